"""placeholder."""

from carbonacct.report.case import Case
from carbonacct.report.model import Table


def tables(case: Case) -> list[Table]:
    """None yet."""
    return []
