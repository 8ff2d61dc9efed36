"""Pictures of a book, its decline path, its change, its data quality and its marginal benefit (extra ``report``)."""

from carbonacct.report.pictures.canvas import write_picture
from carbonacct.report.pictures.charts import (
    amounts,
    change_steps,
    coverage_and_quality,
    decline_path,
    marginal_benefit,
)
from carbonacct.report.pictures.choose import illustrated

__all__ = [
    "amounts",
    "change_steps",
    "coverage_and_quality",
    "decline_path",
    "illustrated",
    "marginal_benefit",
    "write_picture",
]
