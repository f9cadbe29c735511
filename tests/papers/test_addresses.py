"""Practice sheets print where the numbers of each question are found; nothing else does, and no sheet of before."""

from __future__ import annotations

import json
import re
import warnings
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from markscheme.api import generate, load
from markscheme.cli import main
from markscheme.document.writers import render
from markscheme.errors import GivenError
from markscheme.family.library import Library
from markscheme.interaction.address import read_address
from markscheme.numbers.rounding import Rounding
from markscheme.papers import Sheet, make_sheet, sheet_document
from markscheme.papers.practice_sheet import sheet_from_json

LIBRARY = Library()
ADDRESS = re.compile(r"[a-z]+/[a-z_0-9]+\?level=[\w=&./-]+")
FAMILIES = ["norm/batchnorm", "norm/batchnorm", "regression/simple"]


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return make_sheet(LIBRARY, FAMILIES, seed=7, level="easy", options={"mode": "inference"})


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def printed(sheet: Sheet, ending: str = "md") -> list[str]:
    return ADDRESS.findall(render(sheet_document(sheet), Path(f"sheet.{ending}")).decode().replace("&amp;", "&"))


def test_each_address_gives_the_numbers_of_its_question(sheet: Sheet) -> None:
    assert list(sheet.addresses.values()) == [
        "norm/batchnorm?level=easy&seed=7&mode=inference&v=0.1.0",
        "norm/batchnorm?level=easy&seed=7/1&mode=inference&v=0.1.0",
        "regression/simple?level=easy&seed=7&v=0.1.0",
    ]
    for id, problem in sheet.questions:
        assert read_address(sheet.addresses[id]).problem().to_json()["given"] == problem.to_json()["given"]


@pytest.mark.parametrize("ending", ["md", "html", "txt"])
def test_it_stands_below_the_title_of_each_question(sheet: Sheet, ending: str) -> None:
    assert printed(sheet, ending) == list(sheet.addresses.values())


def test_pdf_and_latex_print_it_too(sheet: Sheet) -> None:
    assert b"norm/batchnorm?level=easy\\&seed=7\\&mode" in render(sheet_document(sheet), Path("sheet.tex"))
    import io

    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(render(sheet_document(sheet), Path("sheet.pdf")))).pages
    assert "regression/simple?level=easy&seed=7&v=0.1.0" in "".join(page.extract_text() for page in pages)


def test_a_chinese_sheet_opens_in_chinese() -> None:
    address = make_sheet(LIBRARY, ["regression/simple"], seed=3, language="zh").addresses["q1"]
    assert address == "regression/simple?level=medium&seed=3&lang=zh&v=0.1.0"
    assert read_address(address).problem().language == "zh"


def test_no_address_with_a_secret_or_a_rounding_rule_of_ones_own() -> None:
    secret = make_sheet(LIBRARY, ["regression/simple"], secret=lambda *parts: sha256(repr(parts).encode()).hexdigest())
    rounded = make_sheet(LIBRARY, ["regression/simple"], rounding=Rounding.read("5 sf, 4 sf"))
    for one in (secret, rounded):
        assert not one.addresses
        assert "addresses" not in one.to_json()
        assert printed(one) == []


def test_a_sheet_of_before_prints_none_and_keeps_its_code(sheet: Sheet) -> None:
    data = json.loads(json.dumps(sheet.to_json()))
    again = sheet_from_json(data, LIBRARY)
    assert printed(again) == printed(sheet)
    assert again.to_json() == data
    before = {name: value for name, value in data.items() if name != "addresses"}
    old = sheet_from_json(before, LIBRARY)
    assert printed(old) == []
    assert old.code == sheet.code
    assert old.to_json() == before


@pytest.mark.parametrize("damaged", [[], {"q1": 1}, {"q1": "x" * 3000}])
def test_damaged_addresses_are_said(sheet: Sheet, damaged: object) -> None:
    from markscheme.errors import AnswerError

    with pytest.raises(AnswerError, match="'addresses' does not give a text to every question"):
        sheet_from_json({**sheet.to_json(), "addresses": damaged}, LIBRARY)


def test_sheet_and_show_open_addresses(tmp_path: Path, sheet: Sheet) -> None:
    wanted = list(sheet.addresses.values())[1:]
    made = run("sheet", *wanted, "-o", str(tmp_path / "a.md"))
    assert made.exit_code == 0, made.output
    again = load(tmp_path / "a.json")
    assert [p.to_json()["given"] for p in again.problems] == [p.to_json()["given"] for p in sheet.problems[1:]]
    assert list(again.addresses.values()) == wanted
    shown = run("show", wanted[1]).output
    assert "regression/simple" in shown
    assert shown == run("show", "regression/simple", "--seed", "7").output


def test_the_language_is_that_of_the_address_unless_somebody_asks_for_another(tmp_path: Path) -> None:
    word = "regression/simple?level=easy&seed=7&lang=zh"
    for more, language in (([], "zh"), (["--lang", "en"], "en")):
        run("sheet", word, *more, "-o", str(tmp_path / "a.md"))
        assert load(tmp_path / "a.json").language == language


def test_what_an_address_says_is_not_said_again(tmp_path: Path) -> None:
    word = "regression/simple?level=easy&seed=7"
    for more in (["--seed", "3"], ["--level", "hard"], ["--topics", "cnn"], ["norm/batchnorm"], ["--set", "a=b"]):
        refused = run("sheet", word, *more, "-o", str(tmp_path / "a.md"))
        assert refused.exit_code == 2, refused.output
        assert "address" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_another_version_is_doubted(tmp_path: Path) -> None:
    word = "regression/simple?level=easy&seed=7&v=9.9"
    made = run("sheet", word, "-o", str(tmp_path / "a.md"))
    assert made.exit_code == 0
    assert "made by version 9.9; this is version 0.1.0, so the numbers may differ" in made.stderr
    with pytest.warns(UserWarning, match="so the numbers may differ"):
        generate(word)


def test_generate_takes_an_address_alone() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        problem = generate("regression/simple?level=easy&seed=7&v=0.1.0")
    assert problem.to_json() == generate("regression/simple", level="easy", seed=7).to_json()
    assert generate("regression/simple?seed=7", language="zh").language == "zh"
    with pytest.raises(GivenError, match="an address says level, seed and options itself"):
        generate("regression/simple?seed=7", level="hard")
