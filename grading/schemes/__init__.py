"""Scheme documents, their conditions and the catalogue."""
