"""Drawing on matplotlib: deterministic SVG whose text stays text, so that the reader's own fonts show Chinese.

No font is bundled. An SVG is laid out with the one font that matplotlib carries, on every machine alike, and names a
stack of Chinese fonts for whoever shows it. A PNG needs one of them installed.
"""

from __future__ import annotations

import contextlib
import io
import re
import threading
import warnings
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from carbonacct.errors import OutputError
from carbonacct.output import destination, replacing
from carbonacct.report.display import width
from carbonacct.report.model import LANGUAGES, Picture, Wording
from carbonacct.report.page import FONTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontManager

# Okabe and Ito: told apart with every common kind of colour blindness.
BLUE, ORANGE, GREEN, RED, SKY, YELLOW, PINK, BLACK = (
    *("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#F0E442", "#CC79A7", "#000000"),
)
GREY = "#8A8A8A"
CJK = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "SimHei", "SimSun", "Noto Serif CJK SC", "Droid Sans Fallback"),
    # Collections of which an older matplotlib sees the first face only; it has the Chinese signs as well.
    *("Noto Sans CJK JP", "Noto Serif CJK JP"),
)
SETTINGS: Mapping[str, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "carbonacct",
    "font.family": ["DejaVu Sans"],
    "font.size": 10,
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
Drawing = Callable[["Figure", str], None]
BELOW, ABOVE = 0.7, 0.4
WHOLE = 1000
_LOCK = threading.Lock()
_FAMILY = re.compile(r"font-family: [^;\"]*")
_ID = re.compile(r'(\bid="|href="#|url\(#)([^")]+)')
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)


def picture(id: str, title: Wording, size: tuple[float, float], draw: Drawing) -> Picture:
    """Return a drawing as SVG in both languages.

    Parameters
    ----------
    id
        Name; it also keeps the ids inside one SVG apart from those of another on the same page.
    title
        What it shows.
    size
        Width and height [inch].
    draw
        Called with an empty figure and the language.

    Raises
    ------
    OutputError
        Matplotlib is not installed.
    """
    svg = {lang: _svg(id, size, draw, lang) for lang in LANGUAGES}
    return Picture(id, title, svg, lambda lang: png(size, draw, lang))


def _svg(id: str, size: tuple[float, float], draw: Drawing, lang: str) -> str:
    stream = io.StringIO()
    _save(stream, size, draw, lang, format="svg", metadata={"Date": None, "Creator": None})
    text = _METADATA.sub("", stream.getvalue())
    text = text[text.index("<svg") :].rstrip()
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace("xlink:href", "href")
    text = _FAMILY.sub(f"font-family: {FONTS}", text)
    prefix = f"{id}-{lang}-"
    return _ID.sub(lambda found: f"{found[1]}{prefix}{found[2]}", text).replace("*{", f"#{prefix}figure_1 *{{")


def png(size: tuple[float, float], draw: Drawing, lang: str, resolution: int = 150) -> bytes:
    """Return a drawing as PNG.

    Raises
    ------
    OutputError
        A sign, such as a Chinese one, is in no font installed: it would be an empty box.
    """
    stream = io.BytesIO()
    family = chinese_font()
    fonts = [family, "DejaVu Sans"] if family else ["DejaVu Sans"]
    try:
        _save(stream, size, draw, lang, format="png", dpi=resolution, metadata={"Software": None}, fonts=fonts)
    except UserWarning as warning:
        raise OutputError(
            "no Chinese font is installed" if family is None else "a sign is in no font installed",
            given="" if family is None else str(warning),
            needed=", ".join(CJK[:4]),
            hint="install one, such as the Debian package fonts-noto-cjk; or write SVG, which needs none",
        ) from None
    return stream.getvalue()


def chinese_font() -> str | None:
    """Return the first installed font of the stack, or nothing.

    Matplotlib remembers the fonts of its first run; one installed since then is looked for and added.
    """
    _figure_class()
    from matplotlib import font_manager

    manager = font_manager.fontManager
    found = _of_stack(manager)
    if found is None:
        known = {entry.fname for entry in manager.ttflist}
        for file in sorted({*font_manager.findSystemFonts()} - known):
            with contextlib.suppress(OSError, RuntimeError):  # a file that is no font
                manager.addfont(file)
        found = _of_stack(manager)
    return found


def _of_stack(manager: FontManager) -> str | None:
    installed = {entry.name for entry in manager.ttflist}
    return next((name for name in CJK if name in installed), None)


def _figure_class() -> type[Figure]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise OutputError(
            "pictures need matplotlib", needed="matplotlib", hint="pip install 'carbonacct[report]'"
        ) from None
    return Figure


def _save(
    stream: io.StringIO | io.BytesIO,
    size: tuple[float, float],
    draw: Drawing,
    lang: str,
    *,
    fonts: list[str] | None = None,
    **options: Any,
) -> None:
    figure_class = _figure_class()
    import matplotlib

    settings: Any = dict(SETTINGS) | ({"font.family": fonts} if fonts else {})
    with _LOCK, matplotlib.rc_context(settings), warnings.catch_warnings():
        # The layout font lacks Chinese signs; in SVG they are text and never drawn with it. In PNG they would be boxes.
        warnings.filterwarnings("error" if fonts else "ignore", message="Glyph .* missing from", category=UserWarning)
        figure = figure_class(figsize=size)
        draw(figure, lang)
        figure.savefig(stream, **options)


def write_picture(drawn: Picture, path: str | PathLike[str], *, lang: str = "zh", overwrite: bool = False) -> FilePath:
    """Write a picture as ``.svg`` or ``.png``.

    Raises
    ------
    OutputError
        The suffix is neither, the file exists, or a PNG in Chinese finds no Chinese font.
    """
    (target,) = destination(path, overwrite=overwrite, choices=(".svg", ".png"))
    with replacing([target], overwrite=overwrite) as (file,):
        file.write_bytes(drawn.svg[lang].encode() if target.suffix.lower() == ".svg" else drawn.png(lang))
    return target


def axes_with_labels(figure: Figure, labels: list[str], *, right: float = 0.97) -> Axes:
    """Return axes with room on the left for labels, one a line, the first on top."""
    left = min(0.03 + 0.085 * max(map(width, labels), default=4) / figure.get_figwidth(), 0.5)
    height = figure.get_figheight()
    axes = figure.add_axes((left, BELOW / height, right - left, 1 - (BELOW + ABOVE) / height))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    return axes


def short(value: float) -> str:
    """Return a number for the eye: grouped, in whole units from a thousand on, else four digits.

    Examples
    --------
    >>> short(1234567.4), short(123.456), short(0.012346), short(0.0)
    ('1,234,567', '123.5', '0.01235', '0')
    """
    if value == 0:
        return "0"
    if abs(value) >= WHOLE:
        return f"{value:,.0f}"
    return f"{float(f'{value:.4g}'):,.10g}"
