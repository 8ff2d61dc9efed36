"""Methods of the standard that evaluates renewable energy in buildings."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "Evaluation standard for application of renewable energy in buildings",
        "zh": "可再生能源建筑应用工程评价标准",
    },
    publisher="MOHURD 住房城乡建设部",
    number="GB/T 50801-2013",
    date="2013",
    note="From general knowledge: conventional energy replaced less energy used; the standard takes 2.47 kgCO2/kgce.",
)
