"""Calculation methods: one published formula, one plain function, one package per publication.

The catalogue loads on first use.
"""

from __future__ import annotations

from carbonacct.methods.method import Method
from carbonacct.methods.registry import CATALOGUE

__all__ = ["Method", "for_type", "get", "list", "register", "search"]

get = CATALOGUE.get
list = CATALOGUE.list
search = CATALOGUE.search
for_type = CATALOGUE.for_type
register = CATALOGUE.register
