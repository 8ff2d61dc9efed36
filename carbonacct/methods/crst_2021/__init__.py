"""Methods of the central bank's carbon-reduction support facility (2021)."""

from carbonacct.methods.declare import Document

FACILITY = Document(
    title={"en": "Carbon-reduction support facility", "zh": "碳减排支持工具"},
    publisher="PBoC 中国人民银行",
    date="2021-11-08",
    note="Disclosures confirm the factor set (regional baseline factors); the text with the weights was not seen.",
)
