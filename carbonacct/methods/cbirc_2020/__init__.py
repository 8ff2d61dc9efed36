"""Methods of the green-credit guideline for measuring energy saving and emission reduction (2020 issue)."""

from carbonacct.methods.declare import Document

GUIDELINE = Document(
    title={
        "en": "Guideline for measuring energy saving and emission reduction of green-credit projects",
        "zh": "绿色信贷项目节能减排量测算指引",
    },
    publisher="CBIRC 中国银保监会",
    number="绿色融资统计制度（2020年版）附件",
    date="2020",
    note="Read in part through public copies of earlier issues; the coefficients of the 2020 issue were not seen.",
)
