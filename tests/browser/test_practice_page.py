"""The page in a real browser: whole problems in each kind of answer, hints, what is kept, links, what goes wrong."""

from __future__ import annotations

import json
import re

import pytest
from page_hands import FAMILIES, check, fill, key_of, step_of, until
from served_page import served
from thinned import thinned

from markscheme import generate

BATCHNORM = "norm/batchnorm?level=easy&seed=7"


@pytest.fixture(scope="module")
def site():
    with served(FAMILIES) as page:
        yield page


def address(family: str, language: str, seed: object = 3) -> str:
    return f"{family}?level=easy&seed={seed}&lang={language}"


WHOLE = [
    ("regression/simple", "slope", "7"),
    ("norm/batchnorm", "Z_hat", [["1", "2"], ["3", "4"], ["5", "6"]]),
    ("classification/logic_network", "gate", None),
    ("classification/svm_margin", "support", ["1"]),
    ("search/graph_search", "expanded", ["S", "A", "B", "G"]),
    ("rnn/beam_search", "greedy", None),
]


@pytest.mark.parametrize(
    ("language", "family", "name", "wrong"),
    thinned(((language, *whole) for whole in WHOLE for language in ("en", "zh")), lambda i: (i + i // 2) % 2 == 0),
)
def test_a_whole_problem_is_worked_wrong_then_right(site, opened, family, name, wrong, language):
    page = opened(f"{site.url}#{address(family, language)}")
    problem, key = generate(family, level="easy", seed=3, language=language), key_of(family, "easy", 3, language)
    steps = {step.name: step_of(page, step.letter) for step in problem.steps}
    if wrong is None:  # another word of the list
        [first, *_] = [word for step in problem.steps if step.name == name for word in step.choices(language)]
        others = {
            step.name: [w for w in step.choices(language) if w not in (key[name], first)] for step in problem.steps
        }
        wrong = others[name][0] if isinstance(key[name], str) else [others[name][-1]] * len(key[name])
    fill(steps[name], wrong)
    assert "good" not in check(steps[name]).get_attribute("class")
    for other, step in steps.items():
        fill(step, key[other])
    page.get_by_role("button", name=re.compile("Check all|检查全部")).click()
    page.wait_for_selector(".problem.over")
    asked = problem.asked
    half = sum(asked.values()) - asked[name] / 2
    score = page.locator(".score").inner_text()
    assert [float(number) for number in re.findall(r"[\d.]+", score)] == [half, float(problem.total)]
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[language]
    page.get_by_role("button", name=re.compile("^(Worked solution|完整解答)$")).click()
    page.locator(".problem > .beside > .steps > .worked math").first.wait_for()


def test_what_is_typed_is_read_beside_its_box(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    step = step_of(page, "a")
    boxes = step.locator("input")
    boxes.nth(0).fill("1/3")
    boxes.nth(1).fill("4//3")
    step.locator(".read mfrac").wait_for()
    step.locator(".why pre").wait_for()
    assert boxes.nth(1).get_attribute("aria-invalid") == "true"
    assert boxes.nth(0).get_attribute("aria-label") == "mu, entry 1"
    boxes.nth(1).fill("4/3")
    step.locator(".why:empty").wait_for(state="attached")
    assert boxes.nth(1).get_attribute("aria-invalid") is None


def test_an_answer_that_cannot_be_read_costs_nothing(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    step = step_of(page, "a")
    step.get_by_role("button", name="Check").click()
    step.get_by_text("Type an answer first").wait_for()
    fill(step, ["4//3", "2"])
    assert "costs nothing" in check(step).inner_text()
    fill(step, key_of("norm/batchnorm", "easy", 7)["mean"])
    step.get_by_role("button", name="Check").click()
    step.get_by_text("2 of 2 marks").wait_for()


def test_a_step_that_follows_from_a_wrong_one_is_right_carried_forward(site, opened):
    page = opened(f"{site.url}#{address('regression/simple', 'en')}")
    fill(step_of(page, "c"), "20")  # 21 is right
    fill(step_of(page, "d"), "29")
    fill(step_of(page, "e"), "1.45")
    verdict = check(step_of(page, "e"))
    assert "Right, carried forward" in verdict.inner_text()
    assert step_of(page, "c").locator(".verdict").count() == 0  # not asked for, not told


def test_a_word_is_shown_in_the_language_of_the_page(site, opened):
    page = opened(f"{site.url}#{address('search/graph_search', 'zh')}")
    box = step_of(page, "6").locator("select")
    box.select_option("是")
    page.get_by_label("语言").select_option("en")
    assert step_of(page, "f").locator("select").input_value() == "yes"
    for i in range(3):
        step_of(page, "f").locator(".actions button").nth(1).click()
        step_of(page, "f").locator(".stage").nth(i).wait_for()
        if step_of(page, "f").evaluate("step => step.classList.contains('over')"):
            break
    assert step_of(page, "f").locator("select").input_value() == "no"
    page.get_by_label("Language").select_option("zh")
    step_of(page, "6").wait_for()
    assert step_of(page, "6").locator("select").input_value() == "否"


def test_hints_come_by_stages_and_the_last_one_ends_the_step(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    step = step_of(page, "a")
    for i, label in enumerate(("Hint", "Next hint", "Next hint", "Show the answer (no marks)"), 1):
        step.get_by_role("button", name=label, exact=True).click()
        step.locator(".stage").nth(i - 1).wait_for()
    step.get_by_text("0 of 2 marks").wait_for()
    assert step.locator("input").nth(0).input_value() == key_of("norm/batchnorm", "easy", 7)["mean"][0]
    step.get_by_role("button", name="Worked solution of this step").click()
    step.locator(".worked math").first.wait_for()
    page.get_by_text("My progress").click()
    page.locator(".progress table").wait_for()
    assert page.locator(".progress tbody tr").inner_text().split("\t") == ["Batch normalisation", "0", "0", "1"]


def test_a_reload_goes_on_where_one_was(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    fill(step_of(page, "a"), key_of("norm/batchnorm", "easy", 7)["mean"])
    check(step_of(page, "a"))
    fill(step_of(page, "b"), ["1", "9"])
    check(step_of(page, "b"))
    fill(step_of(page, "b"), ["1", ""])
    page.goto("about:blank")
    page.goto(site.url)  # no address: the last problem
    page.wait_for_selector(".step")
    assert page.locator(".score").inner_text() == "2 of 9 marks"
    assert "Done" in step_of(page, "a").locator(".result").inner_text()
    assert step_of(page, "b").locator("input").nth(0).input_value() == "1"
    key = key_of("norm/batchnorm", "easy", 7)
    fill(step_of(page, "b"), key["variance"])
    assert "1 of 2 marks" in check(step_of(page, "b")).inner_text()  # the miss before the reload still counts
    kept = page.evaluate("JSON.parse(localStorage['markscheme.events'])")
    assert [(event["family"], event["step"], event["result"]) for event in kept] == [
        ("norm/batchnorm", "mean", "first"),
        ("norm/batchnorm", "variance", "later"),
    ]


def test_a_link_gives_the_same_problem_and_back_leads_back(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&mode=inference")
    page.get_by_label("Language").select_option("zh")
    page.get_by_role("heading", name="批量归一化").wait_for()
    link = page.evaluate("location.href")
    assert "level=easy&seed=7&mode=inference&lang=zh&v=" in link
    statement = page.locator(".statement").inner_text()
    page.get_by_role("button", name="换一组数").click()
    until(page, "location.hash.includes('seed=7/1')")
    until(page, "text => document.querySelector('.statement').innerText !== text", arg=statement)
    page.go_back()
    until(page, "text => document.querySelector('.statement')?.innerText === text", arg=statement)
    other = opened(link, locale="en-GB")
    assert other.locator(".statement").inner_text() == statement
    page.get_by_label("难度").select_option("hard")
    until(page, "location.hash.includes('level=hard')")


def test_a_language_change_keeps_what_is_typed(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    fill(step_of(page, "a"), ["1/3", "x"])
    page.get_by_label("Language").select_option("zh")
    step = step_of(page, "1")
    step.wait_for()
    assert [step.locator("input").nth(i).input_value() for i in (0, 1)] == ["1/3", "x"]


def test_an_address_of_nothing_is_said(site, opened):
    page = opened(f"{site.url}#norm/batchnom?level=easy&lang=en", "#notice p")
    assert "norm/batchnorm" in page.locator("#notice").inner_text()
    page.get_by_label("Topic").select_option("regression")
    page.wait_for_selector(".step")


def test_an_engine_that_fails_is_asked_again(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    fill(step_of(page, "a"), ["1/3", "4/3"])
    page.wait_for_selector(".read mfrac")
    site.fails = 1
    step_of(page, "a").get_by_role("button", name="Check").click()
    page.locator("#notice").get_by_text("No answer came").wait_for()
    assert step_of(page, "a").locator("input").nth(0).input_value() == "1/3"
    page.get_by_role("button", name="Try again").click()
    step_of(page, "a").get_by_text("2 of 2 marks").wait_for()
    assert [text for text in opened.wrong if "500" not in text] == []
    opened.wrong.clear()


STORAGE = {
    "denied": "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied') } })",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
}


@pytest.mark.parametrize("how", STORAGE)
def test_without_storage_the_page_works_and_says_so(site, opened, how):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en", init=STORAGE[how])
    page.locator("#notice").get_by_text("keeps nothing").wait_for()
    fill(step_of(page, "a"), ["1/3", "4/3"])
    assert "2 of 2 marks" in check(step_of(page, "a")).inner_text()
    fill(step_of(page, "b"), ["1", "9"])
    check(step_of(page, "b"))
    assert page.locator(".score").inner_text() == "2 of 9 marks"


def test_what_is_due_is_offered_again(site, opened):
    event = {
        "when": "2024-01-01T10:00:00Z",
        "family": "regression/simple",
        "step": "slope",
        "result": "shown",
        "slips": [],
    }
    kept = f"localStorage['markscheme.events'] ??= {json.dumps(json.dumps([event]))}"
    page = opened(f"{site.url}#{BATCHNORM}&lang=en", init=kept)
    page.get_by_text("My progress").click()
    page.get_by_role("link", name="Least-squares line").click()
    page.get_by_role("heading", name="Least-squares line").wait_for()
    assert page.evaluate("document.activeElement.localName") == "h1"


def test_progress_is_taken_along_in_a_file(site, opened, tmp_path):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    fill(step_of(page, "a"), ["1/3", "4/3"])
    check(step_of(page, "a"))
    page.get_by_text("My progress").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    assert len(json.loads(file.read_text("utf-8"))["events"]) == 1
    other = opened(f"{site.url}#{BATCHNORM}&lang=en")
    other.get_by_text("My progress").click()
    for taken in ("1 problems and 1 finished", "0 problems and 0 finished"):  # twice is as once
        other.locator("input[type=file]").set_input_files(file)
        other.locator("#notice").get_by_text(taken).wait_for()
        other.get_by_role("button", name="Close").click()
    other.reload()
    other.wait_for_selector(".step.over")
    assert other.locator(".score").inner_text() == "2 of 9 marks"


HOSTILE = "<img src=x onerror='document.title=1'>"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "problems": [], "events": {}}', "\ufeff" + "x" * 100]
)
def test_a_file_that_is_none_of_ours_changes_nothing(site, opened, tmp_path, text):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    (tmp_path / "a.json").write_text(text, "utf-8")
    page.get_by_text("My progress").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "a.json")
    page.locator("#notice").get_by_text("a.json holds no progress").wait_for()
    assert page.evaluate("localStorage['markscheme.events']") is None


def test_a_hostile_file_runs_nothing(site, opened, tmp_path):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    event = {"when": "2026", "family": HOSTILE, "step": HOSTILE, "result": "first", "slips": [HOSTILE]}
    record = {"state": {"format": 1, "steps": {HOSTILE: 1}}, "drafts": {"mean": [HOSTILE, {"a": 1}]}, "when": "9"}
    name = page.evaluate("location.hash.slice(1)").replace("lang=en&", "")
    (tmp_path / "a.json").write_text(json.dumps({"format": 1, "problems": {name: record}, "events": [event]}), "utf-8")
    page.get_by_text("My progress").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "a.json")
    page.locator(".progress table").wait_for()
    page.reload()
    page.locator("#notice").get_by_text("begin the problem again").wait_for()  # the state is of another problem
    page.get_by_role("button", name="Start again").click()
    page.wait_for_selector(".step")
    assert page.locator("img").count() == 0
