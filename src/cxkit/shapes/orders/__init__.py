"""What one row of orders is: an order, a line or a version of one, or a sum of many; rooms for prices, states and documents."""
