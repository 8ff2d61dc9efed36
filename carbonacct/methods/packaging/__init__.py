"""Reusable and lighter packaging."""

from carbonacct.methods.declare import Document

PACKAGING = Document(
    title={
        "en": "Action plan for deepening the green transition of express packaging",
        "zh": "深入推进快递包装绿色转型行动方案",
    },
    publisher="NDRC 国家发展改革委等",
    date="2023",
    note="It sets targets and no formula: masses and factors are inputs.",
)
