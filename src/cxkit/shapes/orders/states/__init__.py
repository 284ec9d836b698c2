"""What became of orders: cancelled, returned, refunded, not paid yet."""
