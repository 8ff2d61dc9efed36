"""Uncertainty of benefits: of rows, totals and groups, to first order and by draws.

Sources of error, their effects on rows, the intervals they make, and random draws have a module each.
"""

from carbonacct.benefit_uncertainty.result import Uncertainty

__all__ = ["Uncertainty"]
