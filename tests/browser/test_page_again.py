"""What the page says again: in another language, after a reload, in another window, and after a link of nonsense."""

from __future__ import annotations

import pytest
from page_hands import check, fill, key_of, step_of, until
from served_page import served

BATCHNORM = "norm/batchnorm?level=easy&seed=7"
KNN = "classification/knn?level=easy&seed=1"


@pytest.fixture(scope="module")
def site():
    with served(["norm/batchnorm", "classification/knn", "regression/simple"]) as page:
        yield page


def test_a_verdict_is_said_anew_in_the_other_language(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    key = key_of("norm/batchnorm", "easy", 7)
    fill(step_of(page, "a"), key["mean"])
    check(step_of(page, "a"))
    for _ in range(2):  # the second miss brings the formula
        fill(step_of(page, "b"), ["52.7", "24.7"])
        check(step_of(page, "b"))
        until(page, "!document.querySelector('[aria-busy]')")
    step_of(page, "b").locator(".result .stage math").wait_for()
    before = [step_of(page, "b").locator(".result").inner_html(), page.locator(".score").inner_text()]
    step_of(page, "c").get_by_role("button", name="Hint").click()
    step_of(page, "c").locator(".help .stage").wait_for()
    step_of(page, "a").get_by_role("button", name="Worked solution").click()
    step_of(page, "a").locator(".worked math").first.wait_for()
    asked = len(site.asked)
    page.get_by_label("Language").select_option("zh")
    step_of(page, "2").locator(".verdict.near").wait_for()
    assert "典型错误" in step_of(page, "2").locator(".result").inner_text()
    assert "正确" in step_of(page, "1").locator(".verdict.good").inner_text()
    assert "得分 2 / 2" in step_of(page, "1").locator(".verdict").inner_text()
    assert step_of(page, "2").locator(".result .stage math").count() == 1
    assert step_of(page, "2").locator(".cell.marked.near").count() == 2
    assert "需要用到" in step_of(page, "3").locator(".help .stage").inner_text()
    step_of(page, "1").locator(".worked math").first.wait_for()
    assert not any('"check"' in text for text in site.asked[asked:])  # nothing is counted again
    page.get_by_label("语言").select_option("en")
    step_of(page, "b").locator(".verdict.near").wait_for()
    assert [step_of(page, "b").locator(".result").inner_html(), page.locator(".score").inner_text()] == before


def test_marks_on_boxes_go_when_what_was_marked_is_changed(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    fill(step_of(page, "b"), ["1", "2"])
    check(step_of(page, "b"))
    fill(step_of(page, "b"), ["1", "3"])
    page.get_by_label("Language").select_option("zh")
    step_of(page, "2").locator(".verdict").wait_for()
    assert step_of(page, "2").locator(".cell.marked").count() == 0
    page.get_by_role("button", name="重新开始").click()
    page.wait_for_selector(".step >> nth=1")
    until(page, "!document.querySelector('.verdict')")


def test_a_language_that_changes_while_an_answer_is_marked_loses_nothing(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    page.route("**/api", lambda route: (page.wait_for_timeout(500), route.continue_()))
    fill(step_of(page, "a"), key_of("norm/batchnorm", "easy", 7)["mean"])
    step_of(page, "a").get_by_role("button", name="Check").click()
    page.get_by_label("Language").select_option("zh")
    step_of(page, "1").locator(".verdict.good").wait_for()
    assert page.locator(".score").inner_text() == "得分 2 / 9"
    page.unroute("**/api")


def test_the_language_is_changed_by_the_keyboard_and_the_focus_stays(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    page.get_by_text("My progress").click()
    page.get_by_label("Language").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("heading", name="批量归一化").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "语言"
    assert page.locator(".progress[open]").count() == 1


def test_the_chooser_is_worked_by_the_keyboard_and_the_focus_stays(site, opened):
    page = opened(f"{site.url}#{KNN}&lang=en")
    page.get_by_text("Options", exact=True).click()
    chosen = "document.activeElement.previousElementSibling?.textContent"
    for label, part in (("Level", "level=medium"), ("Type of problem", ""), ("Level", "level=hard")):
        page.get_by_label(label).focus()
        page.keyboard.press("ArrowDown")
        until(page, "part => location.hash.includes(part)", arg=part)
        until(page, "!document.querySelector('[aria-busy]')")
        assert page.evaluate(chosen) == label
    option = page.locator(".more select").nth(1)
    option.focus()
    page.keyboard.press("ArrowDown")
    until(page, "location.hash.includes('vote=')")
    until(page, "document.querySelector('#said').textContent === 'k nearest neighbours'")
    assert option.evaluate("one => one === document.activeElement")


def test_after_a_reload_the_button_says_what_it_does(site, opened):
    page = opened(f"{site.url}#{BATCHNORM}&lang=en")
    step = step_of(page, "a")
    for i in range(3):
        step.locator(".actions button").nth(1).click()
        step.locator(".help .stage").nth(i).wait_for()
    page.reload()
    step.wait_for()
    assert step.locator(".help .stage").count() == 3
    assert step.locator(".actions button").nth(1).inner_text() == "Show the answer (no marks)"
    assert step_of(page, "b").locator(".actions button").nth(1).inner_text() == "Hint"


def test_two_windows_of_one_problem_do_not_undo_each_other(site, opened):
    one = opened(f"{site.url}#{BATCHNORM}&lang=en")
    other = one.context.new_page()
    other.goto(f"{site.url}#{BATCHNORM}&lang=en")
    other.wait_for_selector(".step")
    key = key_of("norm/batchnorm", "easy", 7)
    step_of(one, "d").locator("input").nth(3).fill("5")
    step_of(other, "d").locator("input").nth(3).evaluate(
        "box => new Promise(done => setInterval(() => box.isConnected || done(), 50))"
    )
    assert step_of(other, "d").locator("input").nth(3).input_value() == "5"
    fill(step_of(one, "a"), key["mean"])
    check(step_of(one, "a"))
    step_of(other, "a").and_(other.locator(".over")).wait_for()
    step_of(other, "b").locator("input").nth(0).focus()
    fill(step_of(other, "b"), key["variance"])
    check(step_of(other, "b"))
    step_of(one, "b").and_(one.locator(".over")).wait_for()
    for page in (one, other):
        assert page.locator(".score").inner_text() == "4 of 9 marks"
        assert step_of(page, "d").locator("input").nth(3).input_value() == "5"
    one.reload()
    one.wait_for_selector(".step")
    assert one.locator(".score").inner_text() == "4 of 9 marks"


def test_options_are_called_in_words(site, opened):
    page = opened(f"{site.url}#{KNN}&lang=en&metric=cosine")
    choice = page.get_by_label("metric")
    assert choice.locator("option").all_inner_texts() == ["any", "Euclidean", "Manhattan", "Chebyshev", "cosine"]
    assert choice.input_value() == "cosine"
    page.get_by_label("Language").select_option("zh")
    page.get_by_role("heading", name="k 近邻").wait_for()
    page.get_by_label("投票方式").select_option(label="距离倒数")
    until(page, "location.hash.includes('metric=cosine&vote=inverse_distance')")


NONSENSE = [
    *(f"{KNN}{more}" for more in ("&scaling=nonsense", "&foo=1", "&foo=1&__proto__=2", "9" * 60, "&level=hard")),
    *(f"classification/knn?{query}" for query in ("level=nonsense", "a", "level=easy&seed=%3Cb%3E")),
    f"{KNN}&v=%00{'x' * 3000}",
]  # fmt: skip


@pytest.mark.parametrize("address", NONSENSE)
def test_from_a_link_of_nonsense_every_choice_leads_on(site, opened, address):
    page = opened(f"{site.url}#{address}", "#notice p")
    page.get_by_label("Level").select_option("hard")
    page.wait_for_selector(".step")
    assert page.locator("#notice p").count() == 0


@pytest.mark.parametrize(
    "address", ["norm/nope?x=1", "%%%", "?", "constructor?level=easy", "__proto__?__proto__=1", "a" * 1900]
)
def test_from_a_link_to_nothing_every_topic_leads_on(site, opened, address):
    page = opened(f"{site.url}#{address}", "#notice p")
    assert len(page.locator("#notice p").inner_text()) < 800
    assert page.get_by_label("Topic").input_value() == ""
    page.get_by_label("Topic").select_option("regression")
    page.wait_for_selector(".step")
    assert page.locator("#notice p").count() == 0
