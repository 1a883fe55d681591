"""The port and what implements it: files, memory, Excel."""
