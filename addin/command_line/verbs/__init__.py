"""The verbs of the command line: options only; the work is in the modules beside this package."""
