"""A user's rows: what is accepted, and the message of each thing that is not."""

import pytest

from carbonacct.errors import FactorDataError
from carbonacct.factors import FactorSet

HEADER = "family,key,region,year,value,unit,document\n"
GOOD = "power.coal_rate.nea,,CN,2030,290.5,gce/kWh,Bulletin of 2031\n"


@pytest.fixture(scope="module")
def factors():
    return FactorSet.load("2026.11")


@pytest.fixture
def extended(factors, tmp_path):
    def extend(text, encoding="utf-8"):
        path = tmp_path / "mine.csv"
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return factors.extend(path)

    return extend


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_adds_rows(extended, factors, encoding):
    found = extended(HEADER + GOOD.replace("Bulletin of 2031", "国家能源局公报"), encoding)
    answer = found.resolve("power.coal_rate.nea", region="500155", year=2030)
    assert (answer.value, answer.status, answer.confidence, answer.unverified) == (290.5, "given", "high", False)
    assert (answer.source.document, answer.dataset) == ("国家能源局公报", "given:mine.csv")
    assert factors.resolve("power.coal_rate.nea", region="CN", year=2030).value == 301.6


def test_each_value_and_each_file_keeps_its_own_document(factors, tmp_path):
    found = factors.with_value("power.coal_rate.nea@2030=300 gce/kWh").with_value("co2_per_tce.eri_067=2.5 tCO2/tce")
    for folder, year in (("a", 2031), ("b", 2032)):
        (tmp_path / folder).mkdir()
        row = f"power.coal_rate.nea,,CN,{year},290.5,gce/kWh,Bulletin of {folder}\n"
        (tmp_path / folder / "mine.csv").write_text(HEADER + row, encoding="utf-8")
        found = found.extend(tmp_path / folder / "mine.csv")
    again = found.extend(tmp_path / "b" / "mine.csv").with_value("power.coal_rate.nea@2030=301 gce/kWh")
    for one, first in ((found, "300"), (again, "301"), (factors.taking(*again.given()), "301")):
        rates = [one.resolve("power.coal_rate.nea", region="CN", year=year) for year in (2030, 2031, 2032)]
        documents = [rate.source.document for rate in rates]
        told = [f"--set power.coal_rate.nea@2030={first} gce/kWh", "Bulletin of a", "Bulletin of b"]
        assert documents == told
        assert one.resolve("co2_per_tce.eri_067", region="CN", year=2030).source.document.startswith(
            "--set co2_per_tce"
        )
        assert len(one.given()[1]) == 4


def test_a_row_in_the_schema_of_the_tables_may_name_a_known_source(extended, factors):
    known = factors.get("cn.grid.avg.cn-cq.2023").source_id
    rows = "id,family,region,year,value,unit,source_id,status,confidence\n"
    found = extended(rows + f"mine.1,grid.average.mee_nbs,重庆,2030,0.5,kgCO2/kWh,{known},memory,medium\n")
    answer = found.resolve("grid.average.mee_nbs", region="500155", year=2030)
    assert (answer.id, answer.region, answer.source) == ("mine.1", "CN-CQ", factors.source(known))
    assert answer.unverified


def test_mappings_and_other_units_of_the_dimension(factors):
    found = factors.extend(
        [
            {
                "family": "grid.build_margin",
                "region": "CN-GRID-SOUTHWEST",
                "year": 2024,
                "value": 250,
                "unit": "kgCO2/MWh",
                "source": "x",
            }
        ]
    )
    assert found.resolve("grid.build_margin", region="CN-CQ", year=2024, unit="tCO2/MWh").value == 0.25


def test_a_users_row_takes_the_place_of_a_released_one(extended):
    found = extended(HEADER + "power.coal_rate.nea,,CN,2020,300,gce/kWh,d\n")
    assert found.resolve("power.coal_rate.nea", region="CN", year=2020).value == 300.0
    assert len([row for row in found.rows("power.coal_rate.nea") if row.year == 2020]) == 1


BAD = [
    (
        "power.coal_rate.nae,,CN,2030,290,gce/kWh,d",
        "row 2, column family: no factor family has this name\n  given: power.coal_rate.nae    "
        "hint: nearest: power.coal_rate.nea",
    ),
    (
        "power.coal_rate.nea,,CN,2030,290,kgCO2/kWh,d",
        "row 2, column unit: power.coal_rate.nea is not measured in this unit\n  given: kgCO2/kWh    "
        "needed: gce/kWh, or a unit that converts to it",
    ),
    ("power.coal_rate.nea,,CN,2030,290,gce per kWh,d", 'row 2, column unit: "per" is not a unit\n  given: gce per kWh'),
    (
        "power.coal_rate.nea,,CN,2030,2;90,gce/kWh,d",
        "row 2, column value: the row breaks the schema\n  given: 2;90    needed: a number",
    ),
    (
        "power.coal_rate.nea,,CN,2030,nan,gce/kWh,d",
        "row 2, column value: the row breaks the schema\n  given: nan    needed: a finite number",
    ),
    ("power.coal_rate.nea,,CN,2030,,gce/kWh,d", "row 2, column value: the row breaks the schema\n  needed: a number"),
    (
        "power.coal_rate.nea,,CN,30,290,gce/kWh,d",
        "row 2, column year: the row breaks the schema\n  given: 30    needed: a year such as 2023",
    ),
    (
        "power.coal_rate.nea,,CN,soon,290,gce/kWh,d",
        "row 2, column year: the row breaks the schema\n  given: soon    needed: a year such as 2023",
    ),
    (
        "power.coal_rate.nea,,,2030,290,gce/kWh,d",
        "row 2, column region: the region is blank\n  needed: a region of level country",
    ),
    (
        "power.coal_rate.nea,,Chin,2030,290,gce/kWh,d",
        "row 2, column region: no such region\n  given: Chin    needed: a region of level country    "
        "hint: nearest: CN china",
    ),
    (
        "grid.build_margin,,CN,2030,0.2,tCO2/MWh,d",
        "row 2, column region: CN is a country, and the family is not published at that level\n  given: CN    "
        "needed: a region of level grid",
    ),
    ("gwp.AR5,CH4,CN,,28,tCO2e/tCH4,d", "row 2, column region: the family has no regions\n  given: CN"),
    ("gwp.AR5,CH4,,,28,tCO2e/t,d", "row 2, column unit: gwp.AR5 is not measured in this unit\n  given: tCO2e/t"),
    ("power.coal_rate.nea,x,CN,2030,290,gce/kWh,d", "row 2, column key: the family has no keys\n  given: x"),
    (
        "power.coal_rate.nea,,CN,2030,290,gce/kWh,",
        "row 2, column document: the row has no source\n  needed: where the value stands    "
        "hint: fill in publisher, document and date",
    ),
    (GOOD.strip() + "\n" + GOOD.strip(), "row 3: the same family, key, region and year twice"),
    (GOOD.strip() + ",more", "row 2: 8 cells under 7 headings"),
    ("", "mine.csv: no rows\n  hint: below the header, one row a value"),
]


@pytest.mark.parametrize(("line", "message"), BAD, ids=[message.partition("\n")[0][:70] for _, message in BAD])
def test_each_fault_is_named_with_row_column_and_remedy(extended, line, message):
    with pytest.raises(FactorDataError) as caught:
        extended(HEADER + line + "\n")
    assert message in str(caught.value)
    assert str(caught.value).startswith("mine.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("famly,value,unit\n", "mine.csv, header: unknown column\n  given: famly    hint: did you mean family?"),
        ("family,value\n", "mine.csv, header: a column is missing\n  given: unit"),
        ("", "mine.csv, header: a column is missing\n  given: family, value, unit"),
        ("family,value,value,unit\n", "mine.csv, header: a column stands twice\n  given: value"),
        (
            "family,value,unit,low,high,document\nfuel.density,1,kg/L,2,3,d\n",
            "row 2: low, value and high are not in order\n  given: 2.0, 1.0, 3.0",
        ),
        (
            "family,value,unit,status,document\nfuel.density,1,kg/L,sure,d\n",
            "row 2, column status: the row breaks the schema",
        ),
        (b"family,value,unit\n\x81\xff\xff\n", "mine.csv: neither UTF-8 nor GB18030"),
    ],
)
def test_each_fault_of_a_file_is_named(extended, text, message):
    with pytest.raises(FactorDataError) as caught:
        extended(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "power.coal_rate.nea@2030=-290 gce/kWh",
        "grid.average.mee_nbs@CN-CQ/2030=-0.1 kgCO2/kWh",
        "fuel.density:diesel=-1 kg/L",
    ],
)
def test_a_negative_factor_is_refused(factors, text):
    with pytest.raises(FactorDataError, match="the value is negative"):
        factors.with_value(text)


def test_a_negative_lower_bound_is_refused_and_a_negative_target_is_not(extended, factors):
    with pytest.raises(FactorDataError, match="column low"):
        extended("family,region,year,value,low,unit,document\ngrid.average.mee_nbs,CN-CQ,2030,0.5,-0.1,kgCO2/kWh,x\n")
    (row,) = (row for row in factors.rows("target.energy_per_gdp") if row.key == "14fyp" and row.value == -14.0)
    text = f"target.energy_per_gdp:{row.key}@{row.region}/2035=-12 {row.unit}"
    assert min(r.value for r in factors.with_value(text).rows("target.energy_per_gdp") if r.status == "given") == -12


def test_a_file_that_is_not_there(factors, tmp_path):
    with pytest.raises(FactorDataError, match="cannot be read"):
        factors.extend(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "family", "key", "region", "year", "value", "unit"),
    [
        ("power.coal_rate.nea@2024=302.4gce/kWh", "power.coal_rate.nea", "", "CN", 2024, 302.4, "gce/kWh"),
        ("fuel.density:diesel = 0.84 kg/L", "fuel.density", "diesel", "", None, 0.84, "kg/L"),
        ("grid.average.mee_nbs@重庆/2024=0.55 kgCO2/kWh", "grid.average.mee_nbs", "", "CN-CQ", 2024, 0.55, "kgCO2/kWh"),
        ("grid.average.mee_nbs@CN-CQ=0.55 kgCO2/kWh", "grid.average.mee_nbs", "", "CN-CQ", None, 0.55, "kgCO2/kWh"),
        ("boiler.efficiency.tool09:coal=80%", "boiler.efficiency.tool09", "coal", "", None, 80.0, "%"),
        ("boiler.efficiency.tool09:coal=8e-1", "boiler.efficiency.tool09", "coal", "", None, 0.8, "1"),
        (
            "env_tax.rate:air@500155/2026=3 CNY/equivalent",
            None,
            "500155 is a county, and the family is not published at that level",
            "",
            None,
            None,
            "",
        ),
        ("x=1", None, "no factor family has this name", "", None, None, ""),
        ("power.coal_rate.nea=abc", None, "not a factor value", "", None, None, ""),
        ("env_tax.rate:air@2026=3 CNY/equivalent", None, "the region is blank", "", None, None, ""),
    ],
)
def test_one_value_in_a_line(factors, text, family, key, region, year, value, unit):
    if family is None:
        with pytest.raises(FactorDataError) as caught:
            factors.with_value(text)
        assert key in str(caught.value)
        assert str(caught.value).startswith("--set ")
        return
    added = factors.with_value(text)
    row = next(row for row in added.rows(family) if row.status == "given")
    assert (row.key, row.region, row.year, row.value, row.unit) == (key, region, year, value, unit)
    assert text.strip() in added.source(row.source_id).document


def test_inputs_are_not_modified(factors):
    rows = [{"family": "fuel.density", "key": "diesel", "value": "0.85", "unit": "kg/L", "document": "d"}]
    before = [dict(row) for row in rows]
    assert factors.extend(rows).resolve("fuel.density", key="diesel").value == 0.85
    assert rows == before
    assert factors.resolve("fuel.density", key="diesel").value == 0.84
