"""Scheme documents, their conditions and the catalogue.

- ``models``: what a scheme is; ``frozen`` holds its mappings
- ``unary``, ``sfeel``: conditions, and the grammar they are written in
- ``consistency``: what must hold between the parts; ``column_types``: what columns hold
- ``checks``: overlaps, gaps and rules that can never decide; ``segments`` does the search
- ``toml_document``: reading and writing; ``faults`` puts what is wrong into sentences
- ``changes``: single numbers and conditions changed, as ``written_changes`` reads and
  ``changed_steps`` makes them; ``differences`` tells them
- ``vocabulary``: inputs and tiers that schemes share
- ``catalogue``: the practices shipped, found by id, title or file
"""
