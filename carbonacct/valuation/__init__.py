"""What a benefit is worth in money, by kind: market price, environmental tax, social cost, pledged rights.

A value is a quantity times a dated price with its source. Nothing is extrapolated: a year without a price is an error
that names the years there are, and a series of one's own fills it. Values of different kinds answer different
questions; they stand in columns side by side and are never added.
"""

from __future__ import annotations

from carbonacct.valuation.columns import Valuation, valuation
from carbonacct.valuation.prices import Price, Series
from carbonacct.valuation.values import RIGHTS, Value, carbon_value, environmental_tax, pledged_right, social_cost

__all__ = [
    "RIGHTS",
    "Price",
    "Series",
    "Valuation",
    "Value",
    "carbon_value",
    "environmental_tax",
    "pledged_right",
    "social_cost",
    "valuation",
]
