"""How long a person waits for a site, and what is loaded: first visit, repeat visit, marks, heap.

    python -m benchmarks.site [FAMILY...]

Chromium on this machine, the site on loopback: what a network adds is the size by its speed. Nothing else should run.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from markscheme import generate, solve
from markscheme.family.library import Library
from markscheme.site.fixed_zip import gzipped
from markscheme.site.site_folder import SiteChoice, site_files, write_site

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PATIENCE = 180_000  # milliseconds
MARKS = 15  # times that a paper is marked
WORST = "gnn/laplacian"
# Asks the engine of the page itself, through the same module as the page does.
ASK = """async ([settings, requests]) => {
  const { connect } = await import("./engine_browser.js");
  const engine = await connect(settings, () => {});
  const times = [];
  for (const request of requests) {
    const from = performance.now();
    await engine.ask(request);
    times.push(performance.now() - from);
    if (request.do === "open") {  // the page prepares it for marking while it is read
      await new Promise(resolve => setTimeout(resolve, 100));
      await engine.ask(request);
    }
  }
  return times;
}"""

KEPT = """navigator.serviceWorker.ready.then(async () => {
  const kept = await caches.match(new URL("engine/markscheme.zip", document.baseURI).href);
  return kept !== undefined && kept.headers.has("X-Compiled");
})"""


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def papers(id: str, level: str, seed: int) -> list[dict[str, object]]:
    """Open a problem, then check it with each answer wrong: what takes longest."""
    here = {"address": f"{id}?level={level}&seed={seed}", "language": "en"}
    problem = generate(id, level=level, seed=seed)
    solution = solve(problem)
    wrong = {name: _wrong(solution[name].printed) for name in problem.asked}
    return [{"do": "open", **here}, {"do": "check", **here, "answers": wrong}]


def _wrong(value: object) -> object:
    return [_wrong(one) for one in value] if isinstance(value, list | tuple) else f"{value}7"


def main(ids: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    known = Library()
    files = site_files(known, SiteChoice(list(known)))
    first = {name: content for name, content in files.items() if not name.startswith(("mathlive/", "licences/"))}
    plain = sum(map(len, first.values())) / 1e6
    packed = sum(min(len(content), len(gzipped(content))) for content in first.values()) / 1e6
    print(f"first load of all {len(known)} families: {plain:.1f} MB as the files lie there, {packed:.1f} MB compressed")
    chosen = ids or [*list(known)[:: max(1, len(known) // MARKS)], WORST]
    requests = [one for id in chosen for one in papers(id, "hard" if id == WORST else known[id].levels[0], 1)]
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made) / "site"
        write_site(files, folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context().new_page()
        for visit in ("first visit", "repeat visit"):
            began = time.perf_counter()
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.wait_for_selector(".step", timeout=PATIENCE)
            print(f"{visit}: ready after {time.perf_counter() - began:.1f} s")
            while not page.evaluate(KEPT):  # what Python compiled, which a first visit keeps while nothing is asked
                page.wait_for_timeout(500)
            print(f"    compiled code is kept {time.perf_counter() - began:.1f} s after it began")
            page.goto("about:blank")
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector(".step", timeout=PATIENCE)
        settings = json.loads(page.locator("#settings").text_content() or "")
        times = page.evaluate(ASK, [settings, requests])
        opened, marked = times[::2], times[1::2]
        print(f"a problem opens: median {median(opened):.0f} ms, longest {max(opened):.0f} ms")
        worst = chosen[marked.index(max(marked))]
        print("a paper all wrong is marked, which was prepared while it was read:")
        print(f"    median {median(marked):.0f} ms, longest {max(marked):.0f} ms ({worst})")
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
