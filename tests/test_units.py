"""Units: exact ratios, what must not convert, the grammar, hostile text."""

from __future__ import annotations

import csv
import importlib.util
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct import units
from carbonacct.errors import UnitError, UnitMismatch
from carbonacct.units import (
    Unit,
    conversion,
    currencies,
    dimensionless,
    parse_unit,
    power_of_ten,
    scale,
    to_pint,
)

ROOT = Path(__file__).resolve().parent.parent
ROWS = list(csv.DictReader(Path(units.__file__).with_name("units.csv").read_text(encoding="utf-8").splitlines()))
NAMES = [row["name"] for row in ROWS]
SPELLINGS = [spelling for row in ROWS for spelling in (row["name"], *filter(None, row["aliases"].split("|")))]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_units", ROOT / "tools" / "make_units.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_shipped_table_is_the_generated_one(generator: ModuleType) -> None:
    assert generator.TARGET.read_text(encoding="utf-8") == generator.table()


def test_ratios_agree_with_pint(generator: ModuleType) -> None:
    registry = pint.UnitRegistry(non_int_type=Fraction)
    for name, expression, _ in generator.PHYSICAL:
        base = (registry.Quantity(Fraction(1), "dimensionless") * registry.parse_expression(expression)).to_base_units()
        assert parse_unit(name).ratio == base.magnitude, name
        powers = {f"[{symbol}]": power for symbol, power in parse_unit(name).dimension}
        assert powers == dict(base.dimensionality), name


@pytest.mark.parametrize(
    ("source", "target", "ratio"),
    [
        ("kWh", "MJ", "36/10"),
        ("MWh", "GJ", "36/10"),
        ("万kWh", "MWh", "10"),
        ("亿千瓦时", "GWh", "100"),
        ("MW·h", "MWh", "1"),
        ("tce", "kgce", "1000"),
        ("万吨标准煤", "tce", "10000"),
        ("gce/kWh", "tce/MWh", "1/1000"),
        ("kgce/m3", "tce/m3", "1/1000"),
        ("kgCO2/kWh", "tCO2/MWh", "1"),
        ("kgCO2/TJ", "tCO2/GJ", "1/1000000"),
        ("gCO2e/kWh", "tCO2e/MWh", "1/1000"),
        ("MtCO2e", "tCO2e", "1000000"),
        ("万tCO2e", "tCO2e", "10000"),
        ("亩", "ha", "1/15"),
        ("亩", "m2", "2000/3"),
        ("km2", "ha", "100"),
        ("万m2", "ha", "1"),
        ("L", "m3", "1/1000"),
        ("mg/L", "t/m3", "1/1000000"),
        ("g/m3", "mg/L", "1"),
        ("万标立方米", "Nm3", "10000"),
        ("GJ/万Nm3", "GJ/Nm3", "1/10000"),
        ("tce/万元", "tce/CNY", "1/10000"),
        ("亿元", "万元", "10000"),
        ("百万元", "千元", "1000"),
        ("万USD", "USD", "10000"),
        ("百万美元", "USD", "1000000"),
        ("tkm", "t·km", "1"),
        ("pkm", "passenger·km", "1"),
        ("万吨公里", "tkm", "10000"),
        ("L/100km", "L/km", "1/100"),
        ("kWh/100km", "kWh/km", "1/100"),
        ("d", "h", "24"),
        ("%", "1", "1/100"),
        ("‰", "%", "1/10"),
        ("short_ton", "kg", "45359237/50000"),
        ("mmBtu", "J", "52752792631/50"),
        ("kcal_IT", "J", "41868/10"),
        ("US_gallon", "L", "473176473/125000000"),
        ("GJ/t", "MJ/kg", "1"),
        ("tCO2e/tCH4", "kgCO2e/kgCH4", "1"),
    ],
)
def test_exact_ratio(source: str, target: str, ratio: str) -> None:
    assert conversion(parse_unit(source), parse_unit(target)) == Fraction(ratio)
    assert conversion(parse_unit(target), parse_unit(source)) == 1 / Fraction(ratio)


@pytest.mark.parametrize(
    ("source", "target", "hint"),
    [
        ("tce", "MWh", "当量值 or 等价值"),
        ("kWh", "kgce", "当量值 or 等价值"),
        ("tce", "t", "coefficient"),
        ("tCO2", "tCO2e", "GWP set"),
        ("tCO2/MWh", "tCO2e/MWh", "GWP set"),
        ("tCH4", "tCO2e", "GWP set"),
        ("tN2O", "tCO2e", "GWP set"),
        ("t", "tCO2e", "which gas"),
        ("t", "tCO2", "tCO2"),
        ("tC", "tCO2", "44/12"),
        ("Nm3", "m3", "0 °C"),
        ("mg/Nm3", "mg/m3", "0 °C"),
        ("t", "m3", "density"),
        ("USD", "CNY", "dated exchange rate"),
        ("tCO2e/万元", "tCO2e/USD", "dated exchange rate"),
        ("USD", "USD2020", "deflator"),
        ("USD2020", "USD2022", "deflator"),
        ("a", "d", "365 or 366"),
        ("t/a", "t/d", "365 or 366"),
        ("month", "d", "days or hours"),
        ("a", "month", "year"),
        ("MW", "MWh", "hours of operation"),
        ("kWh/h", "kWh", "hours of operation"),
        ("kW/h", "kWh", "energy"),
        ("MWh/a", "MWh", "per year"),
        ("kg", "MWh", "energy"),
        ("head", "person", "person"),
        ("%", "t", "mass"),
        ("scf", "Nm3", "normal volume"),
    ],
)
def test_what_does_not_convert(source: str, target: str, hint: str) -> None:
    with pytest.raises(UnitMismatch) as caught:
        conversion(parse_unit(source), parse_unit(target))
    text = str(caught.value)
    assert hint in caught.value.hint
    for unit in (parse_unit(source), parse_unit(target)):
        assert f"{unit.text} ({unit.quantity})" in text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("kWh", "kWh"),
        (" MWh ", "MWh"),
        ("ＭＷｈ", "MWh"),
        ("㎏", "kg"),
        ("㎡", "m2"),
        ("m²", "m2"),
        ("m^2", "m2"),
        ("m3", "m3"),
        ("立方米", "m3"),
        ("mg/Nm³", "mg/Nm3"),
        ("Nm^3", "Nm3"),
        ("tCO₂e", "tCO2e"),
        ("tCO2-eq", "tCO2e"),
        ("kg CO2e", "kgCO2e"),
        ("t CO2 e", "tCO2e"),
        ("kg CO2e/tonne", "kgCO2e/t"),
        ("short ton", "short_ton"),
        ("pollutant equivalent", "equivalent"),
        ("吨", "t"),
        ("公斤", "kg"),
        ("千克", "kg"),
        ("克", "g"),
        ("度", "kWh"),
        ("千瓦时", "kWh"),
        ("兆瓦时", "MWh"),
        ("万千瓦时", "万kWh"),
        ("亿千瓦时", "亿kWh"),
        ("万 kWh", "万kWh"),
        ("万千瓦", "万kW"),
        ("吉焦", "GJ"),
        ("兆焦", "MJ"),
        ("标准立方米", "Nm3"),
        ("标方", "Nm3"),
        ("万标立方米", "万Nm3"),
        ("吨标煤", "tce"),
        ("吨 标准煤", "tce"),
        ("千克标准煤", "kgce"),
        ("克标准煤／千瓦时", "gce/kWh"),
        ("吨二氧化碳", "tCO2"),
        ("万吨二氧化碳当量", "万tCO2e"),
        ("平方米", "m2"),
        ("平方公里", "km2"),
        ("公顷", "ha"),
        ("公里", "km"),
        ("千米", "km"),
        ("升/百公里", "L/100km"),
        ("毫克/升", "mg/L"),
        ("元", "CNY"),
        ("￥", "CNY"),
        ("RMB", "CNY"),
        ("人民币万元", "万元"),
        ("万美元", "万USD"),
        ("元／吨", "CNY/t"),
        ("吨/年", "t/a"),
        ("天", "d"),
        ("小时", "h"),
        ("吨公里", "tkm"),
        ("人公里", "pkm"),
        ("kW·h", "kW·h"),
        ("kW*h", "kW·h"),
        ("kW h", "kW·h"),
        ("kW⋅h", "kW·h"),
        ("gce/(kW·h)", "gce/(kW·h)"),
        ("千瓦时/(平方米·年)", "kWh/(m2·a)"),
        ("kWh/（m²·a）", "kWh/(m2·a)"),
        ("t·a⁻¹", "t/a"),
        ("m^-2", "1/m2"),
        ("1/a", "1/a"),
        ("％", "%"),
        ("%/a", "%/a"),
        ("1", "1"),
        ("kg/kg", "1"),
        ("万t/万m3", "t/m3"),
        ("100km", "100km"),
    ],
)
def test_reads(text: str, canonical: str) -> None:
    unit = parse_unit(text)
    assert unit.text == canonical
    assert parse_unit(unit.text) == unit


FACTOR_UNITS = """
kgCO2/kWh kgCO2e/kWh tCO2/MWh tCO2e/MWh gce/kWh kgce/kg kgce/m3 kgce/t kgce/kWh kgce/MJ MJ/kgce GJ/t GJ/Nm3 GJ/万Nm3
tCO2/万Nm3 tC/GJ tC/TJ kgCO2/TJ kgCH4/TJ kgN2O/TJ kgCO2e/kg kgCO2e/tkm kgCO2e/pkm kgCO2e/km kgCO2e/L kgCO2e/m3
kgCO2/L kgCO2/kg kg/L g/kWh CNY/tCO2 CNY/tCO2e CNY/t CNY/month USD2020/tCO2 USD2020/tCH4 USD2020/tN2O kgCO2e/USD2022
kgCO2e/USD tCO2e/MEUR mg/L mg/Nm3 kWh/(m2*a) kWh/t t/m3 kg/equivalent t/equivalent CNY/equivalent
head/(equivalent*month) tCO2e/tCH4 tCO2/tC tCO2/tce kg/tce tce/万元 tCO2/GJ kgCO2e/GJ tCO2e/t tCO2e/km2 kgCO2e/night
kgCO2/US_gal kgCO2e/ML gCH4/mmBtu kgCO2/mmBtu
mmBtu/short_ton mmBtu/scf kgCO2/US_gallon t/ha tCO2/(ha*a) kgCH4/(head*a) MtCO2e/a %/a 1 %
"""


@pytest.mark.parametrize("text", FACTOR_UNITS.split())
def test_units_of_factor_tables(text: str) -> None:
    assert parse_unit(parse_unit(text).text) == parse_unit(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("kwh", "did you mean kWh?"),
        ("KWh", "did you mean kWh?"),
        ("MWH", "did you mean MWh?"),
        ("KG", "did you mean kg?"),
        ("usd", "did you mean USD?"),
        ("tco2e", "did you mean tCO2e?"),
        ("万kwh", "did you mean kWh?"),
        ("gce/kwh", "did you mean kWh?"),
        ("tCOe2", "tCO2e"),
        ("mwh", "MWh (megawatt hour) or a milliwatt hour"),
        ("MT", "t (metric ton) or Mt"),
        ("mt", "t (metric ton) or Mt"),
        ("kt", "knot"),
        ("ton", "short_ton"),
        ("G", "g (gram)"),
        ("T", "t (metric ton)"),
        ("gallon", "imperial_gallon"),
        ("大卡", "kcal_IT"),
        ("kcal/kg", "kcal_th"),
        ("吨碳", "tCO2"),
        ("ppm", "mg/L"),
        ("$", "ISO 4217"),
        ("方", "Nm3"),
        ("Sm3", "Nm3"),
        ("N m3", "Nm3"),
        ("k W h", "kWh"),
        ("万", "万元"),
        ("million", "百万元"),
        ("万万元", "亿元"),
        ("辆", "pure number"),
        ("℃", "K"),
        ("kWh/m2·a", "kWh/(m2·a)"),
        ("kWh/m2/a", "brackets"),
        ("(kW·h)", "kWh/(m2·a)"),
        ("t/((a))", "kWh/(m2·a)"),
        ("", "pure number"),
    ],
)
def test_refuses_and_says_how_to_mend(text: str, hint: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "9**9**9 kg",
        "kg**9**9**9",
        "10^10^10",
        "6^800000",
        "kg^1e308",
        "kg" + "*kg" * 3000,
        "(" * 30_000,
        "9" * 5_000,
        " " * 100_000 + "kg",
        "ﷺ" * 60,
        "kg\x00",
        "k\x00Wh",
        "kW\u200bh",
        "\ufeffkWh",
        "\u202ehWk",
        "kWh\u2066",
        "k\tWh",
        "\ud800",
        "кg",
        "kg/",
        "/kg",
        "kg//t",
        "·kg",
        "kg·",
        "2kg",
        "1000 t",
        "t-100",
        "m^4",
        "m4",
        "m0",
        "m^-4",
        "m·m3",
        "100km2",
        "100km·100km",
        "万 亿元",
        "1^2",
        "½",
        "nan",
        "inf kg",
        "lambda: 1",
        '__import__("os")',
        "kg.__class__",
        "kg;rm",
    ],
)
def test_refuses_hostile_text(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert len(caught.value.given) <= 80


@pytest.mark.parametrize("value", [None, 3, b"kWh", ["kWh"]])
def test_refuses_what_is_not_text(value: object) -> None:
    with pytest.raises(UnitError, match="written as text"):
        parse_unit(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_reads_back(spelling: str) -> None:
    unit = parse_unit(spelling)
    assert parse_unit(unit.text) == unit


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("MWh", "energy"),
        ("MW", "power"),
        ("ha", "area"),
        ("t", "mass"),
        ("tce", "standard coal"),
        ("gce/kWh", "standard coal/energy"),
        ("tCO2e/万元", "CO2e/CNY"),
        ("mg/Nm3", "mass/normal volume"),
        ("g/kWh", "mass/energy"),
        ("1/a", "1/year"),
        ("%", "pure number"),
        ("m2·t/h", "length²·mass/time"),
    ],
)
def test_quantity_in_words(text: str, quantity: str) -> None:
    assert parse_unit(text).quantity == quantity


def test_algebra() -> None:
    assert (parse_unit("MWh") * parse_unit("tce/MWh")).text == "tce"
    assert parse_unit("万kWh") * parse_unit("gCO2/kWh") == parse_unit("万gCO2")
    assert (parse_unit("tCO2") / parse_unit("MWh")).text == "tCO2/MWh"
    assert parse_unit("m") ** 2 == parse_unit("m2")
    assert parse_unit("t") ** -1 * parse_unit("t") == dimensionless
    assert (parse_unit("万kWh") ** 2).text == "亿kWh2"
    assert parse_unit("亿元2") == parse_unit("亿元") * parse_unit("亿元")
    assert parse_unit("a") ** 0 == dimensionless == parse_unit("1")


def test_units_are_values() -> None:
    unit = parse_unit("tCO2/MWh")
    assert pickle.loads(pickle.dumps(unit)) == unit  # noqa: S301
    assert len({unit, parse_unit("kgCO2/kWh"), parse_unit("tCO2/GJ")}) == 2
    assert str(unit) == "tCO2/MWh"


def test_currencies() -> None:
    assert {"CNY", "USD", "EUR", "SGD", "HKD", "JPY"} <= currencies()
    assert not {"USD2020", "GWh", "CO2", "XAU"} & currencies()


def test_scale_rounds_once() -> None:
    values = np.array([0.1, 3.0, 7e15])
    before = values.copy()
    np.testing.assert_array_equal(scale(values, Fraction(1000)), values * 1000.0)
    np.testing.assert_array_equal(scale(values, Fraction(1, 1000)), values / 1000.0)
    np.testing.assert_array_equal(scale(values, Fraction(36, 10)), values * 3.6)
    assert scale(values, Fraction(1)) is values
    assert scale(2.0, Fraction(1, 15)) == 2.0 / 15.0
    np.testing.assert_array_equal(values, before)


def test_to_pint_holds_our_meanings() -> None:
    registry = to_pint()
    assert registry.Quantity(1.0, "万元").to("CNY").magnitude == 10_000.0
    assert registry.Quantity(1.0, "MWh").to("GJ").magnitude == pytest.approx(3.6, rel=1e-15)
    assert registry.Quantity(15.0, "亩").to("ha").magnitude == pytest.approx(1.0, rel=1e-15)
    with pytest.raises(pint.DimensionalityError):
        registry.Quantity(1.0, "tce").to("MWh")
    with pytest.raises(pint.DimensionalityError):
        registry.Quantity(1.0, "a").to("h")
    with pytest.raises(pint.UndefinedUnitError):
        registry.Quantity(1.0, "kt")


def test_reading_units_does_not_import_pint() -> None:
    code = "import sys; from carbonacct.units import parse_unit; parse_unit('万kWh'); sys.exit('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


names = st.sampled_from(NAMES)
products = st.builds(
    lambda above, below, scale_: scale_ + "·".join(above) + (f"/({'·'.join(below)})" if below else ""),
    st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(SPELLINGS), max_size=2, unique=True),
    st.sampled_from(["", "", "万", "亿"]),
)


def read_or_none(text: str) -> Unit | None:
    try:
        return parse_unit(text)
    except UnitError:
        return None


@given(products)
def test_text_reads_back(text: str) -> None:
    unit = read_or_none(text)
    if unit is not None:
        assert parse_unit(str(unit.text)) == unit
        assert parse_unit(unit.text).text == unit.text


@given(names, st.integers(-3, 3))
def test_powers_read_back(name: str, exponent: int) -> None:
    unit = parse_unit(name) ** exponent
    if all(abs(power) <= 3 for _, power in unit.parts) and not name[0].isdigit():
        assert parse_unit(unit.text) == unit


@given(names, names, names)
def test_multiplication_is_exact(first: str, second: str, third: str) -> None:
    a, b, c = parse_unit(first), parse_unit(second), parse_unit(third)
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * b / b == a
    assert (a * b).ratio == a.ratio * b.ratio
    assert hash(a * b) == hash(b * a)


BY_DIMENSION: dict[object, list[Unit]] = {}
for _name in NAMES:
    BY_DIMENSION.setdefault(parse_unit(_name).dimension, []).append(parse_unit(_name))
families = st.sampled_from(sorted(BY_DIMENSION.values(), key=lambda family: family[0].text))


@given(st.data())
def test_conversion_is_transitive(data: st.DataObject) -> None:
    family = st.sampled_from(data.draw(families))
    a, b, c = data.draw(family), data.draw(family), data.draw(family)
    assert conversion(a, b) * conversion(b, c) == conversion(a, c)
    assert conversion(a, b) * conversion(b, a) == 1


@given(names, names)
def test_conversion_needs_one_dimension(first: str, second: str) -> None:
    a, b = parse_unit(first), parse_unit(second)
    if a.dimension != b.dimension:
        with pytest.raises(UnitMismatch):
            conversion(a, b)


@given(st.integers(-30, 30))
def test_power_of_ten(exponent: int) -> None:
    assert power_of_ten(Fraction(10) ** exponent) == exponent
    assert power_of_ten(3 * Fraction(10) ** exponent) is None


@given(
    st.text(max_size=80)
    | st.text(alphabet="kMWhtgCO2e/()·*^-万亿元 19", max_size=24)
    | st.lists(st.sampled_from([*SPELLINGS, "/", "(", ")", "·", " ", "^", "2", "-1", "万"]), max_size=8).map("".join)
)
def test_arbitrary_text_is_read_or_refused(text: str) -> None:
    unit = read_or_none(text)
    assert unit is None or parse_unit(unit.text) == unit


@given(st.text(alphabet="ｋＷｈ／（）·吨元kWh/", max_size=12))
def test_full_width_forms_mean_the_same(text: str) -> None:
    half = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    assert read_or_none(text) == read_or_none(half)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(1, 10**9))
def test_scale_of_arrays_equals_scale_of_numbers(value: float, number: int) -> None:
    for ratio in (Fraction(number), Fraction(1, number), Fraction(number, 7)):
        assert scale(np.array([value]), ratio)[0] == scale(value, ratio)
