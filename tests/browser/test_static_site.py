"""A site in a real browser: the engine runs in it, offline too, and a learning platform takes the score."""

from __future__ import annotations

import json
import re
import shutil
from importlib.resources import files

import pytest
from page_hands import check, fill, key_of, step_of, until
from static_site import READY, build, given_out

from markscheme import generate, grade
from markscheme.engine.certify import certify
from markscheme.family.givens.sampling import Stream
from markscheme.simulation import Instance, careless, honest, with_slips
from markscheme.site.scorm_package import scorm_settings

pytestmark = pytest.mark.slow
FAMILY = "norm/batchnorm"
MARKED = ("norm/batchnorm", "gnn/laplacian", "classification/naive_bayes", "rnn/beam_search")
ANSWERS = 200  # of simulated students, each to one step
ASK_ALL = """async requests => {
  const { connect } = await import(new URL("engine_browser.js", document.baseURI).href);
  const engine = await connect(JSON.parse(document.getElementById("settings").textContent), () => {});
  const answers = [];
  for (const request of requests) answers.push(await engine.ask(request));
  return answers;
}"""
HERE = f"{FAMILY}?level=easy&seed=7&lang=en"

# A learning platform as far as a package can see it; what it keeps can be read as `platform`.
PLATFORM = """
if (window === window.top) {
  window.platform = JSON.parse('KEPT');
  const names = {"1.2": ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"],
                 "2004": ["Initialize", "GetValue", "SetValue", "Commit", "Terminate"]}["VERSION"];
  const [start, get, set, keep, end] = names;
  window["VERSION" === "2004" ? "API_1484_11" : "API"] = {
    [start]: () => "true", [get]: name => window.platform[name] ?? "",
    [set]: (name, value) => {
      if (typeof value !== "string") throw new Error(name);
      window.platform[name] = value;
      return "true";
    },
    [keep]: () => "true", [end]: () => "true",
  };
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("site") / "practice"
    build(place, MARKED)
    return place


@pytest.fixture(scope="module")
def address(folder):
    with given_out(folder) as url:
        yield url


def ready(opened, url, **more):
    page = opened(url, expected="", **more)
    page.wait_for_selector(".step", timeout=READY)
    return page


def simulated(id, seed):
    """Papers of students: one who works correctly, a careless one, and one for each misconception."""
    problem = generate(id, level="easy", seed=seed)
    instance = Instance(problem, certify(problem))
    stream = Stream("browser", id, seed)
    slipped = [with_slips(instance, stream, (slip,)) for slip in instance.certificate.slips]
    for paper in (honest(instance, stream), careless(instance, stream), *slipped):
        if paper is not None:
            yield {"do": "check", "address": f"{id}?level=easy&seed={seed}", "answers": dict(paper.raw)}, problem


def test_the_verdicts_in_the_page_are_those_of_grade(opened, address):
    asked = [one for seed in range(1, 9) for id in MARKED for one in simulated(id, seed)]
    wanted = [
        {step.name: step.verdict for step in grade(problem, request["answers"])["q1"].steps if step.verdict != "blank"}
        for request, problem in asked
    ]
    enough = next(i for i in range(1, len(asked) + 1) if sum(map(len, wanted[:i])) >= ANSWERS)
    page = ready(opened, f"{address}#{HERE}")
    page.set_default_timeout(READY)
    told = page.evaluate(ASK_ALL, [request for request, _ in asked[:enough]])
    found = [{name: step["verdict"] for name, step in one["steps"].items()} for one in told]
    assert found == wanted[:enough]
    assert {verdict for one in found for verdict in one.values()} >= {"right", "follows", "slip"}


def kept(page):
    return page.evaluate("navigator.serviceWorker.ready.then(async () => (await caches.keys()))")


def test_the_engine_in_the_page_marks_and_works_without_a_network(opened, address):
    page = ready(opened, f"{address}#{HERE}")
    outside = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert all(name.startswith((address, "data:")) for name in outside)
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    key = key_of(FAMILY, "easy", 7)
    fill(step_of(page, "a"), ["9", "9"])
    assert "good" not in check(step_of(page, "a")).get_attribute("class")
    fill(step_of(page, "b"), key["variance"])
    assert "good" in check(step_of(page, "b")).get_attribute("class")
    assert len(kept(page)) == 1
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(".step", timeout=READY)
    fill(step_of(page, "c"), key["Z_hat"])
    assert "good" in check(step_of(page, "c")).get_attribute("class")
    page.context.set_offline(False)


# A newer build lies whole beside the one of the page; it alone is left.
WAITS = (
    "navigator.serviceWorker.getRegistration().then(async one => { await one.update(); return one.waiting !== null; })"
)
TAKEN_OVER = "caches.keys().then(names => names.length === 1 && names[0] !== BEFORE)"
COMPILED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const build = (await cache.match(request)).headers.get("X-Compiled");
      if (build) found.push([name, request.url, build]);
    }
  }
  return found;
}"""


def test_what_python_compiled_is_kept_for_the_next_visit_and_for_no_other_build(opened, tmp_path, folder):
    place = tmp_path / "practice"
    shutil.copytree(folder, place)
    with given_out(place) as url:
        page = ready(opened, f"{url}#{HERE}")
        until(page, f"({COMPILED})().then(found => found.length === 2)", READY)
        [one, two] = page.evaluate(COMPILED)
        build_of_engine = json.loads(page.locator("#settings").text_content())["python"]["build"]
        assert one[0] == two[0]
        assert one[2] == two[2] == build_of_engine
        assert {one[1], two[1]} == {f"{url}engine/markscheme.zip", f"{url}engine/python_stdlib.zip"}
        page.evaluate(
            "navigator.serviceWorker.ready.then(one => one.active.postMessage("
            "{compiled: 'another build', files: {'engine/markscheme.zip': new Uint8Array(3)}}))"
        )
        page.context.set_offline(True)
        page.reload()
        page.wait_for_selector(".step", timeout=READY)
        fill(step_of(page, "b"), key_of(FAMILY, "easy", 7)["variance"])
        assert "good" in check(step_of(page, "b")).get_attribute("class")
        page.context.set_offline(False)
        build(place, [FAMILY])
        page.reload()
        until(page, WAITS, READY)
        page.reload()
        until(page, TAKEN_OVER.replace("BEFORE", json.dumps(one[0])), READY)
        assert build_of_engine not in json.dumps(page.evaluate(COMPILED))


def test_a_new_build_takes_the_place_of_the_old_one_whole(opened, tmp_path, folder):
    place = tmp_path / "practice"
    shutil.copytree(folder, place)
    with given_out(place) as url:
        page = ready(opened, f"{url}#{HERE}")
        [before] = kept(page)
        build(place, [FAMILY])
        page.reload()
        until(page, WAITS, READY)
        page.reload()
        until(page, TAKEN_OVER.replace("BEFORE", json.dumps(before)), READY)
        page.wait_for_selector(".step", timeout=READY)


def test_a_request_that_takes_too_long_is_given_up_and_the_page_goes_on(browser, address):
    context = browser.new_context(service_workers="block")
    page = context.new_page()

    def changed(old, new):
        def answer(route):
            body = route.fetch().text()
            assert old in body
            route.fulfill(body=body.replace(old, new), content_type="text/javascript")

        return answer

    hangs = 'if (data.request.includes(\'"do":"hint"\')) for (;;) {} else self.postMessage({ text:'
    page.route("**/engine_worker.js", changed("else self.postMessage({ text:", f"else {hangs}"))
    page.route("**/engine_browser.js", changed("LONGEST = 10_000", "LONGEST = 2_000"))
    page.goto(f"{address}#{HERE}")
    page.wait_for_selector(".step", timeout=READY)
    page.get_by_role("button", name=re.compile("Hint")).first.click()
    page.get_by_text("more than ten seconds").wait_for(timeout=30_000)
    fill(step_of(page, "b"), key_of(FAMILY, "easy", 7)["variance"])
    step_of(page, "b").get_by_role("button", name="Check").click()
    step_of(page, "b").locator(".verdict").wait_for(timeout=READY)
    context.close()


def test_from_a_disk_it_says_why_not(browser, folder):
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    page.get_by_text("Opened from a disk").wait_for()
    context.close()


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_a_platform_keeps_the_work_and_takes_the_score(version, opened, tmp_path):
    settings = scorm_settings(version, [FAMILY], "easy", 2)
    build(tmp_path / "package", [FAMILY], settings)
    student, score, status = {
        "1.2": ("cmi.core.student_id", "cmi.core.score.raw", "cmi.core.lesson_status"),
        "2004": ("cmi.learner_id", "cmi.score.raw", "cmi.completion_status"),
    }[version]

    def visit(url, kept):
        script = PLATFORM.replace("KEPT", json.dumps(kept)).replace("VERSION", version)
        return ready(opened, url, init=script)

    with given_out(tmp_path / "package") as url:
        page = visit(url, {student: "s-1"})
        first = page.locator("#problem").inner_text()
        fill(step_of(page, "a"), ["1", "2"])
        check(step_of(page, "a"))
        until(page, "(window.platform['cmi.suspend_data'] ?? '').length > 12")
        held = page.evaluate("window.platform")
        assert len(held["cmi.suspend_data"]) <= 4000
        assert held[status] == "incomplete"
        assert 0 <= float(held[score]) <= 100
        again = visit(url, held)
        assert again.locator("#problem h1").inner_text() == page.locator("#problem h1").inner_text()
        assert step_of(again, "a").locator("input").first.input_value() == "1"
        other = visit(url, {student: "s-2"})
        assert other.locator("#problem").inner_text() != first
        changed = visit(url, {**held, "cmi.suspend_data": "another-pack " + held["cmi.suspend_data"][13:], score: "40"})
        changed.get_by_text("were changed since your last visit").wait_for()
        alone = ready(opened, url)
        alone.get_by_text("No learning platform was found").wait_for()


def test_the_largest_work_fits_into_what_a_platform_keeps(opened):
    page = opened("about:blank", expected="")
    script = files("markscheme.webpage").joinpath("assets/scorm.js").read_text("utf-8")
    script = script.replace('import { say } from "./words.js";', "").replace("export ", "")
    cells = [[f"{i}.{j}37{i * j % 97}" for j in range(20)] for i in range(20)]
    state = {"steps": {f"step_{i}": {"raw": cells, "misses": 2, "hints": 3, "share": "1/2"} for i in range(12)}}
    work = {
        "at": 3,
        "problems": [{"state": state, "drafts": state, "share": 0.625, "over": n % 2 == 0} for n in range(20)],
    }
    kept = page.evaluate(f"(async () => {{ {script}; return fitted({json.dumps(work)}, 'package-0123 '); }})()")
    assert len(kept) <= 4000
    shares = page.evaluate(f"(async () => {{ {script}; return unpacked({json.dumps(kept[13:])}); }})()")
    assert [one["share"] for one in shares["problems"]] == [0.625] * 20
