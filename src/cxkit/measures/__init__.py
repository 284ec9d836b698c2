"""The numbers themselves, shared by every metric that shows them."""
