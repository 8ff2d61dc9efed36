"""Programs that ``make test-all`` needs beside Python, and how to install them where one is missing."""

from __future__ import annotations

import shutil

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICE = ("soffice", "libreoffice")
JAVA = ("java",)


def program(names: tuple[str, ...], package: str) -> str:
    """Return the path of a program; fail with what to install where there is none."""
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"{names[0]} is not installed, and `make test-all` needs it; on Debian: apt-get install {package}"
    return found


def chinese_font() -> str:
    """Return the font of Chinese pictures; fail with what to install where there is none."""
    from carbonacct.report.pictures.canvas import chinese_font

    found = chinese_font()
    assert found, (
        "no Chinese font is installed, and `make test-all` needs one; on Debian: apt-get install fonts-noto-cjk"
    )
    return found


def main() -> int:
    """Fail early, before anything long has run."""
    program(CHROMIUM, "chromium")
    program(OFFICE, "libreoffice-calc")
    program(JAVA, "openjdk-17-jre-headless")
    chinese_font()
    return 0


if __name__ == "__main__":
    import sys

    try:
        sys.exit(main())
    except AssertionError as missing:
        sys.exit(str(missing))
