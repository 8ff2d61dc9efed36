"""Words that are no unit, or more than one, and the signs a unit may be written with: each by name."""

from __future__ import annotations

import pytest

from carbonacct.errors import UnitError
from carbonacct.unit_text import MAX_LENGTH, count_of
from carbonacct.units import parse_unit

AMBIGUOUS = {
    "MT mt": "t (metric ton) or Mt (a million t)?",
    "MTCO2e mtCO2e": "tCO2e or MtCO2e (a million t)?",
    "MTCO2 mtCO2": "tCO2 or MtCO2 (a million t)?",
    "kt Kt KT": "Gg (a thousand t) or the knot? for tonnes write Gg or 千吨",
    "ton tons Ton TON": "t (metric), short_ton (US) or long_ton (UK)?",
    "mwh mWh": "MWh (megawatt hour) or a milliwatt hour? write MWh",
    "mw mW": "MW (megawatt) or a milliwatt? write MW",
    "mj mJ": "MJ (megajoule) or a millijoule? write MJ",
    "cal Cal kcal Kcal 卡 千卡 大卡": "kcal_IT (4.1868 kJ) or kcal_th (4.184 kJ)?",
    "gal gallon gallons 加仑": "US_gallon or imperial_gallon?",
    "ppm ppb": "mg/kg, mg/L or mg/Nm3?",
    "吨碳 千克碳 公斤碳 克碳": "tC (carbon), tCO2 or tCO2e?",
    "G": "g (gram), Gg, GJ, GW or GWh?",
    "M": "m (metre), MUSD, 百万元, MJ, MW or MWh?",
    "k": "kg, km, kW, kWh, 千元?",
    "T": "t (metric ton), TJ or TWh?",
    "H": "h (hour)?",
    "N": "Nm3 (normal cubic metre)?",
    "$": "USD, HKD, SGD, AUD …? write the ISO 4217 code",
    "Sm3": "standard conditions differ; state the volume in Nm3 (0 °C, 101.325 kPa) or m3",
    "方": "m3 or Nm3 (0 °C)?",
}
A_COUNT = "a count is a pure number: leave the unit out or write 1"
A_SCALE = "a scale alone fits money columns only; write 万元, 百万元, MUSD, 万kWh …"
NO_UNIT = {
    "million billion thousand 百万 十亿 千 mn bn 万 亿": A_SCALE,
    "辆 户 台 套 盏 座 只 棵 株 个 羽 件 次 名 人次": A_COUNT,
    "vehicle vehicles household households unit units": A_COUNT,
    "°C °F": "a temperature scale has no ratio; for a difference write K",
}
WELL_WRITTEN = "write as in kWh/(m2·a)"


def by_word(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, told) for words, told in table.items() for word in words.split()]


def refused(text: str) -> UnitError:
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    return caught.value


@pytest.mark.parametrize(("word", "readings"), by_word(AMBIGUOUS))
def test_a_word_with_several_readings_is_refused_with_them(word: str, readings: str) -> None:
    for text in (word, f"kWh/{word}"):
        error = refused(text)
        assert error.message == f'"{word}" is ambiguous as a unit'
        assert error.hint == readings


@pytest.mark.parametrize(("word", "told"), by_word(NO_UNIT))
def test_a_word_that_is_no_unit_is_refused_with_what_to_write(word: str, told: str) -> None:
    error = refused(word)
    assert error.message in (f'"{word}" is not a unit', f'"{word}" is a scale, not a unit')
    assert error.hint == told


@pytest.mark.parametrize("word", [*"辆户台套盏座只棵株个头羽件次人名", "人次"])
def test_words_that_count_things_count_by_tens_of_thousands_too(word: str) -> None:
    assert [count_of(text) for text in (word, f"万{word}", f"亿{word}", f" {word} ")] == [1, 10_000, 100_000_000, 1]
    assert [count_of(text) for text in (f"千{word}", f"1{word}", f"{word}{word}", f"万万{word}")] == [None] * 4


@pytest.mark.parametrize("text", ["", "万", "亿", "kWh", "万kWh", "!"])
def test_other_words_count_nothing(text: str) -> None:
    assert count_of(text) is None


@pytest.mark.parametrize("sign", "×⋅∙•・‧·*")
def test_signs_of_a_product(sign: str) -> None:
    assert parse_unit(f"t{sign}km") == parse_unit("t·km")


@pytest.mark.parametrize("sign", "−‐‑–-")
def test_signs_of_a_negative_power(sign: str) -> None:
    assert parse_unit(f"kg{sign}1") == parse_unit("1/kg")


@pytest.mark.parametrize("sign", "∕⁄//")
def test_signs_of_a_quotient(sign: str) -> None:
    assert parse_unit(f"t{sign}a") == parse_unit("t/a")


@pytest.mark.parametrize("text", ["!t·km", "t·km!", "t!km", "t/a!"])
def test_other_signs_are_refused(text: str) -> None:
    assert "is not a unit" in refused(text).message


@pytest.mark.parametrize("text", ["kWh/(m2·a", "kWh/m2·a)", "(t)", "t/(m2)·a)", "kWh/((m2·a))", "(kWh)/m2"])
def test_brackets_stand_around_all_that_divides_or_nowhere(text: str) -> None:
    error = refused(text)
    assert error.message == "brackets stand only around all that follows the /"
    assert error.hint == WELL_WRITTEN


def test_the_longest_text_is_read() -> None:
    text = "·".join(["t"] * (MAX_LENGTH // 2)) + " "
    assert len(text) == MAX_LENGTH
    exact = text.strip() + "2"
    assert len(exact) == MAX_LENGTH
    assert "longer than" not in refused_or_read(exact)
    assert refused(exact + "3").message == f"the unit is longer than {MAX_LENGTH} characters"


def refused_or_read(text: str) -> str:
    try:
        return parse_unit(text).text
    except UnitError as error:
        return error.message


def test_a_number_after_a_scale_and_a_sign_is_a_power() -> None:
    assert parse_unit("万m-2·kWh") == parse_unit("万kWh/m2")
    assert parse_unit("万m^2") == parse_unit("万m2")
    assert "is not a unit" in refused("万m2!").message
