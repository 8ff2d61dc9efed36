"""The portfolio: metrics of financed emissions, decline paths and verdicts, and why a figure moved."""
