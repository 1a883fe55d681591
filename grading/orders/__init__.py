"""Lists of orders, one row per order, and what they say of each customer."""
