"""Write the example book: ``book.csv``, ``book.xlsx`` and the copy that the package ships.

Every figure stands in ``LOANS`` below; nothing is drawn at random. All of it is synthetic: the project types are those
of the Liangping plan, the borrowers, amounts and quantities are made up. 全部数据均为虚构示例。
"""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent.parent / "carbonacct" / "data" / "liangping.csv"

TITLE = "某某银行重庆梁平支行绿色信贷项目台账（示例数据，非真实借款人）"
CAPTION = "单位：万元"

# Column of the book → header. Money has its unit in the CSV header and in the caption of the XLSX.
HEADERS = {
    "loan_id": "贷款编号",
    "project_id": "项目编号",
    "project_name": "项目名称",
    "borrower_name": "借款人名称",
    "borrower_id": "统一社会信用代码",
    "branch": "经办机构",
    "project_type": "项目类型",
    "stage": "项目阶段",
    "region": "地区",
    "climate": "气候区",
    "year": "年份",
    "green_label": "绿色贷款标识",
    "balance": "贷款余额",
    "allocated_balance": "分摊余额",
    "granted": "发放金额",
    "allocated_granted": "分摊发放金额",
    "average_balance": "月均余额",
    "total_investment": "项目总投资",
    "interest_rate": "利率",
    "disbursed_on": "发放日期",
    "maturity": "到期日期",
    "commissioned_on": "投产日期",
    "operating_days": "运营天数",
    "electricity_supplied": "年上网电量[万kWh]",
    "electricity_self_used": "自发自用电量[万kWh]",
    "electricity_saved": "年节电量[万kWh]",
    "electricity_charged": "年充电量[万kWh]",
    "electricity_discharged": "年放电量[万kWh]",
    "heat_supplied": "年供热量[GJ]",
    "gas_used": "年用气量[万Nm3]",
    "energy_before": "改造前单位产品能耗[kgce/t]",
    "energy_after": "改造后单位产品能耗[kgce/t]",
    "output": "产品产量[t]",
    "boiler_efficiency": "被替代锅炉效率",
    "biogas_captured": "沼气收集量[万Nm3]",
    "methane_share": "甲烷含量",
    "waste@food": "垃圾处理量@厨余[t]",
    "waste@paper": "垃圾处理量@纸类[t]",
    "waste@textiles": "垃圾处理量@织物[t]",
    "waste@garden": "垃圾处理量@园林垃圾[t]",
    "waste@plastic": "垃圾处理量@塑料[t]",
    "waste@rubber_leather": "垃圾处理量@橡胶皮革[t]",
    "waste@metal": "垃圾处理量@金属[t]",
    "waste@glass": "垃圾处理量@玻璃[t]",
    "waste@inert": "垃圾处理量@其他惰性物（灰土、砖石）[t]",
    "methane_produced": "methane_produced [tCH4]",
    "volatile_solids@swine": "volatile_solids@猪 [t]",
    "water_treated": "年污水处理量[万m3]",
    "cod_in": "进水COD[mg/L]",
    "cod_out": "出水COD[mg/L]",
    "nh3n_in": "进水氨氮[mg/L]",
    "nh3n_out": "出水氨氮[mg/L]",
    "tn_in": "进水总氮[mg/L]",
    "tn_out": "出水总氮[mg/L]",
    "tp_in": "进水总磷[mg/L]",
    "tp_out": "出水总磷[mg/L]",
    "flue_gas": "年烟气量[万Nm3]",
    "so2_in": "SO2进口浓度[mg/Nm3]",
    "so2_out": "SO2出口浓度[mg/Nm3]",
    "nox_in": "NOx进口浓度[mg/Nm3]",
    "nox_out": "NOx出口浓度[mg/Nm3]",
    "pm_in": "颗粒物进口浓度[mg/Nm3]",
    "pm_out": "颗粒物出口浓度[mg/Nm3]",
    "water_before": "改造前用水量[万m3]",
    "water_after": "改造后用水量[万m3]",
    "water_reused": "再生水回用量[万m3]",
    "vehicles": "车辆数",
    "fuel": "燃料种类",
    "distance": "年行驶里程[km]",
    "fuel_per_km": "单位里程油耗[L/100km]",
    "electricity_per_km": "单位里程电耗[kWh/100km]",
    "floor_area": "建筑面积[m2]",
    "energy_reference": "基准单位面积能耗[kWh/m2]",
    "energy_design": "设计单位面积能耗[kWh/m2]",
    "area": "造林面积[亩]",
    "sequestration_rate": "单位面积固碳量[tCO2/ha]",
    "project_energy_saved": "项目节约标准煤[tce]",
    "project_ghg_reduced": "项目二氧化碳当量减排量[tCO2e]",
    "project_solid_waste_used": "项目固体废物综合利用量[t]",
    "coal_rate": "coal_rate [gce/kWh]",
    "charging_factor": "charging_factor [kgCO2/kWh]",
    "destruction_efficiency": "destruction_efficiency",
    "methane_potential@swine": "methane_potential@猪 [m3/t]",
    "lagoon_correction": "lagoon_correction",
    "override_reason": "替换理由",
    "override_by": "替换人",
    "document_ref": "证明文件",
}
MONEY = ("balance", "allocated_balance", "granted", "allocated_granted", "average_balance", "total_investment")
TOTALLED = ("balance", "average_balance", "granted")
DATES = ("disbursed_on", "maturity", "commissioned_on")
BRANCHES = ("双桂支行（示例）", "屏锦支行（示例）", "袁驿支行（示例）", "新盛支行（示例）", "云龙支行（示例）")
LABELS = {"green": "绿色", "transition": "转型"}

OFFICE_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(number: int) -> str:
    """Return a made-up unified social credit code of Liangping whose two check digits fit (GB 32100, GB 11714)."""
    organisation = f"DEM{number:05d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = -sum(w * OFFICE_DIGITS.index(c) for w, c in zip(weights, organisation, strict=True)) % 11
    body = f"91500155{organisation}{'X' if rest == 10 else rest}"
    rest = -sum(3**place % 31 * CREDIT_DIGITS.index(c) for place, c in enumerate(body)) % 31
    return body + CREDIT_DIGITS[rest]


def loan(
    number: int,
    project: int,
    name: str,
    project_type: str,
    balance: Any,
    granted: float,
    total_investment: Any,
    disbursed_on: str,
    years: int,
    interest_rate: str,
    **other: Any,
) -> dict[str, Any]:
    """Return one row; amounts in 万元."""
    readable = isinstance(balance, (int, float)) and balance > 0
    row = {
        "loan_id": f"LP-{number:03d}",
        "project_id": f"LPX-{project:02d}",
        "project_name": f"{name}（示例）",
        "borrower_name": f"梁平示例{project:02d}有限公司",
        "borrower_id": credit_code(project),
        "branch": BRANCHES[project % len(BRANCHES)],
        "project_type": project_type,
        "stage": "运营",
        "region": "500155",
        "year": 2024,
        "green_label": "green",
        "balance": balance,
        "granted": granted,
        "average_balance": round(balance + (granted - balance) / 8, 2) if readable else "",
        "total_investment": total_investment,
        "interest_rate": interest_rate,
        "disbursed_on": disbursed_on,
        "maturity": f"{int(disbursed_on[:4]) + years}{disbursed_on[4:]}",
        "document_ref": f"示例可研〔{int(disbursed_on[:4]) - 1}〕{project:03d}号",
    }
    row |= other
    row["green_label"] = LABELS[row["green_label"]]
    return row


PV_BASE = {"electricity_supplied": 5580, "commissioned_on": "2022-12-20"}
SEWAGE = {
    "water_treated": 1095,
    "cod_in": 260,
    "cod_out": 30,
    "nh3n_in": 28,
    "nh3n_out": 1.5,
    "tn_in": 38,
    "tn_out": 12,
    "tp_in": 4.2,
    "tp_out": 0.4,
}

LOANS = [
    # 预制菜与绿色食品加工、绿色制造
    loan(1, 1, "预制菜产业园蒸汽与冷链系统节能改造", "预制菜与绿色食品加工", 5412.35, 6000, 18000, "2022-04-18", 8,
         "3.85%", energy_before=85, energy_after=62, output=120000),
    loan(2, 2, "绿色食品加工园锅炉及热泵节能改造", "预制菜与绿色食品加工", 1260, 1500, 3800, "2023-03-06", 6, "3.70%",
         energy_before=142, energy_after=118.5, output=46000),
    # 光伏：三笔贷款一个项目；一笔贷款两个项目；2025 年一笔
    loan(3, 3, "集中式农光互补光伏电站60MW", "光伏发电", 7350.50, 8000, 25200, "2022-05-20", 15, "3.60%", **PV_BASE),
    loan(4, 3, "集中式农光互补光伏电站60MW", "光伏发电", 4620, 5000, 25200, "2022-09-14", 15, "3.55%", **PV_BASE),
    loan(5, 3, "集中式农光互补光伏电站60MW", "光伏发电", 2875.25, 3000, 25200, "2023-02-10", 14, "3.45%", **PV_BASE),
    loan(6, 4, "高新区屋顶分布式光伏12MW", "光伏发电", 2310, 2800, 4440, "2023-06-28", 10, "3.40%",
         electricity_supplied=352.8, electricity_self_used=715.2, commissioned_on="2023-11-30"),
    loan(7, 5, "屏锦片区整县屋顶光伏9MW", "光伏发电", 4100, 4500, 3420, "2023-08-15", 12, "3.40%",
         allocated_balance=2100, allocated_granted=2300, electricity_supplied=788.4, commissioned_on="2024-01-18"),
    loan(7, 6, "新盛片区整县屋顶光伏8MW", "光伏发电", 4100, 4500, 3040, "2023-08-15", 12, "3.40%",
         allocated_balance=2000, allocated_granted=2200, electricity_supplied=698, commissioned_on="2024-01-26",
         borrower_name="梁平示例05有限公司", borrower_id=credit_code(5), branch=BRANCHES[0]),
    loan(8, 7, "渔光互补光伏电站30MW", "光伏发电", 8750, 9000, 12900, "2024-04-09", 15, "3.20%",
         year=2025, electricity_supplied=2760, commissioned_on="2024-11-22"),
    # 其他发电。风电项目同时有可研数据（按 0.997 kg/kWh 的流传系数）
    loan(9, 8, "明月山分散式风电场48MW", "陆上风电", 17640, 20000, 33600, "2021-10-11", 15, "3.75%",
         electricity_supplied=9840, commissioned_on="2023-03-31", project_energy_saved=31488,
         project_ghg_reduced=98104.8),
    loan(10, 9, "龙溪河小水电站增效扩容8MW", "水力发电", 3520.80, 4200, 8800, "2020-06-05", 12, "4.10%",
         electricity_supplied=2900, commissioned_on="2022-05-01"),
    loan(11, 10, "农林生物质发电25MW", "生物质发电", 9980, 14000, 26500, "2019-11-19", 12, "4.35%",
         electricity_supplied=14250, commissioned_on="2021-08-08"),
    loan(12, 11, "水泥窑余热发电7.5MW", "余热发电", 2450, 3500, 6500, "2021-07-23", 8, "4.05%",
         electricity_supplied=4480, coal_rate=302, override_reason="按中电联2023年终值口径（示例）",
         override_by="示例复核员A"),
    # 储能：同一电网因子时为负；有弃电证明时给出充电因子
    loan(13, 12, "独立储能电站50MW/100MWh", "电化学储能", 9200, 10000, 14800, "2023-05-17", 10, "3.50%",
         electricity_charged=3300, electricity_discharged=2838, commissioned_on="2023-12-26"),
    loan(14, 13, "光伏配套储能10MW/20MWh", "电化学储能", 1980, 2200, 2900, "2024-01-12", 8, "3.35%",
         electricity_charged=640, electricity_discharged=550.4, charging_factor=0, commissioned_on="2024-06-01",
         operating_days=214, override_reason="充电电量为弃光电量，调度机构证明（示例）", override_by="示例复核员B"),
    # 天然气（转型项目）
    loan(15, 14, "天然气热电联产项目", "天然气热电联产", 21500, 26000, 52000, "2021-03-30", 15, "4.20%",
         green_label="transition", gas_used=3600, heat_supplied=420500, electricity_supplied=17500,
         commissioned_on="2023-06-18"),
    loan(16, 15, "工业园燃煤锅炉改燃气锅炉", "天然气替代燃煤", 1340, 1800, 3200, "2022-08-25", 6, "3.95%",
         green_label="transition", gas_used=820),
    # 垃圾与沼气
    loan(17, 16, "生活垃圾焚烧发电厂800吨/日", "垃圾焚烧发电", 18640.60, 26000, 41500, "2018-09-12", 15, "4.45%",
         climate="boreal_temperate_wet", commissioned_on="2020-10-15", electricity_supplied=7620, **{
             "waste@food": 144540, "waste@paper": 26280, "waste@textiles": 7884, "waste@garden": 10512,
             "waste@plastic": 21024, "waste@rubber_leather": 1314, "waste@metal": 2628, "waste@glass": 5256,
             "waste@inert": 43362}),
    loan(18, 17, "厨余垃圾资源化处理厂200吨/日", "厨余垃圾处理", 6230, 8000, 13600, "2021-04-27", 12, "4.00%",
         climate="boreal_temperate_wet", commissioned_on="2022-09-01", electricity_supplied=890, methane_produced=2650,
         **{"waste@food": 65700}),
    loan(19, 18, "生猪养殖粪污沼气发电", "畜禽粪污沼气", 1475, 1800, 3600, "2022-11-08", 8, "3.80%",
         commissioned_on="2023-10-10", electricity_supplied=180, methane_produced=425, lagoon_correction=0.7,
         override_reason="产甲烷潜力与氧化塘修正系数取自项目可研（示例）", override_by="示例复核员A",
         **{"volatile_solids@swine": 2190, "methane_potential@swine": 290}),
    loan(20, 19, "生活垃圾填埋场填埋气收集利用", "填埋气利用", 1120, 1600, 3100, "2020-12-15", 8, "4.15%",
         biogas_captured=320, methane_share="50%", destruction_efficiency=0.98, commissioned_on="2021-12-01",
         override_reason="发动机销毁效率取自检测报告（示例）", override_by="示例复核员B"),
    loan(21, 20, "养殖场既有氧化塘覆膜沼气回收", "既有氧化塘沼气", 380, 500, 980, "2023-04-20", 5, "3.65%",
         biogas_captured=42, methane_share="60%", destruction_efficiency=0.98,
         override_reason="发动机销毁效率取自检测报告（示例）", override_by="示例复核员B"),
    # 余热供热与节能
    loan(22, 21, "工业余热集中供热管网", "工业余热供热", 2865, 3500, 6200, "2022-03-16", 10, "3.90%",
         heat_supplied=215000, boiler_efficiency="78%", commissioned_on="2023-11-15"),
    loan(23, 22, "建材窑炉节能技术改造", "工业节能改造", 1685.40, 2200, 4200, "2022-06-30", 6, "3.95%",
         energy_before=186, energy_after=158, output=105000),
    loan(24, 23, "集成电路封测绿色工厂", "绿色工厂", 7600, 8500, 9800, "2023-09-21", 10, "3.30%",
         energy_before=3450, energy_after=2890, output=3600),
    loan(25, 24, "水泵与风机电机系统节能改造", "电机系统节能", 960, 1200, 2500, "2023-01-13", 5, "3.75%",
         electricity_saved=498),
    loan(26, 25, "城区道路照明控制系统升级", "照明节能", 2040, 2600, 4300, "2022-12-02", 8, "3.60%",
         electricity_saved=612, commissioned_on="2023-07-01"),
    loan(27, 26, "农村电网巩固提升工程", "农村电网改造", 3900, 3900, 6800, "2024-03-25", 12, "3.25%",
         stage="建设", electricity_saved=455),
    # 交通
    loan(28, 27, "巡游出租车纯电动化（300辆）", "纯电动出租车", 2150, 2700, 3750, "2023-05-30", 5, "3.55%",
         vehicles=300, fuel="gasoline", distance=105000, fuel_per_km=7.6, electricity_per_km=15.5),
    loan(29, 28, "城市公交电动化更新（60辆）", "新能源公交车", 2480, 3000, 4320, "2023-10-18", 6, "3.30%",
         vehicles=60, fuel="diesel", distance=70000, fuel_per_km=32, electricity_per_km=82),
    loan(30, 29, "新能源货运车辆更新（80辆）", "新能源货运", 1510, 1800, 2560, "2024-02-06", 5, "3.45%",
         vehicles=80, fuel="diesel", distance=62000, fuel_per_km=21, electricity_per_km=58),
    # 建筑
    loan(31, 30, "二星级绿色建筑产业园标准厂房", "绿色建筑", 12800, 15000, 31000, "2021-12-09", 12, "4.00%",
         floor_area=118000, energy_reference=76, energy_design=48),
    loan(32, 31, "公共建筑既有围护与空调节能改造", "既有建筑节能改造", 1730, 2000, 3450, "2023-07-11", 8, "3.50%",
         floor_area=62000, energy_reference=112, energy_design=71),
    # 水与大气。流域治理尚无进出水监测数据；湿地按面积反映，不测算减碳
    loan(33, 32, "城区第二污水处理厂（一期）3万吨/日", "污水处理", 5200, 7000, 14500, "2019-08-20", 15, "4.30%",
         **SEWAGE),
    loan(34, 32, "城区第二污水处理厂（一期）3万吨/日", "污水处理", 2365.75, 3000, 14500, "2020-01-17", 15, "4.25%",
         **SEWAGE),
    loan(35, 33, "乡镇污水处理设施提标改造", "污水提标改造", 2780, 3200, 5900, "2023-02-24", 12, "3.60%",
         water_treated=730, cod_in=58, cod_out=28, nh3n_in=7.6, nh3n_out=1.2, tn_in=18.5, tn_out=11, tp_in=0.9,
         tp_out=0.3),
    loan(36, 34, "城镇污水配套管网补建完善", "污水管网补建", 4460, 5000, 9200, "2022-10-26", 15, "3.70%",
         water_treated=365, cod_in=245, cod_out=30, nh3n_in=26, nh3n_out=1.5),
    loan(37, 35, "龙溪河流域水环境综合治理", "流域水环境综合治理", 15600, 18000, 46000, "2022-01-20", 18, "3.95%"),
    loan(38, 36, "国际湿地城市双桂湖湿地保护修复", "湿地保护修复", 6800, 7500, 16800, "2023-03-15", 18, "3.65%"),
    loan(39, 37, "再生水回用工程", "再生水利用", 1890, 2300, 4600, "2022-07-19", 10, "3.75%", water_reused=328.5),
    loan(40, 38, "食品园区循环用水节水改造", "节水改造", 640, 800, 1650, "2023-11-03", 6, "3.50%",
         water_before=146, water_after=98.5),
    loan(41, 39, "建材窑炉烟气超低排放改造", "烟气治理", 2260, 3000, 5400, "2021-05-26", 7, "4.05%",
         flue_gas=182000, so2_in=320, so2_out=34, nox_in=410, nox_out=96, pm_in=45, pm_out=8.5),
    # 林业；仅有可研数据的类型
    loan(42, 40, "国家储备林与造林碳汇", "造林碳汇", 9350, 11000, 19500, "2021-09-08", 20, "3.85%",
         area=31500, sequestration_rate=7.8),
    loan(43, 41, "建筑垃圾与再生资源循环利用基地", "资源循环利用", 2640, 3200, 7300, "2022-05-12", 10, "3.80%",
         project_solid_waste_used=185000, project_energy_saved=1420, project_ghg_reduced=3480),
    # 两行有意写错：余额为负；总投资写成 1.234,50
    loan(44, 42, "学校屋顶分布式光伏1.5MW", "光伏发电", -260, 400, 560, "2023-12-12", 8, "3.45%",
         electricity_supplied=138),
    loan(45, 43, "隧道照明LED改造", "照明节能", 310, 420, "1.234,50", "2023-08-29", 5, "3.55%", electricity_saved=96),
]  # fmt: skip


def csv_text() -> str:
    """Return the book as CSV, money headers with their unit."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([header + "（万元）" * (name in MONEY) for name, header in HEADERS.items()])
    writer.writerows([row.get(name, "") for name in HEADERS] for row in LOANS)
    return text.getvalue()


def total_row() -> dict[str, Any]:
    """Return the 合计 row: what a spreadsheet's SUM gives for the columns that are added up."""
    return {"loan_id": "合计"} | {
        name: round(sum(row[name] for row in LOANS if isinstance(row[name], (int, float))), 2) for name in TOTALLED
    }


def write_xlsx(path: Path) -> None:
    """Write the book as banks export it: a title, a caption with the unit of money, headers, rows, 合计."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": TITLE, "created": datetime.datetime(2025, 1, 1)})
    sheet = book.add_worksheet("台账")
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "text_wrap": True})
    date, amount = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "#,##0.00"})
    percent = book.add_format({"num_format": "0.00%"})
    sheet.write_string(0, 0, TITLE, title)
    sheet.write_string(1, 0, CAPTION)
    sheet.set_column(0, len(HEADERS) - 1, 14)
    sheet.freeze_panes(3, 1)
    for column, header in enumerate(HEADERS.values()):
        sheet.write_string(2, column, header, head)
    for line, row in enumerate([*LOANS, total_row()], start=3):
        for column, name in enumerate(HEADERS):
            value = row.get(name, "")
            if value == "":
                continue
            if name in DATES:
                sheet.write_datetime(line, column, datetime.datetime.fromisoformat(value), date)
            elif isinstance(value, str) and value.endswith("%"):
                sheet.write_number(line, column, float(value[:-1] + "e-2"), percent)
            elif isinstance(value, str):
                sheet.write_string(line, column, value)
            else:
                sheet.write_number(line, column, value, amount if name in MONEY else None)
    book.close()


def main() -> None:
    """Write the three files."""
    for path in (HERE / "book.csv", SHIPPED):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(csv_text().encode())
    write_xlsx(HERE / "book.xlsx")


if __name__ == "__main__":
    main()
