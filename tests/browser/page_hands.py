"""What hands do on the page: fill the boxes of a step, check it, and look at what is said."""

from __future__ import annotations

import contextlib
import time

import pytest

from markscheme import generate, solve

FAMILIES = (
    "regression/simple",
    "norm/batchnorm",
    "classification/logic_network",
    "classification/svm_margin",
    "search/graph_search",
    "rnn/beam_search",
)


def key_of(family: str, level: str, seed: str | int, language: str = "en") -> dict[str, object]:
    """The right answer to each step, as it is printed in a language."""
    problem = generate(family, level=level, seed=seed)
    solution = solve(problem)
    words = {
        english: own
        for step in problem.steps
        for english, own in zip(step.choices("en"), step.choices(language), strict=True)
    }
    key = {name: solution[name].printed for name in problem.asked}
    return {name: _worded(value, words) for name, value in key.items()}


def _worded(value: object, words: dict[str, str]) -> object:
    return [_worded(one, words) for one in value] if isinstance(value, list | tuple) else words.get(value, value)


def step_of(page, letter: str):
    """The part of the page of one step."""
    return page.locator(f"section.step[aria-labelledby='step-{letter}']")


def flat(raw: object) -> list[str]:
    return [one for inner in raw for one in flat(inner)] if isinstance(raw, list | tuple) else [str(raw)]


def fill(step, raw: object) -> None:
    """Fill the boxes of a step, typing or choosing."""
    boxes, texts = step.locator("form input, form select"), flat(raw)
    if step.locator(".of-set, .of-sequence").count():
        texts = [f"{{{', '.join(texts)}}}" if step.locator(".of-set").count() else ", ".join(texts)]
    for i, text in enumerate(texts):
        box = boxes.nth(i)
        if box.evaluate("box => box.localName") == "select":
            box.select_option(text)
        else:
            box.fill(text)


def check(step):
    """Press Check and wait for the verdict."""
    step.get_by_role("button", name="Check").or_(step.get_by_role("button", name="检查")).click()
    step.locator(".verdict").wait_for()
    return step.locator(".verdict")


def until(page, script: str, milliseconds: float = 30_000, arg: object = None) -> object:
    """Wait until a script gives something true, or its promise does.

    Playwright's own waiting takes a promise itself for true, and evaluates in the page, which its policy forbids.
    """
    error = pytest.importorskip("playwright.sync_api").Error  # where the page is just loaded anew
    end = time.monotonic() + milliseconds / 1000
    while True:
        with contextlib.suppress(error):
            if value := page.evaluate(script, arg):
                return value
        assert time.monotonic() < end, f"waited {milliseconds} ms in vain for {script}"
        page.wait_for_timeout(100)


def serious(page) -> list[str]:
    """What axe-core finds on the page that keeps somebody from using it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]  # fmt: skip
