"""Pictures of the page for the READMEs: `PYTHONPATH=src:tests:tests/browser python tests/browser/page_pictures.py`."""

from __future__ import annotations

import os
from pathlib import Path

from outer_programs import CHROMIUM
from page_hands import check, fill
from playwright.sync_api import sync_playwright
from served_page import served

PICTURES = Path(__file__).parents[2] / "docs" / "images"
ADDRESS = "norm/batchnorm?level=easy&seed=7&lang="
DESKTOP, PHONE = (1280, 900), (390, 844)
KINDS = {
    "practice.en": ("en", "light", DESKTOP),
    "practice.zh": ("zh", "light", DESKTOP),
    "practice.dark": ("en", "dark", DESKTOP),
    "practice.phone.en": ("en", "light", PHONE),
    "practice.phone.zh": ("zh", "dark", PHONE),
}


def main() -> None:
    """Work a problem half way, with a known mistake in it, and take its picture."""
    with served(["norm/batchnorm"]) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[] if os.geteuid() else ["--no-sandbox"], env=dict(os.environ)
        )
        for name, (language, scheme, (width, height)) in KINDS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(f"{site.url}#{ADDRESS}{language}")
            page.wait_for_selector(".step")
            steps = page.locator("section.step")
            fill(steps.nth(0), ["1/3", "1.33"])
            check(steps.nth(0))
            fill(steps.nth(1), ["26.3", "12.3"])
            check(steps.nth(1))
            fill(steps.nth(2), ["1.35", "-0.116", "-(4/3)/sqrt(17.7)", "-1.16"])
            steps.nth(2).locator(".read msqrt").wait_for()
            page.evaluate("y => scrollTo({ top: y, behavior: 'instant' })", 0)
            if (width, height) == PHONE:
                steps.nth(1).evaluate("step => step.scrollIntoView({ behavior: 'instant' })")
            page.screenshot(path=PICTURES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
