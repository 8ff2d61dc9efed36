"""Green consumption of households."""

from carbonacct.methods.declare import Document

CITIZENS = Document(
    title={
        "en": "Guidelines for quantifying emission reduction of green and low-carbon behaviour of citizens",
        "zh": "公民绿色低碳行为温室气体减排量化导则",
    },
    publisher="All-China Environment Federation 中华环保联合会",
    number="T/ACEF 031-2022",
    date="2022",
    note="Name and number from memory; its factors were not seen and are inputs.",
)
