"""Text files: encodings, separators, shapes, headers, ids, numbers, dates, codes and money as cells."""

from __future__ import annotations

from tests.catalogue.cases import HEAD, Case, cell, loan, named, text

FILES, SHAPE, HEADERS = "Encodings", "Shape of the file", "Headers"
IDS, NUMBERS, MONEY, DATES, CODES = "Loan numbers", "Numbers", "Money", "Dates and years", "Codes and regions"

ENCODINGS = [
    text(FILES, "GB18030", HEAD + "借1,5,10\n", encoding="gb18030"),
    text(FILES, "UTF-8 with a mark", "\ufeff" + HEAD + "借1,5,10\n"),
    text(FILES, "UTF-16 with a mark", ("\ufeff" + HEAD + "借1,5,10\n").encode("utf-16-le")),
    text(FILES, "UTF-16 without a mark", "loan_id,balance\nL1,5\n".encode("utf-16-le")),
    text(FILES, "UTF-16 cut inside a character", "\ufeffloan_id,balance\nL1,5\n".encode("utf-16-le")[:-1]),
    text(FILES, "a byte that is no text", b"loan_id,balance\nL1,5\nL\xff2,6\n"),
    text(FILES, "UTF-8 first, GB18030 further down", (HEAD + "借1,5,10\n").encode() + "借2,6,10\n".encode("gb18030")),
    text(FILES, "a mark of UTF-8 before GB18030", b"\xef\xbb\xbf" + (HEAD + "借1,5,10\n").encode("gb18030")),
    text(FILES, "only zero bytes", bytes(500)),
    text(FILES, "a NUL inside a cell", "loan_id,branch\nL1,a\0b\nL2,ok\n"),
]
SHAPES = [
    text(SHAPE, "an empty file", ""),
    text(SHAPE, "blank lines only", "\n\n\n"),
    text(SHAPE, "a header and no rows", HEAD),
    text(SHAPE, "line ends of an old Macintosh", "loan_id,balance\rL1,5\rL2,6\r"),
    text(SHAPE, "line ends mixed", "loan_id,balance\r\nL1,5\nL2,6\r"),
    text(SHAPE, "semicolons between the cells", "loan_id;balance\nL1;5\n"),
    text(SHAPE, "tabs between the cells", "loan_id\tbalance\nL1\t5\n"),
    text(SHAPE, "full-width commas between the cells", "贷款编号，贷款余额\nL1，5\n"),
    text(SHAPE, "thousands without quotes in every row", "loan_id,balance\nA,1,234\nB,5,678\n"),
    text(SHAPE, "one row with a cell too many", "loan_id,balance,branch\nA,1,x\nB,1,234,x\nC,5,y\n"),
    text(SHAPE, "one row with a cell too few", "loan_id,balance,branch\nA,1,x\nB,5\nC,5,y\n"),
    text(SHAPE, "empty cells beyond the header", "loan_id,balance\nA,1,,\nB,2,,\n"),
    text(SHAPE, "a quotation mark never closed", 'loan_id,balance\nA,1\nB,"2\nC,3\n'),
    text(SHAPE, "text after a closing quotation mark", 'loan_id,balance\nA,"1"x\n'),
    text(SHAPE, "a line break inside quotes", 'loan_id,branch\nL1,"a\nb"\nL2,c\n'),
    text(SHAPE, "blank rows between", "loan_id,balance\nL1,5\n,\n\nL2,6\n"),
    text(SHAPE, "title lines and 单位：万元 above the header", "台账,\n单位：万元,\n贷款编号,贷款余额\nL1,5\n"),
    text(SHAPE, "a total row that agrees", HEAD + "L1,5,10\nL2,6,20\n合计,11,30\n"),
    text(SHAPE, "a total row that differs", HEAD + "L1,5,10\nL2,6,20\n合计,12,30\n"),
    text(SHAPE, "小计 of its part of the rows", HEAD + "L1,5,10\n小计,5,10\nL2,6,20\n小计,7,20\n"),
    text(SHAPE, "合计 beside a blank loan number", "branch,loan_id,balance\n梁山,L1,5\n合计,,5\n"),
    text(SHAPE, "the word Total in capitals", "loan_id,balance\nL1,5\nGRAND TOTAL:,5\n"),
    text(SHAPE, "a cell of 40 000 characters", f"loan_id,branch\nL1,{'x' * 40_000}\nL2,y\n"),
    text(SHAPE, "a quoted cell of 200 000 characters", f'loan_id,branch\nL1,"{"x" * 200_000}"\n'),
    text(SHAPE, "5 000 columns", "loan_id," + ",".join(f"c{i}" for i in range(4999)) + "\n"),
]
HEADINGS = [
    text(HEADERS, "no loan number", "甲,乙\n1,2\n"),
    text(HEADERS, "a slip in the loan number", "loan_idd,balance\nL1,5\n"),
    text(HEADERS, "one name twice", "loan_id,balance,balance\nL1,5,6\n"),
    text(HEADERS, "two names of one column", "loan_id,贷款余额,期末余额（万元）\nL1,5,6\n"),
    text(HEADERS, "a slip in a known name", "loan_id,balanse\nL1,5\n"),
    text(HEADERS, "columns of the bank's own", "loan_id,balance,客户经理\nL1,5,张三\n"),
    text(HEADERS, "spaces and full-width spaces", " loan_id , 贷款余额\u3000\nL1\u3000, 5 \n"),
    text(HEADERS, "full-width letters", "ｌｏａｎ＿ｉｄ,ｂａｌａｎｃｅ\nL1,5\n"),
    text(HEADERS, "a header without a name over cells", "loan_id,\nL1,5\n"),
    text(HEADERS, "a quantity without a unit", "loan_id,年上网电量\nL1,5\n"),
    text(HEADERS, "a unit of another dimension", "loan_id,年上网电量 [kg]\nL1,5\n"),
    text(HEADERS, "`mwh`", "loan_id,年上网电量 [mwh]\nL1,5\n"),
    text(HEADERS, "`kwh` in small letters", "loan_id,年上网电量 [kwh]\nL1,5\n"),
    text(HEADERS, "`MT`", "loan_id,标煤节约量 [MT],project_energy_saved [MT]\nL1,5,5\n"),
    text(HEADERS, "`ton`", "loan_id,project_energy_saved [ton]\nL1,5\n"),
    text(HEADERS, "`kW/h`", "loan_id,年上网电量 [kW/h]\nL1,5\n"),
    text(HEADERS, "a power of powers", "loan_id,年上网电量 [9**9**9]\nL1,5\n"),
    text(HEADERS, "5 000 digits for a unit", f"loan_id,年上网电量 [{'9' * 5000}]\nL1,5\n"),
    text(HEADERS, "30 000 brackets for a unit", f"loan_id,年上网电量 [{'(' * 30_000}]\nL1,5\n"),
    text(HEADERS, "a program for a unit", "loan_id,年上网电量 [__import__('os')]\nL1,5\n"),
    text(HEADERS, "a bracket left open", "loan_id,年上网电量 [MWh\nL1,5\n"),
    text(HEADERS, "a unit that is no money", "loan_id,balance [kg]\nL1,5\nL2,\n"),
    text(HEADERS, "two scales of money", "loan_id,balance [万亿万元]\nL1,5\n"),
    text(HEADERS, "an unknown waste label", "loan_id,waste@plutonium [t]\nL1,5\n"),
    text(HEADERS, "a month that is none", "loan_id,balance@2024-13\nL1,5\n"),
    text(HEADERS, "CO2 where CO2e is held", "loan_id,project_ghg_reduced [tCO2]\nL1,5\n"),
]
NUMBERED = [
    cell(IDS, "000123", "branch", "leading zeros, in an id"),
    text(IDS, "`12E5`, `1-2`, `TRUE`, `NA`, `null`", "loan_id,balance\n12E5,1\n1-2,1\nTRUE,1\nNA,1\nnull,1\n"),
    text(IDS, "digits lost by a spreadsheet", "loan_id,balance\n6.22202E+18,5\n"),
    text(IDS, "no number", "loan_id,balance\n,5\n"),
    text(IDS, "the same number twice", "loan_id,balance\nL1,5\nL2,6\nL1,7\n"),
    text(IDS, "the same number in full width", "loan_id,balance\nＬ１,5\nL1,6\n"),
    text(IDS, "a zero-width space", "loan_id,balance\nL\u200b1,5\n"),
    text(IDS, "a character that turns the direction", "loan_id,balance\nL\u202e1,5\n"),
    text(IDS, "a byte-order mark inside", "loan_id,balance\nL\ufeff1,5\n"),
    text(IDS, "a letter and its accent apart", "loan_id,balance\ne\u0301,5\n\u00e9,6\n"),
    text(IDS, "a credit code with a wrong check digit", "loan_id,borrower_id\nL1,91350100M000100Y44\n"),
]
READABLE = ["1,234.50", "１２３４．５", "１，２３４", "+5", "5.", ".5", "1e3", "-0", "0", "1e-320", "n/a", "无", "-"]
REFUSED = [
    *(
        "1.234,50",
        "1,23",
        "0,123",
        "1_000",
        "1 000",
        "1\u00a0000",
        "1'000",
        "(1000)",
        "5-",
        "0x1F",
        "½",
        "5²",
        "٣",
        "一百",
    ),
    *("200万元", "5 t", "12%", "inf", "-∞", "1e999", "1e308", "-5", "−5", "#DIV/0!", "#N/A", "1e", "--5", "1.2.3"),
]
FIGURES = [
    *(cell(NUMBERS, given) for given in (*READABLE, *REFUSED)),
    cell(NUMBERS, "12%", "methane_share"),
    cell(NUMBERS, "12", "methane_share [%]"),
    cell(NUMBERS, "12", "methane_share"),
    cell(NUMBERS, "-0.1", "methane_share"),
    cell(NUMBERS, "0.4", "methane_share [%]"),
]
AMOUNTS = [
    cell(MONEY, "0", "total_investment"),
    cell(MONEY, "-1", "total_investment"),
    cell(MONEY, "-5", "scope1 [tCO2e]"),
    cell(MONEY, "-5", "removals [tCO2e]"),
    cell(MONEY, "0", "evic"),
    text(MONEY, "no currency anywhere", "loan_id,balance\nL1,5\n"),
    text(MONEY, "`￥`, `RMB`, `usd`", "loan_id,currency,balance\nL1,￥,5\nL2,RMB,5\nL3,usd,5\n"),
    text(MONEY, "a currency that is none", "loan_id,currency,balance\nL1,XYZ,5\n"),
    text(MONEY, "header and row of different currencies", "loan_id,currency,balance [万元]\nL1,USD,5\nL2,CNY,6\n"),
    text(
        MONEY,
        "one row in 元 among rows in 万元",
        "loan_id,balance [万元],total_investment [万元]\n"
        + "".join(f"L{i},{5 + i},{20 + i}\n" for i in range(8))
        + "L9,60000,20\n",
    ),
    loan(MONEY, "a whole number beyond 64 bits", {"loan_id": "L1", "balance": 10**30, "currency": "CNY"}),
    loan(MONEY, "a truth value", {"loan_id": "L1", "balance": True, "currency": "CNY"}),
    loan(
        MONEY, "infinity in a frame", {"loan_id": ["L1", "L2"], "balance": [float("inf"), 1.0], "currency": ["CNY"] * 2}
    ),
]
DAYS = [
    *(
        cell(DATES, given, "disbursed_on")
        for given in (
            *("2024-01-31", "2024/1/31", "2024年1月31日", "２０２４-０１-３１", "2024-02-30", "2023-02-29", "20240101"),
            *(
                "01/02/2024",
                "31.1.24",
                "45292",
                "60",
                "1900-02-28",
                "2204-01-01",
                "2024-01-31 12:30",
                "today",
                "#VALUE!",
            ),
        )
    ),
    *(
        cell(DATES, given, "year")
        for given in ("2024.0", "２０２４", "2024年", "24", "2204", "2024.5", "2024-01", "9e99")
    ),
    text(DATES, "maturity before disbursement", "loan_id,disbursed_on,maturity\nL1,2024-05-01,2023-05-01\n"),
    text(DATES, "disbursed in the future", "loan_id,disbursed_on\nL1,2090-01-01\n"),
]
CODED = [
    *(
        cell(CODES, given, "region")
        for given in ("NA", "重庆市梁平区", "500228", "Chongqing", "Atlantis", "999999", "CN-XX")
    ),
    *(cell(CODES, given, "project_type") for given in ("光伏发电", "solar_vp", "永动机")),
    *(cell(CODES, given, "stage") for given in ("在建", "constructon", "1")),
    cell(CODES, "green ", "green_label"),
    cell(CODES, "cbirc_2020.renewable_pwer", "method"),
    cell(CODES, "=cmd|'/c calc'!A0", "region"),
]
CASES = [
    *named(ENCODINGS, "encoding"),
    *named(SHAPES, "shape"),
    *named(HEADINGS, "header"),
    *named(NUMBERED, "id"),
    *named(FIGURES, "number"),
    *named(AMOUNTS, "money"),
    *named(DAYS, "date"),
    *named(CODED, "code"),
]
__all__ = ["CASES", "Case"]
