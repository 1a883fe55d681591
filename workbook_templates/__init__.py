"""The workbooks people share, and the code that builds them."""
