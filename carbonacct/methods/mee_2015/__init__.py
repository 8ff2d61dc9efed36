"""Methods of the enterprise guidelines on emissions of burnt fuel."""

from carbonacct.methods.declare import Document

GUIDELINE = Document(
    title={
        "en": "Guidelines for greenhouse gas accounting and reporting of enterprises: burning of fuel",
        "zh": "企业温室气体排放核算方法与报告指南：化石燃料燃烧",
    },
    publisher="NDRC and MEE 国家发展改革委、生态环境部",
    number="GB/T 32150 family",
    date="2015",
    note=(
        "The equation is confirmed by CCER-01-001 equation 5 and public calculators; the defaults of each fuel carry "
        "their own status."
    ),
)
