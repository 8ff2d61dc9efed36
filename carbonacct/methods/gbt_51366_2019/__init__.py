"""Methods of the standard on the carbon of buildings, product stage."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={"en": "Standard for building carbon emission calculation", "zh": "建筑碳排放计算标准"},
    publisher="MOHURD 住房城乡建设部",
    number="GB/T 51366-2019",
    date="2019",
    note="Its name is confirmed; sums of materials by their emissions are from general knowledge.",
)
