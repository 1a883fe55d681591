"""Tierbook in Excel for a team: xlwings Server on our project folder, its manifest and task pane.

Nothing here is imported by ``import addin``; the packages needed come with the extra ``server``.
"""
