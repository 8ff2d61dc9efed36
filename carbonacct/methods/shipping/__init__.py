"""Methods for ships and berths."""

from carbonacct.methods.declare import Document

CONVENTION = Document(
    title={"en": "Fuel and power of ships before and after", "zh": "船舶用能排放差额"},
    publisher="carbonacct (convention; no published Chinese method was found)",
)
