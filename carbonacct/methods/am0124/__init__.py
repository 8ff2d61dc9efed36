"""Method after the CDM methodology on hydrogen by electrolysis."""

from carbonacct.methods.declare import Document

AM0124 = Document(
    title={"en": "Hydrogen production from electrolysis of water", "zh": "电解水制氢"},
    publisher="CDM Executive Board",
    number="AM0124 v01.0",
    url="http://tanwenku.cc/view/7059",
    note="Title and table of contents were read.",
)
