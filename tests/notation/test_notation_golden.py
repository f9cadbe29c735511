"""Compare the golden page of the notation: every command in every output.

Run ``python tests/notation/test_notation_golden.py`` after a wanted change and review the difference.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from markscheme.notation import read_latex, to_latex, to_mathml, to_speech, to_text, to_typst
from markscheme.notation.latex_reader import ENVIRONMENTS, command_names

GOLDEN = Path(__file__).parents[1] / "golden"
SOURCE = GOLDEN / "notation.tex"
PAGE = GOLDEN / "notation.txt"


def formulas() -> list[str]:
    """Give the formulas of the golden page."""
    return SOURCE.read_text(encoding="utf-8").splitlines()


def entry(source: str) -> str:
    """Show one formula in every output."""
    node = read_latex(source)
    outputs = {
        "source": source,
        "latex": to_latex(node),
        "typst": to_typst(node),
        "mathml": to_mathml(node, block=True),
        "text": to_text(node),
        "en": to_speech(node, "en"),
        "zh": to_speech(node, "zh"),
    }
    return "".join(f"{name:7}{value}\n" for name, value in outputs.items())


def page() -> str:
    """Give the whole golden page."""
    return "\n".join(entry(source) for source in formulas())


def typst_page() -> str:
    """Give a Typst document of all formulas, tagged with their alternative texts."""
    lines = [
        '#set document(title: "Notation", date: none)',
        "#set page(width: 27cm, height: 37cm, margin: 1cm)",
    ]
    lines.append('#set text(font: ("New Computer Modern", "Noto Serif SC"), lang: "en")')
    lines.append('#show math.equation: set text(font: ("New Computer Modern Math", "Noto Serif SC"))')
    for source in formulas():
        node = read_latex(source)
        alt = to_speech(node, "en").replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'#math.equation(block: true, alt: "{alt}", $ {to_typst(node)} $)')
    return "\n".join(lines)


def compiled() -> bytes:
    """Compile the page to PDF/UA-1 with the Chinese font of the wheel."""
    import pylopdf_fonts_zh_cn
    import typst

    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    source = typst_page().encode()
    return bytes(typst.compile(source, font_paths=[str(fonts)], pdf_standards="ua-1"))


def test_golden_page() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_command_stands_on_the_page() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    commands = set(re.findall(r"\\([A-Za-z]+|.)", source))
    environments = set(re.findall(r"\\begin\{(.*?)\}", source))
    assert set(command_names()) - commands == set()
    assert set(ENVIRONMENTS) == environments


@pytest.mark.parametrize("source", formulas())
def test_latex_is_read_back(source: str) -> None:
    node = read_latex(source)
    assert read_latex(to_latex(node)) == node


@pytest.mark.parametrize("source", formulas())
def test_mathml_is_well_formed(source: str) -> None:
    math = ElementTree.fromstring(to_mathml(read_latex(source), alt='a "<b>" & c'))
    assert math.get("alttext") == 'a "<b>" & c'
    children = {
        "mfrac": 2,
        "msub": 2,
        "msup": 2,
        "msubsup": 3,
        "mroot": 2,
        "munder": 2,
        "mover": 2,
        "munderover": 3,
    }
    for element in math.iter():
        tag = element.tag.partition("}")[2]
        assert len(element) == children.get(tag, len(element)), tag
        if tag in {"mi", "mo", "mn", "mtext"}:
            assert element.text, tag


def test_page_compiles_to_accessible_pdf() -> None:
    from pdfminer.high_level import extract_text

    text = extract_text(io.BytesIO(compiled()))
    assert "softmax" in text
    assert "s o f t" not in text
    assert "否则" in text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
