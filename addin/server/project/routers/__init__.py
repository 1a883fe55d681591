"""Routes of Tierbook beside those of xlwings Server."""
