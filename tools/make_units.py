"""Write carbonacct/units.csv: exact ratios of all listed units, from pint in fractions and our own definitions."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pint

TARGET = Path(__file__).resolve().parent.parent / "carbonacct" / "units.csv"
COLUMNS = ("name", "dimension", "ratio", "aliases")
PINT_BASES = {"[length]": "length", "[mass]": "mass", "[time]": "time", "[temperature]": "temperature"}

# name, pint expression, aliases
PHYSICAL = (
    ("m", "meter", "米 metre meter"),
    ("cm", "centimeter", "厘米"),
    ("mm", "millimeter", "毫米"),
    ("km", "kilometer", "公里 千米 kilometre kilometer"),
    ("100km", "100 * kilometer", "百公里 100公里"),
    ("ft", "foot", "foot feet 英尺"),
    ("mile", "mile", "miles 英里"),
    ("m2", "meter ** 2", "平方米 平米 sqm"),
    ("km2", "kilometer ** 2", "平方公里 平方千米"),
    ("ha", "hectare", "公顷 hectare hectares"),
    ("亩", "hectare / 15", "mu"),
    ("m3", "meter ** 3", "立方米 立方"),
    ("L", "liter", "l 升 litre litres liter liters"),
    ("mL", "milliliter", "ml 毫升"),
    ("kL", "kiloliter", "kl 千升"),
    ("ML", "megaliter", "百万升"),
    ("US_gallon", "US_liquid_gallon", "USgallon US_gal"),
    ("imperial_gallon", "imperial_gallon", "imperialgallon UKgallon UK_gal"),
    ("μg", "microgram", "ug 微克"),
    ("mg", "milligram", "毫克"),
    ("g", "gram", "克 gram grams"),
    ("kg", "kilogram", "公斤 千克 kilogram kilograms"),
    ("t", "metric_ton", "吨 公吨 tonne tonnes"),
    ("Gg", "gigagram", "千吨"),
    ("Mt", "teragram", "Tg 百万吨"),
    ("Gt", "petagram", "Pg 十亿吨"),
    ("lb", "pound", "lbs 磅"),
    ("short_ton", "short_ton", "shortton shorttons 短吨"),
    ("long_ton", "long_ton", "longton longtons 长吨"),
    ("s", "second", "秒 second seconds"),
    ("min", "minute", "分钟 minute minutes"),
    ("h", "hour", "小时 时 hr hour hours"),
    ("d", "day", "天 日 day days"),
    ("K", "kelvin", "kelvin 开尔文"),
    ("J", "joule", "焦 焦耳"),
    ("kJ", "kilojoule", "千焦 千焦耳"),
    ("MJ", "megajoule", "兆焦 兆焦耳"),
    ("GJ", "gigajoule", "吉焦 吉焦耳 百万千焦"),
    ("TJ", "terajoule", "太焦 太焦耳"),
    ("PJ", "petajoule", "拍焦"),
    ("EJ", "exajoule", "艾焦"),
    ("Wh", "watt_hour", "瓦时"),
    ("kWh", "kilowatt_hour", "千瓦时 千瓦小时 度"),
    ("MWh", "megawatt_hour", "兆瓦时 兆瓦小时"),
    ("GWh", "gigawatt_hour", "吉瓦时"),
    ("TWh", "terawatt_hour", "太瓦时"),
    ("kcal_IT", "1000 * international_calorie", "国际千卡"),
    ("kcal_th", "1000 * thermochemical_calorie", "热化学千卡"),
    ("Btu", "Btu_it", "BTU"),
    ("mmBtu", "1000000 * Btu_it", "MMBtu mmBTU MMBTU"),
    ("W", "watt", "瓦"),
    ("kW", "kilowatt", "千瓦 kWp"),
    ("MW", "megawatt", "兆瓦 MWp"),
    ("GW", "gigawatt", "吉瓦 GWp"),
    ("tkm", "metric_ton * kilometer", "吨公里 吨千米 t.km t-km tonne.km tonnekm"),
    ("1", "1", ""),
    ("%", "percent", ""),
    ("‰", "permille", ""),
)

# name, base symbol, ratio to it, aliases
OWN = (
    ("a", "year", "1", "年 yr year years"),
    ("month", "month", "1", "月 months"),
    ("gce", "tce", "1/1000", "克标准煤 克标煤"),
    ("kgce", "tce", "1", "千克标准煤 千克标煤 公斤标准煤 公斤标煤"),
    ("tce", "tce", "1000", "吨标准煤 吨标煤"),
    ("Mtce", "tce", "1000000000", "百万吨标准煤 百万吨标煤"),
    ("Nm3", "Nm3", "1", "标准立方米 标立方米 标立方 标方 Nm^3"),
    ("scf", "scf", "1", ""),
    ("passenger", "passenger", "1", "passengers 旅客"),
    ("person", "person", "1", "persons 人"),
    ("head", "head", "1", "头"),
    ("night", "night", "1", "room_night roomnight 间夜"),
    ("equivalent", "equivalent", "1", "当量 污染当量 pollutant_equivalent pollutantequivalent"),
    ("千元", "CNY", "1000", "人民币千元"),
    ("万元", "CNY", "10000", "人民币万元 万元人民币"),
    ("百万元", "CNY", "1000000", "MCNY 人民币百万元 百万元人民币"),
    ("亿元", "CNY", "100000000", "人民币亿元 亿元人民币"),
    ("MUSD", "USD", "1000000", "百万美元"),
    ("MEUR", "EUR", "1000000", "M€ 百万欧元"),
    ("MGBP", "GBP", "1000000", "M£"),
)
PASSENGER_KM = ("pkm", "length passenger", "1000", "人公里 人千米 旅客公里 p.km p-km passenger.km passengerkm")

GASES = {
    "CO2": ("二氧化碳",),
    "CO2e": ("CO2eq", "CO2-e", "CO2-eq", "CO2当量", "二氧化碳当量"),
    "CH4": ("甲烷",),
    "N2O": ("氧化亚氮",),
    "C": (),
}
GAS_MASSES = {
    "g": (Fraction(1, 1000), ("克",)),
    "kg": (Fraction(1), ("千克", "公斤")),
    "t": (Fraction(1000), ("吨",)),
    "kt": (Fraction(10**6), ("千吨",)),
    "Mt": (Fraction(10**9), ("百万吨",)),
    "Gt": (Fraction(10**12), ("十亿吨",)),
}

# ISO 4217 codes in use at any time since 2024, without funds, metals and test codes.
CURRENCIES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX "
    "USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL"
)
CURRENCY_ALIASES = {
    "CNY": "元 人民币 人民币元 元人民币 RMB yuan ¥",
    "USD": "美元 US$",
    "HKD": "港元 港币 HK$",
    "EUR": "欧元 €",
    "GBP": "英镑 £",
    "JPY": "日元",
    "SGD": "新加坡元 新元 S$",
    "MOP": "澳门元 澳门币",
    "TWD": "新台币",
    "KRW": "韩元",
    "AUD": "澳大利亚元 澳元",
    "CAD": "加拿大元 加元",
    "NZD": "新西兰元",
    "CHF": "瑞士法郎",
    "RUB": "俄罗斯卢布",
    "THB": "泰铢",
    "MYR": "马来西亚林吉特",
    "INR": "印度卢比",
    "VND": "越南盾",
    "IDR": "印尼盾",
    "KZT": "坚戈",
}
PRICE_YEAR_MONEY = ("USD2020", "USD2022")


def dimension_text(powers: dict[str, int]) -> str:
    """Write base symbols in order, e.g. ``length^2 mass time^-2``."""
    return " ".join(base if power == 1 else f"{base}^{power}" for base, power in sorted(powers.items()))


def physical() -> Iterator[tuple[str, str, str, str]]:
    """Yield rows whose ratios pint computes in exact fractions."""
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)
    for name, expression, aliases in PHYSICAL:
        quantity = registry.Quantity(Fraction(1), "dimensionless") * registry.parse_expression(expression)
        base = quantity.to_base_units()
        powers = {PINT_BASES[key]: int(power) for key, power in base.dimensionality.items()}
        yield name, dimension_text(powers), str(Fraction(base.magnitude)), aliases


def gases() -> Iterator[tuple[str, str, str, str]]:
    """Yield masses of each gas; a gas is a dimension of its own."""
    for gas, spellings in GASES.items():
        for mass, (ratio, chinese) in GAS_MASSES.items():
            aliases = [mass + other for other in spellings if other.isascii() or other.startswith("CO2")]
            for word in chinese:
                aliases += [word + other for other in ((gas, *spellings) if spellings else ())]
            yield mass + gas, gas, str(ratio), " ".join(aliases)


def money() -> Iterator[tuple[str, str, str, str]]:
    """Yield each currency, and money at the prices of a year, as dimensions of their own."""
    for code in CURRENCIES.split():
        yield code, code, "1", CURRENCY_ALIASES.get(code, "")
    for code in PRICE_YEAR_MONEY:
        yield code, code, "1", ""


def table() -> str:
    """Return the whole csv text; a spelling listed twice is an error."""
    rows = [*physical(), *OWN, PASSENGER_KM, *gases(), *money()]
    owner: dict[str, str] = {}
    for name, _, _, aliases in rows:
        for spelling in (name, *aliases.split()):
            if spelling in owner:
                message = f"spelling {spelling!r} is listed for {owner[spelling]} and for {name}"
                raise ValueError(message)
            owner[spelling] = name
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((name, dimension, ratio, "|".join(aliases.split())) for name, dimension, ratio, aliases in rows)
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {table().count(chr(10)) - 1} units\n")
