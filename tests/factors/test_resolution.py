"""Which row answers: newest year not after the one asked, nearest place within it, and never silently."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonacct.errors import FactorNotFound, OptionError, UnitMismatch
from carbonacct.factors import FactorSet, families, resolve
from carbonacct.factors.search import search, tabulate
from carbonacct.vocabulary import families as vocabulary
from carbonacct.vocabulary import regions

CM = "grid.combined_margin.75_25"
MEE = "grid.average.mee_nbs"


@pytest.fixture(scope="module")
def factors():
    return FactorSet.load("2026.11")


TABLE = [
    # family, key, region, year asked, value, unit, region found, year found, match, fallback
    (MEE, "", "CN-CQ", 2021, 0.4743, "kgCO2/kWh", "CN-CQ", 2021, "exact", False),
    (MEE, "", "CN-CQ", 2022, 0.5227, "kgCO2/kWh", "CN-CQ", 2022, "exact", False),
    (MEE, "", "CN-CQ", 2023, 0.5581, "kgCO2/kWh", "CN-CQ", 2023, "exact", False),
    (MEE, "", "500155", 2023, 0.5581, "kgCO2/kWh", "CN-CQ", 2023, "parent_region:CN-CQ", False),
    (MEE, "", "500228", 2023, 0.5581, "kgCO2/kWh", "CN-CQ", 2023, "parent_region:CN-CQ", False),
    (MEE, "", "500155", 2025, 0.5581, "kgCO2/kWh", "CN-CQ", 2023, "older_year:-2; parent_region:CN-CQ", True),
    (MEE, "", "CN-GRID-SOUTHWEST", 2023, 0.2472, "kgCO2/kWh", "CN-GRID-SOUTHWEST", 2023, "exact", False),
    (MEE, "", "CN", 2022, 0.5366, "kgCO2/kWh", "CN", 2022, "exact", False),
    (MEE, "", "CN-XZ", 2023, 0.2472, "kgCO2/kWh", "CN-GRID-SOUTHWEST", 2023, "parent_region:CN-GRID-SOUTHWEST", True),
    ("grid.average.ets_reporting", "", "500155", 2022, 0.5703, "kgCO2/kWh", "CN", 2022, "parent_region:CN", False),
    ("grid.average.excl_traded", "", "CN", 2023, 0.6096, "kgCO2/kWh", "CN", 2023, "exact", False),
    ("grid.average.fossil", "", "CN", 2023, 0.8273, "kgCO2/kWh", "CN", 2023, "exact", False),
    ("grid.footprint_lca", "pv", "CN", 2024, 0.0520, "kgCO2e/kWh", "CN", 2024, "exact", False),
    ("power.coal_rate.nea", "", "CN", 2012, 326.0, "gce/kWh", "CN", 2012, "exact", False),
    ("power.coal_rate.cec", "", "CN", 2012, 325.0, "gce/kWh", "CN", 2012, "exact", False),
    ("power.coal_rate.nea", "", "500155", 2020, 305.5, "gce/kWh", "CN", 2020, "parent_region:CN", False),
    ("power.coal_rate.nea", "", "CN", 2025, 301.6, "gce/kWh", "CN", 2023, "older_year:-2", True),
    (CM, "", "CN-CQ", 2019, 0.715375, "tCO2/MWh", "CN-GRID-CENTRAL", 2019, "parent_region:CN-GRID-CENTRAL", False),
    (
        CM,
        "",
        "CN-CQ",
        2020,
        0.715375,
        "tCO2/MWh",
        "CN-GRID-CENTRAL",
        2019,
        "older_year:-1; parent_region:CN-GRID-CENTRAL",
        True,
    ),
    (
        CM,
        "",
        "CN-GD",
        2025,
        0.656525,
        "tCO2/MWh",
        "CN-GRID-SOUTH",
        2019,
        "older_year:-6; parent_region:CN-GRID-SOUTH",
        True,
    ),
    (
        "grid.combined_margin.50_50",
        "",
        "CN-GRID-CENTRAL",
        2019,
        0.57205,
        "tCO2/MWh",
        "CN-GRID-CENTRAL",
        2019,
        "exact",
        False,
    ),
    ("fuel.ncv.mee", "diesel", "", 2025, 43.33, "GJ/t", "", 2015, "exact", False),
    ("fuel.ncv.mee", "diesel", "", 2014, 42.652, "GJ/t", "", 2013, "exact", False),
    ("fuel.ncv_gas.mee", "natural_gas", "", 2023, 389.31, "GJ/万Nm3", "", 2015, "exact", False),
    ("gwp.AR5", "CH4", "", None, 28.0, "tCO2e/tCH4", "", None, "exact", False),
    ("gwp.AR6", "CH4_nonfossil", "", 2026, 27.0, "tCO2e/tCH4", "", None, "exact", False),
    ("env_tax.rate", "air", "500155", 2020, 2.4, "CNY/equivalent", "CN-CQ", 2018, "parent_region:CN-CQ", False),
    ("env_tax.rate", "air", "500155", 2026, 3.5, "CNY/equivalent", "CN-CQ", 2021, "parent_region:CN-CQ", False),
    ("co2_per_tce.eri_067", "", "", 2026, 0.67 * 44 / 12, "tCO2/tce", "", None, "exact", False),
    ("stoichiometry.co2_per_c", "", "", None, 44 / 12, "tCO2/tC", "", None, "exact", False),
    ("grid.average.ember", "", "SG", 2024, None, "gCO2e/kWh", "SG", None, None, None),
]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case[0]}-{case[1]}-{case[2]}-{case[3]}")
def test_table(factors, case):
    family, key, region, year, value, unit, found_region, found_year, match, fallback = case
    found = factors.resolve(family, key=key, region=region, year=year)
    assert (found.unit, found.region) == (unit, found_region)
    if match is not None:
        assert (found.value, found.year, found.match, found.fallback) == (value, found_year, match, fallback)
    assert found.edition == "2026.11"
    assert found.source.citation
    assert found.asked["region"] == region


def test_status_is_carried(factors):
    doubtful = factors.resolve("power.coal_rate.nea", region="CN", year=2012)
    assert (doubtful.status, doubtful.confidence, doubtful.unverified) == ("confirmed", "medium", True)
    sure = factors.resolve("power.coal_rate.nea", region="CN", year=2020)
    assert (sure.status, sure.confidence, sure.unverified) == ("confirmed", "high", False)
    unread = factors.resolve("power.coal_rate.cec", region="CN", year=2019)
    assert (unread.status, unread.unverified) == ("memory", True)


def test_a_composed_factor_shows_its_parts(factors):
    found = factors.resolve(CM, region="CN-GRID-SOUTH", year=2019)
    assert [(part.family, part.value, part.year) for part in found.parts] == [
        ("grid.operating_margin", 0.8042, 2019),
        ("grid.build_margin", 0.2135, 2019),
    ]
    assert found.value == float(Fraction("0.8042") * Fraction(3, 4) + Fraction("0.2135") * Fraction(1, 4))
    assert found.id == "grid.combined_margin.75_25@CN-GRID-SOUTH/2019"
    assert "TOOL07" in found.source.citation


def test_parts_come_from_one_year(factors):
    # North China has an operating margin of 2023 and no build margin of that year.
    assert factors.resolve("grid.operating_margin", region="CN-HE", year=2023).value == 0.935
    found = factors.resolve(CM, region="CN-HE", year=2023)
    assert [part.year for part in found.parts] == [2019, 2019]
    complete = factors.with_value("grid.build_margin@CN-GRID-NORTH/2023=400 kgCO2/MWh")
    found = complete.resolve(CM, region="CN-HE", year=2023)
    assert (found.year, found.value, found.unit) == (2023, 0.80125, "tCO2/MWh")
    assert (found.status, found.unverified) == ("confirmed", True)


def test_the_weakest_part_marks_the_sum(factors):
    assert not factors.resolve(CM, region="CN-GRID-SOUTH", year=2019).unverified
    old = factors.resolve(CM, region="CN-GRID-SOUTH", year=2015)
    assert (old.status, old.unverified) == ("memory", True)


def test_own_rows_of_a_composed_family_win_when_as_new(factors):
    row = "grid.combined_margin.75_25@CN-GRID-SOUTH/{}=0.5 tCO2/MWh"
    same = factors.with_value(row.format(2019)).resolve(CM, region="CN-GD", year=2025)
    assert (same.value, same.parts, same.status, same.unverified) == (0.5, (), "given", False)
    older = factors.with_value(row.format(2015)).resolve(CM, region="CN-GD", year=2025)
    assert (older.year, len(older.parts)) == (2019, 2)


def test_one_added_row_answers_for_liangping(factors):
    added = factors.with_value("grid.combined_margin.75_25@CN-GRID-SOUTHWEST/2025=0.4 tCO2/MWh")
    found = added.resolve(CM, region="500155", year=2025)
    assert (found.value, found.match, found.fallback) == (0.4, "parent_region:CN-GRID-SOUTHWEST", False)
    assert not found.unverified


def test_a_regrouped_region_says_all_in_one_message(factors):
    with pytest.raises(FactorNotFound) as caught:
        factors.resolve(CM, region="500155", year=2025)
    assert str(caught.value) == (
        "grid.combined_margin.75_25: the newest set that covers 500155 is of 2019, when it stood in CN-GRID-CENTRAL "
        "(华中区域电网); it is regrouped to CN-GRID-SOUTHWEST (西南区域电网: a grid of its own in baseline sets from "
        "the 2024 release and in averages from 2021); its figures of 2022–2024 (grid.operating_margin, "
        "grid.build_margin) are missing, published by MEE 生态环境部 (mee.gov.cn, 应对气候变化司: "
        "减排项目中国区域电网基准线排放因子, release 2024)\n"
        "  given: 500155 2025    hint: add one row each of grid.operating_margin and grid.build_margin, or one of "
        "grid.combined_margin.75_25, for CN-GRID-SOUTHWEST: --factors FILE, or --set "
        'grid.combined_margin.75_25@CN-GRID-SOUTHWEST/2025=VALUE tCO2/MWh; fallback="regroup" takes the figure of 2019'
    )
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(again), again.hint, type(again)) == (str(caught.value), caught.value.hint, FactorNotFound)


def test_regroup_takes_the_old_grid_when_asked(factors):
    found = factors.resolve(CM, region="500155", year=2025, fallback="regroup")
    assert (found.value, found.fallback) == (0.715375, True)
    assert found.match == "older_year:-6; regrouped_region:CN-GRID-CENTRAL"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"family": MEE, "region": "CN-CQ", "year": 2025}, "nearest is of CN-CQ 2023 (older_year:-2)"),
        ({"family": MEE, "region": "CN-XZ", "year": 2023}, "(parent_region:CN-GRID-SOUTHWEST)"),
        ({"family": "power.coal_rate.nea", "region": "CN", "year": 2025}, "nearest is of CN 2023 (older_year:-2)"),
        ({"family": CM, "region": "CN-CQ", "year": 2025}, "stood in CN-GRID-CENTRAL"),
    ],
)
def test_strict_refuses_what_stands_in(factors, question, message):
    with pytest.raises(FactorNotFound) as caught:
        factors.resolve(**question, fallback="strict")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("family", "region", "year"),
    [
        (MEE, "500155", 2023),
        (CM, "500155", 2019),
        ("power.coal_rate.nea", "500155", 2020),
        ("env_tax.rate", "CN-CQ", 2026),
    ],
)
def test_strict_walks_to_the_finest_published_level(factors, family, region, year):
    key = "air" if family == "env_tax.rate" else ""
    assert not factors.resolve(family, key=key, region=region, year=year, fallback="strict").fallback


MISSING = [
    ({"family": "grid.avg"}, "no factor family has this name\n  given: grid.avg    hint: nearest: grid.average"),
    ({"family": MEE, "region": "CN-CQ", "year": 2020}, "the earliest is of 2021, and a newer year is never taken"),
    ({"family": MEE, "year": 2023}, "the family is published by region, and none was given"),
    ({"family": MEE, "region": "Atlantis", "year": 2023}, "no such region\n  given: Atlantis"),
    ({"family": CM, "region": "CN", "year": 2019}, "published by grid; there are figures of CN-GRID-CENTRAL"),
    ({"family": MEE, "region": "SG", "year": 2023}, "there are figures of CN, CN-AH"),
    ({"family": MEE, "region": "HK", "year": 2023}, "there are figures of CN, CN-AH"),
    ({"family": "gwp.AR5", "key": "CH5"}, "no row has this key (gas)\n  given: CH5    hint: keys: CH4"),
    ({"family": "gwp.AR4", "key": "CH4_fossil"}, "no row has this key (gas)"),
    ({"family": "grid.line_loss", "key": "x", "region": "CN"}, "the family has no keys"),
    ({"family": "standard_coal.volume", "key": "natural_gas"}, "published as a range only: 1.1 to 1.33 kgce/m3"),
    ({"family": "power.coal_rate.nea", "region": "CN", "year": 2009}, "the earliest is of 2010"),
    ({"family": "process.co2", "key": "clinker"}, "the family has no rows (given by the bank 银行自有)"),
    ({"family": "target.co2_per_gdp", "key": "14fyp", "region": "CN", "year": 2020}, "the earliest is of 2025"),
]


@pytest.mark.parametrize(("question", "message"), MISSING, ids=lambda value: str(value)[:40])
def test_not_found_names_what_exists(factors, question, message):
    with pytest.raises(FactorNotFound) as caught:
        factors.resolve(**question)
    assert message in str(caught.value)


def test_no_region_of_a_grid_family_is_ever_a_country(factors):
    added = [
        {
            "family": "grid.operating_margin",
            "region": "CN-GRID-SOUTH",
            "year": 2030,
            "value": 1,
            "unit": "tCO2/MWh",
            "document": "d",
        }
    ]
    with pytest.raises(FactorNotFound):
        factors.extend(added).resolve("grid.operating_margin", region="CN-XZ", year=2030)


def test_units_of_the_answer(factors):
    found = factors.resolve("power.coal_rate.nea", region="CN", year=2020, unit="tce/MWh")
    assert (found.value, found.unit) == (0.3055, "tce/MWh")
    assert factors.resolve("energy.standard_coal", unit="GJ/tce").value == 29.307
    with pytest.raises(UnitMismatch):
        factors.resolve("power.coal_rate.nea", region="CN", year=2020, unit="kgCO2/kWh")


def test_unknown_fallback(factors):
    with pytest.raises(OptionError, match="unknown fallback"):
        factors.resolve(MEE, region="CN", year=2023, fallback="loose")


def test_answers_are_cached_per_question(factors):
    assert factors.resolve(MEE, region="CN-CQ", year=2023) is factors.resolve(MEE, region="CN-CQ", year=2023)


def test_front_door_uses_the_newest_edition():
    assert resolve(MEE, region="500155", year=2023).value == 0.5581
    assert MEE in families()


YEARS = st.one_of(st.none(), st.integers(2004, 2030))
PLACES = st.sampled_from(["500155", "CN-CQ", "CN-SC", "CN-XZ", "CN-NM", "CN-GRID-SOUTH", "CN", "SG", "VN", "510104"])
NAMES = st.sampled_from(
    [MEE, CM, "grid.combined_margin.50_50", "grid.average.ndrc", "power.coal_rate.nea", "grid.ifi2021"]
)
FALLBACK = st.sampled_from(["mark", "strict", "regroup"])


def answer(factors, question):
    """The factor, or the message that says why there is none."""
    try:
        return factors.resolve(**question)
    except FactorNotFound as problem:
        return str(problem)


@given(NAMES, PLACES, YEARS, FALLBACK)
def test_resolution_is_a_function_that_never_takes_a_newer_year(name, place, year, fallback):
    factors = FactorSet.load("2026.11")
    key = "operating_margin" if name == "grid.ifi2021" else ""
    question = {"family": name, "key": key, "region": place, "year": year, "fallback": fallback}
    found = answer(factors, question)
    assert answer(FactorSet(factors.edition, factors._manifest), question) == found
    if isinstance(found, str):
        assert found.startswith(name)
        return
    assert year is None or found.year is None or found.year <= year
    assert regions.get(found.region).level in vocabulary.get(name).levels
    assert fallback != "strict" or not found.fallback
    assert fallback == "regroup" or "regrouped" not in found.match


@given(st.randoms(use_true_random=False), PLACES, st.integers(2010, 2030))
def test_the_order_of_rows_does_not_matter(random, place, year):
    rows = list(FactorSet.load("2026.11").rows("grid.operating_margin"))
    shuffled = random.sample(rows, len(rows))
    family = vocabulary.get("grid.operating_margin")
    answers = []
    for order in (rows, shuffled):
        table = tabulate(order)[""]
        available = {y: {region: (row,) for region, row in table[y].items()} for y in table}
        answers.append(search(family, available, place, year, "regroup"))
    assert answers[0] == answers[1]


def test_the_answer_repeats_the_question_in_full(factors):
    question = {"key": "", "region": "CN-GRID-SOUTH", "year": 2019, "fallback": "strict"}
    for family in ("grid.operating_margin", CM):
        found = factors.resolve(family, **question)
        assert found.asked == {"family": family, **question}
    assert found.note == ""


def test_a_range_goes_into_the_unit_asked_for(factors):
    row = {
        "family": "power.coal_rate.nea",
        "region": "CN",
        "year": 2031,
        "value": 300,
        "low": 290,
        "high": 310,
        "unit": "gce/kWh",
        "document": "a document",
    }
    found = factors.extend([row]).resolve("power.coal_rate.nea", region="CN", year=2031, unit="tce/MWh")
    assert (found.low, found.value, found.high) == (0.29, 0.3, 0.31)
    bare = factors.resolve("power.coal_rate.nea", region="CN", year=2023, unit="tce/MWh")
    assert (bare.low, bare.high) == (None, None)


def test_a_part_given_by_the_user_marks_the_sum_as_given(factors):
    for place, part in enumerate(("grid.operating_margin", "grid.build_margin")):
        mixed = factors.with_value(f"{part}@CN-GRID-SOUTH/2019=0.8 tCO2/MWh")
        found = mixed.resolve(CM, region="CN-GRID-SOUTH", year=2019)
        assert (found.parts[place].status, found.parts[1 - place].status) == ("given", "confirmed")
        assert found.status == "given"


def test_a_year_of_one_part_alone_is_no_year_of_the_sum(factors):
    for part in ("grid.operating_margin", "grid.build_margin"):
        alone = factors.with_value(f"{part}@CN-GRID-SOUTH/2031=0.5 tCO2/MWh")
        assert alone.resolve(CM, region="CN-GRID-SOUTH", year=2031).year == 2019
        apart = alone.with_value(f"{part}@CN-GRID-NORTH/2019=0.5 tCO2/MWh")
        assert apart.resolve(CM, region="CN-GRID-SOUTH", year=2031).year == 2019
    both = factors.with_value("grid.operating_margin@CN-GRID-SOUTH/2031=0.5 tCO2/MWh")
    both = both.with_value("grid.build_margin@CN-GRID-NORTH/2031=0.5 tCO2/MWh")
    assert both.resolve(CM, region="CN-GRID-SOUTH", year=2031).year == 2019
    assert both.resolve(CM, region="CN-GRID-NORTH", year=2031).year == 2019


def test_a_row_without_year_comes_after_the_year_asked_for_and_before_older_ones(factors):
    row = {"family": "power.coal_rate.nea", "region": "CN", "unit": "gce/kWh", "document": "a document"}
    mixed = factors.extend([{**row, "value": 250}, {**row, "value": 260, "year": 2032}])
    found = [mixed.resolve("power.coal_rate.nea", region="CN", year=year).value for year in (2031, 2032, 2033)]
    assert found == [250, 260, 250]


def test_a_row_without_year_answers_for_the_grid_of_the_year_asked_for(factors):
    row = {"family": CM, "region": "CN-GRID-CENTRAL", "unit": "tCO2/MWh", "value": 0.5, "document": "a document"}
    own = factors.extend([row])
    found = own.resolve(CM, region="500155", year=2019)
    assert (found.value, found.match) == (0.5, "parent_region:CN-GRID-CENTRAL")
    assert own.resolve(CM, region="CN-GRID-CENTRAL", year=2019).parts == ()
