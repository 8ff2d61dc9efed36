"""carbonacct: the environmental benefit and the carbon of every loan, traceable to its source."""

__version__ = "0.1.0"
