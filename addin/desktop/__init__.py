"""The ribbon add-in of Excel on a desktop: made on any system, put into Excel where Excel is."""
