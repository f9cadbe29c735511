"""The page with what others bring: a learning platform, the formula keyboard, a hostile family of problems."""

from __future__ import annotations

import json

import pytest
from page_hands import check, fill, key_of, step_of, until
from served_page import served

from markscheme.family.library import Library

BATCHNORM = "norm/batchnorm?level=easy&seed=7"
MATHLIVE = ("mathlive", "0.111.1")

PLATFORM = """// A platform of two problems, which keeps what it is told in the window.
export async function openSession(settings) {
  const saved = JSON.parse(sessionStorage.getItem("kept") ?? "null");
  return { problems: settings.scorm.addresses, saved, notice: settings.scorm.notice,
    save: state => sessionStorage.setItem("kept", JSON.stringify(state)),
    report: (share, isComplete) => { window.reported = [share, isComplete]; } };
}
"""


def test_a_platform_gets_the_share_and_keeps_the_state(opened):
    problems = ["norm/batchnorm?level=easy&seed=7", "regression/simple?level=easy&seed=x1/1"]
    ids = [address.partition("?")[0] for address in problems]
    settings = {"addresses": problems, "notice": "The package changed."}
    with served(ids, more={"scorm.js": PLATFORM.encode()}, scorm=settings) as site:
        page = opened(site.url)
        page.get_by_text("The package changed.").wait_for()
        assert page.get_by_role("button", name="Copy link").count() == 0
        fill(step_of(page, "a"), ["1/3", "4/3"])
        check(step_of(page, "a"))
        assert page.evaluate("window.reported") == [pytest.approx(2 / 9 / 2), False]
        fill(step_of(page, "b"), ["1", ""])
        page.get_by_role("button", name="Problem 2").click()
        page.get_by_role("heading", name="Least-squares line").wait_for()
        for (name, value), letter in zip(key_of("regression/simple", "easy", "x1/1").items(), "abcdef", strict=True):
            fill(step_of(page, letter), value)
            assert name
        page.get_by_role("button", name="Check all answers").click()
        page.wait_for_selector(".problem.over")
        assert page.evaluate("window.reported") == [pytest.approx((2 / 9 + 1) / 2), False]
        assert len(json.dumps(page.evaluate("sessionStorage.getItem('kept')"))) < 4096
        page.reload()
        page.wait_for_selector(".problem.over")
        page.get_by_role("button", name="Problem 1").click()
        page.get_by_text("2 of 9 marks").wait_for()
        assert step_of(page, "b").locator("input").nth(0).input_value() == "1"
        assert page.evaluate("localStorage.length") == 0


@pytest.mark.slow  # fetches MathLive; that LaTeX is read is held by tests of the reader
def test_the_formula_keyboard_writes_what_the_reader_takes(opened, npm_package):
    folder = npm_package(*MATHLIVE)
    more = {f"mathlive/fonts/{file.name}": file.read_bytes() for file in (folder / "fonts").iterdir()}
    more["mathlive/mathlive.min.js"] = (folder / "mathlive.min.mjs").read_bytes()
    with served(["norm/batchnorm"], more=more, mathlive="mathlive") as site:
        page = opened(f"{site.url}#{BATCHNORM}&lang=en")
        step = step_of(page, "a")
        step.locator("input").nth(1).focus()
        step.get_by_role("button", name="Formula keyboard").click()
        page.locator("math-field").wait_for()
        until(page, "document.activeElement.localName === 'math-field'")
        page.keyboard.type("4/3")
        page.keyboard.press("Enter")
        step.locator(".read mfrac").wait_for()
        step.locator("input").nth(0).fill(r"\frac{1}{3}")
        step.get_by_role("button", name="Formula keyboard").click()
        until(page, "document.activeElement.localName === 'math-field'")
        page.keyboard.type("1/3")
        keys = "document.querySelector('.ML__keyboard .MLK__plate').getBoundingClientRect().top"
        until(page, f"{keys} < innerHeight")
        put = page.get_by_role("button", name="Put it into the box")
        until(page, f"one => one.getBoundingClientRect().bottom < {keys}", arg=put.element_handle())
        put.click(timeout=2000)  # nothing lies over it
        assert page.evaluate("document.body.style.paddingBottom") in ("", "0px")
        assert "2 of 2 marks" in check(step).inner_text()


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&lt;"  # in prose, HTML has to stand as code
FAMILY = """'A family whose words are an attack.'

from markscheme.words import *

given = {"x": number(integers(1, 9))}
ask = ["double", "kind"]


def double(x):
    return 2 * x


def kind(double):
    return sign(double)


answers = {"kind": labels("small", "large")}
"""
PROSE = f"""# {HOSTILE}

`{HOSTILE}` statement

## Steps

- double: `{HOSTILE}` step
- kind: `{HOSTILE}` kind

## Labels

- small: {HOSTILE}
- large: {HOSTILE} too
"""


def test_the_words_of_a_hostile_family_are_words(opened, tmp_path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "words.py").write_text(FAMILY, "utf-8")
    for language in ("en", "zh"):
        (tmp_path / "bad" / f"words.{language}.md").write_text(PROSE, "utf-8")
    with served(["bad/words"], Library([tmp_path])) as site:
        page = opened(f"{site.url}#bad/words?level=easy&seed=1&lang=en")
        page.on("dialog", lambda dialog: opened.wrong.append(dialog.message))
        fill(step_of(page, "a"), HOSTILE)
        page.locator(".why pre").wait_for()
        check(step_of(page, "a"))
        step_of(page, "b").locator("select").select_option(index=2)
        check(step_of(page, "b"))
        for part in ("h1", ".statement", ".prompt >> nth=0", ".result pre", "select[aria-label='kind']"):
            assert HOSTILE.partition(">")[0] in page.locator(part).inner_text(), part
        assert page.locator("img[src=x]").count() == 0
        assert page.evaluate("document.scripts.length") == 4  # those of the page
