"""Checks on results: the targets of a plan, and the integrity of what is claimed (防范洗绿漂绿)."""
