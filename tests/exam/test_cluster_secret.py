"""What is given out to a cluster when an exam is built: neither the secret nor the key that is made from it."""

from __future__ import annotations

from build_samples import EXAM_ID, SECRET, build, content

from markscheme.cluster import connection
from markscheme.cluster.connection import Outcome
from markscheme.cluster.sent_code import call
from markscheme.exam.secret import Secret, exam_key


class Overheard:
    """A cluster that works in this process, and keeps all that it is given."""

    address, wait = "overheard", 0.0

    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.done: list[Outcome] = []

    def slots(self):
        return 1

    def submit(self, terms, payload):
        self.payloads.append(payload)
        self.done.append(Outcome(len(self.payloads), eval(*call("worked", terms, payload))))
        return len(self.payloads)

    def finished(self, seconds):
        return self.done.pop(0) if self.done else None

    def drop(self):
        self.done.clear()


def test_the_secret_of_an_exam_does_not_travel_and_papers_are_the_same(tmp_path):
    here = content(build(tmp_path).exam.folder)
    cluster = Overheard()
    token = connection._current.set(cluster)
    try:
        there = content(build(tmp_path, name="there").exam.folder)
    finally:
        connection._current.reset(token)
    assert there == here
    assert len(cluster.payloads) > 1
    key = exam_key(Secret(SECRET), EXAM_ID).secret
    for payload in cluster.payloads:
        assert not any(secret in payload for secret in (SECRET.encode(), key, key.hex().encode()))
