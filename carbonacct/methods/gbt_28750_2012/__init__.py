"""Method of the general technical rules for measured energy savings."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "General technical rules for measurement and verification of energy savings",
        "zh": "节能量测量和验证技术通则",
    },
    publisher="AQSIQ and SAC 国家质检总局、国家标准委",
    number="GB/T 28750-2012",
    date="2012",
    note="The green-credit guideline names it; its sign convention is from general knowledge.",
)
