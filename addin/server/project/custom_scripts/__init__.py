"""The scripts of xlwings Server: Tierbook's buttons, each working in a thread of its own."""

import os

import addin.scripts
from addin.server.settings import Passed
from addin.server.threads import scripts_in_threads

globals().update(scripts_in_threads(addin.scripts, Passed.on(os.environ).roles))
