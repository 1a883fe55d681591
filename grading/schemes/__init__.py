"""Scheme documents, their conditions and the catalogue.

models         what a scheme is
unary, sfeel   conditions and their grammar
consistency    what must hold between the parts
checks         overlaps, gaps and unreachable rules
toml_document  reading and writing
vocabulary     what schemes share
catalogue      the practices shipped, found by id, title or file
"""
