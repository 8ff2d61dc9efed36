"""Write the example books ``book-2025.csv`` and ``book-2026.csv`` and the factors ``factors.csv`` beside them.

Every figure follows from the rules below; nothing is drawn at random. All of it is synthetic: the asset classes are
those of a bank in a city district, the borrowers, amounts and emissions are made up. 全部数据均为虚构示例。
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

HERE = Path(__file__).resolve().parent
YEARS = (2025, 2026)

# Column of the book → header. Money is in 万元 of the row's currency.
HEADERS = {
    "loan_id": "贷款编号",
    "borrower_id": "客户编号",
    "borrower_name": "借款人名称",
    "group_id": "集团编号",
    "branch": "经办机构",
    "refinances": "被置换贷款编号",
    "asset_class": "资产类别",
    "product_kind": "产品类别",
    "sector": "贷款投向行业",
    "borrower_type": "借款人类型",
    "borrower_size": "企业规模",
    "borrower_country": "借款人国别",
    "region": "地区",
    "year": "年份",
    "currency": "币种",
    "balance": "贷款余额[万]",
    "average_balance": "月均余额[万]",
    "commitment": "授信金额[万]",
    "total_investment": "项目总投资[万]",
    "revenue": "营业收入[万]",
    "total_assets": "资产总额[万]",
    "total_assets_last_year": "上年末资产总额[万]",
    "total_equity": "所有者权益[万]",
    "total_debt": "有息负债[万]",
    "evic": "含现金企业价值[万]",
    "property_value": "房产价值[万]",
    "vehicle_value": "车辆价值[万]",
    "deal_nominal": "证券化发行总额[万]",
    "structure_assets": "结构内资产余额[万]",
    "scope1": "范围一排放量[tCO2e]",
    "scope2": "范围二排放量[tCO2e]",
    "scope3": "范围三排放量[tCO2e]",
    "scope1_excl_lulucf": "范围一排放量（不含土地利用）[tCO2e]",
    "removals": "碳清除量[tCO2e]",
    "project_scope1": "项目范围一排放[tCO2e]",
    "project_scope2": "项目范围二排放[tCO2e]",
    "emissions_verified": "排放是否核查",
    "emissions_year": "排放数据年份",
    "boundary": "核算边界",
    "fuel@bituminous": "燃料消耗量@烟煤[t]",
    "fuel@natural_gas": "燃料消耗量@天然气[Nm3]",
    "electricity_bought": "外购电量[MWh]",
    "process@clinker": "过程排放活动量@熟料[t]",
    "output@cement": "output@cement [t]",
    "floor_area": "建筑面积[m2]",
    "electricity_per_area": "electricity_per_area [kWh/m2]",
    "vehicles": "车辆数",
    "distance": "年行驶里程[km]",
    "fuel": "燃料种类",
    "fuel_per_km": "单位里程油耗[L/100km]",
    "fuel_factor": "fuel_factor [kgCO2/L]",
    "gdp_ppp": "gdp_ppp [USD]",
}
BRANCHES = ("解放碑支行（示例）", "大坪支行（示例）", "化龙桥支行（示例）", "菜园坝支行（示例）")
HIGH_CARBON = ("C3011", "D4411", "C3120", "C2511", "C2614", "C2212", "G5611", "C3216", "D4420", "C3041")
# Industries whose raw materials give off CO2: cement tells its clinker, the others that there is nothing of the kind.
PROCESS = ("C3011", "C3120", "C2614", "C3216", "C3041")
OTHERS = ("F5211", "I6510", "L7212", "E4700", "C1310", "H6110")
FACTORS = (
    ("sector.revenue_intensity", "power", 6.0, "per_revenue"),
    ("sector.revenue_intensity", "materials", 5.0, "per_revenue"),
    ("sector.revenue_intensity", "chemicals", 2.0, "per_revenue"),
    ("sector.revenue_intensity", "C", 1.0, "per_revenue"),
    ("sector.asset_intensity", "power", 2.0, "per_assets"),
    ("sector.asset_intensity", "steel", 2.5, "per_assets"),
    ("sector.asset_intensity", "C", 0.8, "per_assets"),
    ("sector.asset_intensity", "F", 0.1, "per_assets"),
)

Row = dict[str, object]


def spread(number: int, most: int) -> int:
    """Return a figure from 1 to `most` that looks uneven and is the same on every machine."""
    return (number * 7919 + 104729) % most + 1


def firm(number: int, year: int) -> Row:
    """Return the facts of a made-up company in a year; it grows by a twentieth and emits a fortieth less."""
    grown = 20 + (year - YEARS[0])
    assets = (20000 + spread(number, 80000)) * grown // 20
    row: Row = {
        "borrower_id": f"YZ{number:04d}",
        "borrower_name": f"示例企业{number:04d}",
        "borrower_type": "企业",
        "borrower_size": ("大", "中", "大", "中", "小")[number % 5],
        "borrower_country": "CN",
        "region": "500103",
        "revenue": assets // 2,
        "total_assets": assets,
        "total_assets_last_year": assets * 20 // grown if year > YEARS[0] else assets * 19 // 20,
        "total_equity": assets * 2 // 5,
        "total_debt": assets * 2 // 5,
        "boundary": "合并",
    }
    return row | emissions(number, year)


def emissions(number: int, year: int) -> Row:
    """Return what a company tells of its emissions: a report, energy, output, or nothing beyond its revenue."""
    size = spread(number, 40000) * (40 - (year - YEARS[0])) // 40
    kind = number % 6
    if kind in (0, 1):
        return {
            "scope1": size,
            "scope2": size // 4,
            "scope3": size * 3,
            "emissions_verified": ("是", "否")[kind],
            "emissions_year": year,
        }
    if kind == 2:
        return {
            "fuel@bituminous": size // 3,
            "fuel@natural_gas": size * 10,
            "electricity_bought": size // 2,
        }
    return {}


def business_loans(year: int) -> list[Row]:
    """Return loans to companies: high-carbon and other sectors, two loans to every fourth company."""
    rows = []
    for number in range(1, 81):
        sector = HIGH_CARBON[number % 10] if number % 3 else OTHERS[number % 6]
        for part in range(2 if number % 4 == 0 else 1):
            balance = 400 + spread(number + 13 * part, 6000)
            row = firm(number, year) | {
                "loan_id": f"L{number:03d}-{part + 1}",
                "asset_class": "商业贷款",
                "product_kind": ("流动资金贷款", "流动资金贷款", "保理", "票据")[number % 4]
                if part
                else "流动资金贷款",
                "sector": sector,
                "balance": balance,
                "average_balance": balance * 9 // 10,
                "commitment": balance * 5 // 4 if number % 7 == 0 else None,
                "group_id": f"G{number // 20}" if number % 20 < 2 else None,
            }
            if "fuel@bituminous" in row and sector in PROCESS:
                row["process@clinker"] = spread(number, 40000) if sector == "C3011" else 0
            rows.append(row)
    return rows


def project_loans(year: int) -> list[Row]:
    """Return project loans: some with emissions of their own, some without details."""
    rows = []
    for number in range(101, 125):
        total = 10000 + spread(number, 30000)
        row = firm(number, year) | {
            "loan_id": f"P{number}",
            "asset_class": "项目融资",
            "product_kind": "项目贷款",
            "sector": HIGH_CARBON[number % 10],
            "balance": total // 3,
            "average_balance": total // 3,
            "total_investment": total if number % 4 else None,
        }
        if number % 4:
            row |= {"project_scope1": total // 2, "project_scope2": total // 10}
        rows.append(row)
    return rows


def buildings(year: int) -> list[Row]:
    """Return commercial real estate and mortgages."""
    rows = []
    for number in range(201, 247):
        home = number > 216
        value = 150 + spread(number, 300) if home else 5000 + spread(number, 20000)
        rows.append(
            {
                "loan_id": f"R{number}",
                "borrower_type": "个人" if home else "企业",
                "asset_class": "住房按揭" if home else "商业地产",
                "region": "500103",
                "balance": value * (6 - (year - YEARS[0])) // 10,
                "property_value": value if number % 9 else None,
                "floor_area": value // 2,
                "electricity_per_area": 40 + spread(number, 60),
            }
        )
    return rows


def vehicles(year: int) -> list[Row]:
    """Return vehicle loans; the value of some is unknown."""
    rows = []
    for number in range(301, 325):
        value = 10 + spread(number, 30)
        rows.append(
            {
                "loan_id": f"V{number}",
                "borrower_type": "个人",
                "asset_class": "汽车贷款",
                "region": "500103",
                "balance": value * (7 - 3 * (year - YEARS[0])) // 10,
                "vehicle_value": value if number % 8 else None,
                "vehicles": 1,
                "distance": 8000 + 100 * spread(number, 100),
                "fuel": "gasoline",
                "fuel_per_km": 6 + spread(number, 4),
                "fuel_factor": "2.3",
            }
        )
    return rows


def securities(year: int) -> list[Row]:
    """Return shares, bonds, holdings in unlisted firms, structures, securitisations and arranged deals."""
    kinds = (
        ("S", "上市股权", 8),
        ("B", "公司债券", 10),
        ("U", "非上市股权", 6),
        ("G", "募集资金用途", 6),
        ("A", "资产证券化", 6),
        ("F", "促成排放", 4),
    )
    rows = []
    for place, (letter, asset_class, count) in enumerate(kinds, start=4):
        for number in range(100 * place + 1, 100 * place + 1 + count):
            row = firm(6 * number, year)
            assets = int(str(row["total_assets"]))
            row |= {"loan_id": f"{letter}{number}", "asset_class": asset_class, "balance": assets // 40}
            row |= {"removals": 50 if letter == "G" else None, "sector": OTHERS[number % 6]}
            if letter in "SF":
                row["evic"] = assets * 9 // 5
            if letter == "A":
                row |= {"deal_nominal": assets // 2, "total_equity": None, "total_debt": None}
            if letter == "G":
                row["structure_assets"] = assets // 2 if number % 3 else 0
            rows.append(row)
    return rows


def states(year: int) -> list[Row]:
    """Return holdings of sovereign and regional debt, in US dollars."""
    rows = []
    for number in range(1, 7):
        region = number > 3
        row: Row = {
            "loan_id": f"Z{number}",
            "borrower_type": "政府",
            "borrower_country": "SG",
            "asset_class": "地方政府债" if region else "主权债",
            "region": "SG",
            "currency": "USD",
            "balance": 1000 * number,
            "scope1": 5_000_000 * number,
            "scope1_excl_lulucf": 6_000_000 * number - 50_000 * (year - YEARS[0]),
            "scope2": 0,
        }
        row |= {"total_equity": 90000, "total_debt": 60000} if region else {"gdp_ppp": 50_000_000_000 * number}
        rows.append(row)
    return rows


def holdings(year: int) -> list[Row]:
    """Return every holding at a year end; the second year has new loans, repaid ones and one that was replaced."""
    made = [
        part for make in (business_loans, project_loans, buildings, vehicles, securities, states) for part in make(year)
    ]
    if year == YEARS[0]:
        made = [row for row in made if row["loan_id"] not in ("L071-1", "L074-1", "P124")]
    else:
        made = [row for row in made if row["loan_id"] not in ("L005-1", "R216", "V302")]
        for row in made:
            if row["loan_id"] == "L010-1":
                row |= {"loan_id": "L010-2", "refinances": "L010-1"}
    for place, row in enumerate(made):
        row |= {"year": year, "branch": BRANCHES[place % 4]}
        row.setdefault("currency", "CNY")
    return made


def as_csv(year: int) -> str:
    """Return the book of a year as CSV text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*HEADERS], lineterminator="\n")
    text.write(",".join(HEADERS.values()) + "\n")
    for row in holdings(year):
        writer.writerow({name: "" if row.get(name) is None else row[name] for name in HEADERS})
    return text.getvalue()


def factors_csv() -> str:
    """Return made-up sector factors and exchange rates as CSV text in the schema of factor tables."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["family", "key", "year", "value", "unit", "basis", "document"])
    for family, key, value, basis in FACTORS:
        writer.writerow([family, key, YEARS[0], value, "tCO2e/万CNY", basis, "虚构示例 made up for this example"])
    made_up = "虚构示例 made up for this example"
    writer.writerow(["process.co2", "clinker", YEARS[0], 0.6, "tCO2/t", "", made_up])
    for year in YEARS:
        writer.writerow(["fx.year_end", "USD", year, 7, "CNY/USD", "", "虚构示例 made up for this example"])
    return text.getvalue()


def main() -> None:
    """Write the files."""
    for year in YEARS:
        (HERE / f"book-{year}.csv").write_text(as_csv(year), encoding="utf-8", newline="\n")
    (HERE / "factors.csv").write_text(factors_csv(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
