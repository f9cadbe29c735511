"""A class at one problem: marked posts a second, and how long one of them waits, against a server of its own.

    python -m benchmarks.serve [STUDENTS] [SECONDS] [WORKERS]

Every student sends papers of simulated students, a new one as soon as the last one was marked. They are worked out
before, so that marking is what is measured; but the students run on the same cores as the server.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from markscheme.answers import Raw
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.simulation.models import honest, with_slips
from markscheme.simulation.paper import Instance

FAMILY, LEVEL, SEED = "norm/batchnorm", "easy", 7
ADDRESS = f"{FAMILY}?level={LEVEL}&seed={SEED}"
WANTED = 150  # marked posts a second on two cores
PATIENCE = 120  # seconds for anything


class Server:
    """`markscheme serve --class` as a process of its own."""

    def __init__(self, data: Path, *words: str) -> None:
        self._browsers: list[Browser] = []
        command = [sys.executable, "-m", "markscheme", "serve", "--port", "0", "--data", str(data), *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        found = re.search(r"http://([\d.]+):(\d+)/", said)
        if found is None:
            assert self.process.stderr is not None
            raise RuntimeError(said + self.process.stderr.read())
        self.host, self.port = found[1], int(found[2])
        self.code, self.token = re.search(r"Code: (\w+)", said), re.search(r"board/([\w-]+)", said)

    def browser(self) -> Browser:
        """Give a connection with cookies of its own; it is closed when the server ends."""
        self._browsers.append(Browser(self.host, self.port))
        return self._browsers[-1]

    def student(self, name: str) -> Browser:
        browser = self.browser()
        joined = browser.post("/class/join", {"code": self.code and self.code[1], "name": name})
        assert "error" not in joined, joined
        return browser

    def teacher(self) -> Browser:
        browser = self.browser()
        browser.get(f"/board/{self.token and self.token[1]}")
        return browser

    def end(self, kill: bool = False) -> None:
        """Ask the server to end, or end it in the middle of whatever it does."""
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.communicate(timeout=PATIENCE)
        for browser in self._browsers:
            browser.close()


class Browser:
    """One connection that keeps its cookies."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> dict[str, object]:
        return self._ask("GET", path, None)

    def post(self, path: str, request: object) -> dict[str, object]:
        return self._ask("POST", path, json.dumps(request))

    def _ask(self, method: str, path: str, body: str | None) -> dict[str, object]:
        headers = {"Content-Type": "application/json"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        found = json.loads(text) if "json" in (answer.headers["Content-Type"] or "") else {}
        return found if isinstance(found, dict) else {}

    def check(self, answers: dict[str, Raw], address: str = ADDRESS) -> dict[str, object]:
        return self.post("/api", {"do": "check", "address": address, "answers": answers, "language": "en"})

    def close(self) -> None:
        self._connection.close()


@contextmanager
def running(data: Path, *words: str) -> Iterator[Server]:
    """Run a server as long as the block does."""
    server = Server(data, *words)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()


def class_papers(count: int, library: Library | None = None) -> tuple[Problem, list[dict[str, Raw]]]:
    """Work out the papers of a class: of honest students and of some with a misconception."""
    drawn = sample((library or Library())[FAMILY], LEVEL, SEED)
    instance = Instance(drawn.problem, drawn.certificate)
    slips = list(drawn.certificate.slips)
    papers: list[dict[str, Raw]] = []
    for number in range(count):
        stream = Stream(f"class/{number}")
        found = with_slips(instance, stream, (slips[number % len(slips)],)) if number % 2 and slips else None
        raw = (found or honest(instance, stream)).raw
        names = zip(drawn.problem.asked_calls, drawn.problem.asked, strict=True)
        papers.append({name: raw[call] for call, name in names if call in raw})
    return drawn.problem, papers


def processor(server: int) -> float:
    """Seconds of processor time of a server and its workers so far; 0 where the system does not say."""
    try:
        workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in (server, *workers)]
    except OSError:
        return 0.0
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def main(words: list[str]) -> None:
    students, length, workers = (int(word) for word in [*words, *("50", "15", "2")[len(words) :]])
    _, papers = class_papers(4 * students)
    with tempfile.TemporaryDirectory() as folder:
        server = ("--class", FAMILY, "--level", LEVEL, "--seed", str(SEED), "--workers", str(workers))
        with running(Path(folder) / "class.sqlite", *server) as at:
            at.teacher().post("/board/control", {"do": "next"})
            browsers = [at.student(f"student {number}") for number in range(students)]
            browsers[0].check(papers[0])  # prepared once, as by whoever opens the problem first
            before, times, faults = os.getloadavg()[0], [], []
            spent = processor(at.process.pid)
            end = time.perf_counter() + length

            def work(number: int) -> None:
                turn = number
                while time.perf_counter() < end:
                    start = time.perf_counter()
                    answer = browsers[number].check(papers[turn % len(papers)])
                    times.append(time.perf_counter() - start)
                    if "error" in answer:
                        faults.append(answer["error"])
                    turn += 7

            threads = [threading.Thread(target=work, args=(number,)) for number in range(students)]
            begun = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            taken = time.perf_counter() - begun
            spent = processor(at.process.pid) - spent
    times.sort()
    print(f"{os.cpu_count()} cores, load {before:.1f} before and {os.getloadavg()[0]:.1f} after; {workers} workers")
    print(f"{students} students, {len(times)} posts of {len(papers[0])} steps in {taken:.1f} s, {len(faults)} refused")
    print(f"{len(times) / taken:.0f} marked posts a second (wanted: {WANTED})")
    print(f"a post waits {statistics.median(times) * 1000:.0f} ms in the median, {times[-1] * 1000:.0f} ms at worst")
    if spent:
        each = spent / len(times)
        print(f"{each * 1000:.1f} ms of processor for a post in server and workers, so {2 / each:.0f} a second if both")
        print("cores of two did nothing else: what is reached on a busy machine is less, by what else it does")
    for fault in dict.fromkeys(faults):
        print(fault)


if __name__ == "__main__":
    main(sys.argv[1:])
