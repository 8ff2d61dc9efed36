"""Pictures: the same bytes each time, text as text, ids apart, and no empty boxes for Chinese."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from carbonacct.errors import OptionError, OutputError
from carbonacct.portfolio.pathways import linear
from carbonacct.report.model import Wording
from carbonacct.report.page import FONTS
from carbonacct.report.pictures import (
    amounts,
    change_steps,
    coverage_and_quality,
    decline_path,
    marginal_benefit,
    write_picture,
)
from carbonacct.report.pictures.canvas import chinese_font

TITLE = Wording("梁平区组合", "Liangping book")
WIND, SUN = Wording("风电 <&>", "wind $x$"), Wording("光伏", "sun")


class Steps:
    """A change of three lines."""

    unit = "tCO2e"
    base, now = 100.0, 90.0
    lines = {"exposure": 5.0, "emissions": -15.0, "rounding": 0.0}


def everything():
    path = linear(2025, 100.0, 2030, 50.0, unit="tCO2e/万CNY")
    return [
        amounts("a", TITLE, [(WIND, 10.0), (SUN, -3.0)], "tCO2e"),
        decline_path("b", TITLE, path, {2025: 100.0, 2027: 90.0}),
        change_steps("c", TITLE, Steps()),
        coverage_and_quality("d", TITLE, [(WIND, 0.5, 2.5), (SUN, None, None)]),
        marginal_benefit("e", TITLE, [(WIND, 10.0, 2.0), (SUN, 5.0, 3.0)], "万元", "tCO2e/万元"),
    ]


@pytest.mark.parametrize("place", range(5))
def test_a_picture_is_the_same_each_time_and_whole(place):
    first, second = everything()[place], everything()[place]
    assert first.svg == second.svg
    for lang in ("zh", "en"):
        svg = first.svg[lang]
        root = ElementTree.fromstring(svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        told = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
        assert TITLE(lang) in told
        assert FONTS.split(",")[0] in svg
        assert "<metadata" not in svg
        assert set(re.findall(r"(?:href|xlink:href)=\"([^\"]*)\"", svg)) <= {
            f"#{one}" for one in re.findall(r'\bid="([^"]+)"', svg)
        }
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_texts_stay_as_written():
    picture = everything()[0]
    zh, en = (ElementTree.fromstring(picture.svg[lang]) for lang in ("zh", "en"))
    assert "风电 <&>" in [element.text for element in zh.iter("{http://www.w3.org/2000/svg}text")]
    assert "wind $x$" in [element.text for element in en.iter("{http://www.w3.org/2000/svg}text")]


def test_a_png_has_no_empty_boxes(tmp_path, monkeypatch):
    picture = everything()[0]
    assert write_picture(picture, tmp_path / "en.png", lang="en").read_bytes().startswith(b"\x89PNG")
    if chinese_font() is not None:
        assert write_picture(picture, tmp_path / "zh.png").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setattr("carbonacct.report.pictures.canvas.chinese_font", lambda: None)
    with pytest.raises(OutputError, match="no Chinese font"):
        write_picture(picture, tmp_path / "none.png")
    assert write_picture(picture, tmp_path / "zh.svg").read_text(encoding="utf-8").startswith("<svg")


def test_nothing_is_not_drawn():
    with pytest.raises(OptionError, match="nothing to draw"):
        amounts("a", TITLE, [], "t")
    with pytest.raises(OptionError, match="nothing to draw"):
        coverage_and_quality("d", TITLE, [])
    with pytest.raises(OptionError, match="nothing to draw"):
        decline_path("b", TITLE, linear(2025, 2.0, 2030, 1.0, unit="t"), {})
    with pytest.raises(OptionError, match="above zero"):
        marginal_benefit("e", TITLE, [(WIND, 0.0, 1.0)], "万元", "t")


def test_matplotlib_is_left_as_it_was():
    import matplotlib

    before = dict(matplotlib.rcParams)
    everything()
    assert dict(matplotlib.rcParams) == before
