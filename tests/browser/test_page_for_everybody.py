"""The page by keyboard, on a phone, for a screen reader, from a disk, without scripts; and what is pasted into it."""

from __future__ import annotations

from itertools import product

import pytest
from page_hands import FAMILIES, fill, key_of, serious, step_of, until
from served_page import served
from thinned import thinned

from markscheme.family.library import Library
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import page_files

BATCHNORM = "norm/batchnorm?level=easy&seed=7"
WIDE = ("cnn/conv_backward?level=hard&seed=1", "games/minimax?level=hard&seed=1", "rnn/beam_search?level=hard&seed=1")


@pytest.fixture(scope="module")
def site():
    with served([*FAMILIES, *(address.partition("?")[0] for address in WIDE)]) as page:
        yield page


@pytest.mark.parametrize(
    ("language", "scheme"), thinned(product(["en", "zh"], ["light", "dark"]), lambda i: i in (1, 2))
)
def test_axe_finds_nothing_serious(site, opened, scheme, language):
    page = opened(f"{site.url}#{BATCHNORM}&lang={language}", color_scheme=scheme)
    assert serious(page) == []
    steps = page.locator("section.step")
    fill(steps.nth(0), ["1/3", "4//3"])
    steps.nth(0).locator("pre").wait_for()
    fill(steps.nth(1), ["1", "2"])
    steps.nth(1).locator("button.main").click()
    steps.nth(1).locator(".verdict").wait_for()
    fill(steps.nth(0), key_of("norm/batchnorm", "easy", 7)["mean"])
    steps.nth(0).locator("button.main").click()
    steps.nth(0).locator(".verdict.good").wait_for()
    steps.nth(0).locator("button:visible").click()
    steps.nth(0).locator(".worked math").first.wait_for()
    for i in range(2):
        steps.nth(1).locator(".actions button").nth(1).click()
        steps.nth(1).locator(".help .stage").nth(i).wait_for()
    page.locator(".progress summary").click()
    page.locator(".progress table").wait_for()
    page.locator(".more summary").click()
    assert serious(page) == []


@pytest.mark.parametrize("wide", WIDE)
def test_a_phone_scrolls_only_downwards_and_axe_is_content(site, opened, wide):
    page = opened(f"{site.url}#{wide}&lang=en", width=390, height=844, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    step = page.locator("section.step").nth(0)
    help_ = step.locator(".actions button").nth(1)
    for i in range(4):  # to the value, which is a long row
        if not help_.is_visible():
            break
        help_.click()
        step.locator(".help .stage").nth(i).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert serious(page) == []
    heights = page.evaluate("""[...document.querySelectorAll(".step :is(button, input, select)")]
        .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect().height)""")
    assert min(heights) >= 32  # pixels: room for a finger


def test_on_a_touch_screen_no_keyboard_opens_over_a_verdict(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en", width=390, height=844, has_touch=True, is_mobile=True)
    step = step_of(page, "a")
    for cells, tone in ((["1", "2"], "bad"), (["1/3", "4/3"], "good")):
        fill(step, cells)
        step.get_by_role("button", name="Check").tap()
        step.locator(f".verdict.{tone}").wait_for()
        assert page.evaluate("document.activeElement.localName") != "input"


def test_the_keyboard_alone_works_a_problem(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "problem"
    for name, value in key_of("norm/batchnorm", "easy", 7).items():
        rows = value if isinstance(value[0], list | tuple) else [value]
        while page.evaluate("document.activeElement.localName") != "input":
            page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert (name, outline) == (name, "solid")
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                page.keyboard.type(text)
                if j < len(row) - 1:
                    page.keyboard.press("ArrowRight")
            if i < len(rows) - 1:
                page.keyboard.press("ArrowDown")
                page.keyboard.press("Home")
                page.keyboard.press("ArrowLeft")
        before = page.locator(".step.over").count()
        page.keyboard.press("Enter")
        until(page, "before => document.querySelectorAll('.step.over').length > before", arg=before)
        until(page, "!document.querySelector('[aria-busy]')")
    page.wait_for_selector(".problem.over")
    assert page.locator(".score").inner_text() == "9 of 9 marks"
    until(page, "document.activeElement.textContent === 'Worked solution'")


def test_sides_and_widths_are_as_printed_though_no_style_comes_in_with_them(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    step = step_of(page, "a")
    for i in range(3):
        step.locator(".actions button").nth(1).click()
        step.locator(".help .stage").nth(i).wait_for()
    sides = [
        step.locator("mtr").first.locator("mtd").nth(i).evaluate("one => getComputedStyle(one).textAlign")
        for i in (0, 1)
    ]
    assert [side.removeprefix("-webkit-") for side in sides] == ["right", "left"]
    page.goto(f"{site.url}#games/minimax?level=hard&seed=1&lang=en")
    width = "const [one] = document.querySelectorAll('.statement img'); return one.style.width"
    page.locator(".statement img").first.wait_for()
    assert page.evaluate(f"(() => {{ {width} }})()").endswith("mm")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=late style=\"color: red\">x</p>')")
    assert page.evaluate("getComputedStyle(document.querySelector('#late')).color") != "rgb(255, 0, 0)"
    assert [text for text in opened.wrong if "style" not in text] == []
    opened.wrong.clear()


PASTED = [
    ("1\t2\n3\t4\n5\t6\n", "123456"),
    ("[[1, 2], [3, 4], [5, 6]]", "123456"),
    ("[[1. 2.]\n [3. 4.]\n [5. 6.]]", "1.2.3.4.5.6."),
    (r"\begin{pmatrix}1 & 2\\ 3 & 4\\ 5 & 6\end{pmatrix}", "123456"),
    ("（1，2）；（3，4）", "1234"),
    ("1 2; 3 4", "1234"),
    ("sqrt(2), max(1, 2)", "sqrt(2)max(1, 2)"),
    ("2 - 1", "2 - 1"),
    ("(1+2)/3", "(1+2)/3"),
]


@pytest.mark.parametrize(("text", "cells"), PASTED)
def test_a_pasted_matrix_spreads_over_the_cells(site, opened, text, cells):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    boxes = step_of(page, "c").locator("input")
    paste(page, boxes.nth(0), text)
    assert "".join(boxes.nth(i).input_value() for i in range(6)) == cells


def paste(page, box, text):
    """Paste as a browser does: what the page does not take in goes into the box."""
    box.evaluate(
        """(box, text) => { const data = new DataTransfer(); data.setData("text/plain", text);
        const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
        if (box.dispatchEvent(event)) box.value = text; }""",
        text,
    )


def test_a_matrix_that_does_not_fit_changes_nothing(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    step = step_of(page, "c")
    paste(page, step.locator("input").nth(0), "1 2 3\n4 5 6")
    assert [step.locator("input").nth(i).input_value() for i in range(6)] == ["1", "2", "3", "4", "5", "6"]  # as many
    paste(page, step.locator("input").nth(3), "7 8\n9 0")
    step.get_by_text("What was pasted is 2 × 2").wait_for()
    assert step.locator("input").nth(3).input_value() == "4"


def test_members_of_a_set_are_clicked_or_typed(site, opened):
    page = opened(f"{site.url}#classification/svm_margin?level=easy&seed=3&lang=en")
    step = step_of(page, "e")
    step.get_by_role("button", name="3", exact=True).click()
    step.get_by_role("button", name="2", exact=True).click()
    box = step.locator("input")
    assert box.input_value() == "{2, 3}"
    step.get_by_role("button", name="3", exact=True).click()
    assert box.input_value() == "{2}"
    box.fill("{1, 4}")
    assert step.get_by_role("button", name="4", exact=True).get_attribute("aria-pressed") == "true"
    step.get_by_role("button", name="none").click()
    step.get_by_text("∅", exact=True).wait_for()  # as it is read
    assert box.input_value() == "{}"


@pytest.mark.parametrize("engine", ["browser", "served"])
def test_opened_from_a_disk_it_says_why_not(browser, tmp_path, engine):
    settings = {"engine": engine, "scorm": False, "languages": ["en", "zh"]}
    for name, content in page_files(settings, page_catalogue(Library(), ["norm/batchnorm"])).items():
        (tmp_path / name).write_bytes(content)
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.get_by_text("python -m http.server").first.wait_for()
    assert "从磁盘直接打开" in page.locator("#from-disk").inner_text()
    page.close()


def test_without_scripts_it_says_so(site, opened):
    page = opened(site.url, "", java_script_enabled=False)
    assert "allow JavaScript" in page.locator("noscript").inner_text()
