"""Packs for an auditor: inputs, results, factors, methods, judgements and a sample, which anybody can recompute."""

from carbonacct.report.audit.inputs import Inputs
from carbonacct.report.audit.pack import write_pack
from carbonacct.report.audit.verify import Finding, Verification, results_of, verify

__all__ = ["Finding", "Inputs", "Verification", "results_of", "verify", "write_pack"]
