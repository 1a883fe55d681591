"""What the verbs of the ``tierbook`` command do; their options stand in ``addin.cli``."""
