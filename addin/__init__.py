"""What Excel and the command line see of Tierbook."""
