"""The formulas of xlwings Server: Tierbook's, each working in a thread of its own."""

import addin.functions
from addin.server.threads import formulas_in_threads

globals().update(formulas_in_threads(addin.functions))
