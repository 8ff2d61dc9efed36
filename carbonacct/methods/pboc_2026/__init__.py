"""Methods of the central bank's high-carbon lending regime, as known second-hand in 2026."""

from carbonacct.methods.declare import Document

GUIDE = Document(
    title={
        "en": "Guide to carbon accounting of commercial banks' investment and financing, and its operating guidelines",
        "zh": "商业银行投融资业务碳核算与报告指南及高碳类投融资碳核算操作指引",
    },
    publisher="PBoC 中国人民银行",
    number="银信贷〔2026〕3号",
    date="2026",
    note="The final text was not read: a public copy of the consultation draft and one implementation were.",
)
UNREAD = "The official text was not read: unverified."
