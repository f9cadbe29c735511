"""The files of the page: whole, without code in the HTML, and each script small."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from markscheme.family.library import Library
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import content_policy, page_files

CATALOGUE = page_catalogue(Library(), ["norm/batchnorm", "regression/simple"])
SETTINGS = {"engine": "served", "scorm": False, "languages": ["en", "zh"], "mathlive": False}
LONGEST_SCRIPT = 400
# Ways of code into a page; printed HTML enters in one function, whose file is elements.js.
WAYS_IN = re.compile(r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML|innerHTML|javascript:")


def files(**settings):
    return page_files({**SETTINGS, **settings}, CATALOGUE)


def scripts():
    return {
        name: content.decode()
        for name, content in files(engine="browser", scorm={"problems": 1}).items()
        if name.endswith(".js")
    }


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def index(**settings) -> Elements:
    return Elements(files(**settings)["index.html"].decode())


def test_the_index_has_no_code_of_its_own_and_all_that_it_names():
    page, there = index(), files()
    for tag, attributes in page.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        if tag == "script":
            assert attributes.get("type") == "application/json" or attributes["src"] in there
        if tag == "link" and attributes["rel"] == "stylesheet":
            assert attributes["href"] in there
    assert "style" not in [tag for tag, _ in page.found]


@pytest.mark.parametrize("name", sorted(scripts()))
def test_a_script_is_short_says_what_it_is_and_imports_what_there_is(name):
    text = scripts()[name]
    assert text.startswith("// "), "say in the first line what the file is for"
    assert text.count("\n") <= LONGEST_SCRIPT
    known = {*scripts(), *files()}
    named = re.findall(r'(?:from|import\() ?"\./([\w.]+)"', text)
    assert [other for other in named if other not in known] == []
    found = [found for found in WAYS_IN.findall(text) if not (name == "elements.js" and found == "innerHTML")]
    assert found == []


def test_what_one_engine_needs_is_left_out_with_the_other():
    assert "engine_served.js" in files()
    assert "engine_served.js" not in files(engine="browser")
    assert not [name for name in files() if name.startswith(("engine_browser", "engine_worker", "service", "scorm"))]


def test_the_policy_lets_no_script_in_but_those_of_the_page():
    policies = {engine: dict(part.split(" ", 1) for part in content_policy(engine).split("; ")) for engine in
                ("served", "browser")}  # fmt: skip
    assert policies["served"]["script-src"] == "'self'"
    assert policies["browser"]["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert {policy["default-src"] for policy in policies.values()} == {"'none'"}
    assert {policy["style-src"] for policy in policies.values()} == {"'self'"}
    assert "unsafe-inline" not in "".join(map(content_policy, policies))
    keyboard = dict(part.split(" ", 1) for part in content_policy("browser", has_keyboard=True).split("; "))
    assert (
        keyboard.pop("style-src-attr") == "'unsafe-inline'"
    )  # the keyboard writes widths; a style sheet it brings none
    assert keyboard == policies["browser"]
    [said] = [a["content"] for tag, a in index().found if a.get("http-equiv") == "Content-Security-Policy"]
    assert said == content_policy("served")


def test_settings_cannot_leave_their_element():
    hostile = "</script><script>alert(1)</script>{catalogue}<!--"
    text = files(note=hostile)["index.html"].decode()
    inside = re.search(r'id="settings">(.*?)</script>', text)
    assert json.loads(inside[1])["note"] == hostile
    assert text.count("<script") == 4


def test_the_page_speaks_the_first_language_and_says_the_rest_in_all():
    text = files(languages=["zh", "en"])["index.html"].decode()
    assert '<html lang="zh-Hans">' in text
    assert text.partition("<body>")[2].count("http.server") == 2
    assert "en" not in page_catalogue(Library(), ["norm/batchnorm"], ["zh"])["words"]


def test_the_same_page_has_the_same_bytes():
    assert files() == files()
