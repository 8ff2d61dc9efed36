"""Disclosure: forms filled from a book, shown as XLSX, HTML, Markdown or JSON; pictures; packs for an auditor.

A form is a declared set of tables whose every figure names the result, figure and group it comes from. Sums are the
exact totals of the results; here they are only shown.
"""

from carbonacct.report.audit import Finding, Inputs, Verification, results_of, verify, write_pack
from carbonacct.report.calendar import Filing, filings
from carbonacct.report.make import SUFFIXES, disclosure, write
from carbonacct.report.model import Disclosure
from carbonacct.report.pictures import write_picture

__all__ = [
    "SUFFIXES",
    "Disclosure",
    "Filing",
    "Finding",
    "Inputs",
    "Verification",
    "disclosure",
    "filings",
    "results_of",
    "verify",
    "write",
    "write_pack",
    "write_picture",
]
