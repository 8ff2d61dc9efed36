"""Disclosure: forms filled from a book, shown as XLSX, HTML, Markdown or JSON; pictures; packs for an auditor.

A form is a declared set of tables whose every figure names the result, figure and group it comes from. Sums are the
exact totals of the results; here they are only shown.
"""

from carbonacct.report.make import SUFFIXES, disclosure, write
from carbonacct.report.model import Disclosure

__all__ = ["SUFFIXES", "Disclosure", "disclosure", "write"]
