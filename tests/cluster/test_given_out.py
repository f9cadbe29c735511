"""What is given out to a cluster comes back in order, or says why not; a stand-in runs it in this process."""

from __future__ import annotations

import os
import pickle
import socket
import threading
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from markscheme.cluster import Needs, connection, on_cluster
from markscheme.cluster.connection import Outcome, refuse, shared, terms_of
from markscheme.cluster.given_out import AHEAD, given_out
from markscheme.cluster.sent_code import call
from markscheme.cluster.worker_side import LIBRARIES, facts, folder_hash
from markscheme.errors import MarkschemeError
from markscheme.exam.spread import spread

PIECES = [(i, i + 1) for i in range(0, 60, 2)]


class HereAndNow:
    """A cluster that does everything at once, in this process, and gives the last first."""

    address, wait = "stand-in", 0.0

    def __init__(self, slots: int = 3, deadly: frozenset[int] = frozenset(), **facts: str) -> None:
        self.count, self.deadly, self.facts = slots, deadly, facts
        self.tickets = count()
        self.done: list[Outcome] = []
        self.most = self.dropped = 0

    def slots(self):
        return self.count

    def on_each(self, terms):
        return [self.changed(eval(*call("checked", terms)))]

    def changed(self, found):
        return {**found, "facts": {**found["facts"], **self.facts}}

    def submit(self, terms, payload):
        ticket = next(self.tickets)
        if self.facts:
            found = "refused", None, self.on_each(terms)[0]
        elif self.deadly & set(pickle.loads(payload)[1]):
            found = None
        else:
            found = eval(*call("worked", terms, payload))
        self.done.append(Outcome(ticket, found))
        self.most = max(self.most, len(self.done))
        return ticket

    def finished(self, seconds):
        return self.done.pop() if self.done else None

    def drop(self):
        self.dropped += 1

    def close(self):
        self.drop()


@contextmanager
def standing_in(monkeypatch, cluster):
    monkeypatch.setattr(connection, "_connected", lambda address, wait: cluster)
    with on_cluster("stand-in"):
        yield


def test_results_come_in_order_and_few_are_held_at_a_time():
    cluster = HereAndNow()
    assert list(given_out(cluster, list, PIECES, Needs())) == [(some, list(some)) for some in PIECES]
    assert cluster.most <= 3 * AHEAD
    assert cluster.dropped == 1


def test_pieces_are_taken_in_the_thread_that_asks_and_no_more_than_are_wanted():
    threads, taken = set(), []

    def pieces():
        for some in PIECES:
            threads.add(threading.get_ident())
            taken.append(some)
            yield some

    results = given_out(HereAndNow(slots=1), list, pieces(), Needs())
    assert next(results) == (PIECES[0], list(PIECES[0]))
    results.close()
    assert threads == {threading.get_ident()}
    assert len(taken) <= AHEAD


def test_what_workers_died_of_is_done_in_a_process_of_this_machine(monkeypatch):
    with standing_in(monkeypatch, HereAndNow(deadly=frozenset({4}))):
        assert list(spread(list, range(13), jobs=1, chunk=3, lost=lambda task: -1)) == list(range(13))


def test_an_error_of_the_work_is_raised_as_here_and_says_where():
    with pytest.raises(ZeroDivisionError) as raised:
        list(given_out(HereAndNow(), _divided, PIECES, Needs()))
    assert f"process {os.getpid()}:" in raised.value.__notes__[0]
    with pytest.raises(MarkschemeError, match=rf"worker \S+ \(process {os.getpid()}\): /nowhere: No such file"):
        list(given_out(HereAndNow(), _unreadable, PIECES, Needs()))


def _divided(some):
    return [1 // task for task in some]


def _unreadable(some):
    return [Path("/nowhere").read_text()]


def test_a_worker_that_has_something_else_is_refused_with_both_values(monkeypatch):
    ours = facts(())
    with pytest.raises(MarkschemeError) as raised, standing_in(monkeypatch, HereAndNow(typst="0.1", numpy="1")):
        pass
    assert (
        str(raised.value)
        .splitlines()[0]
        .endswith(f"has numpy 1, typst 0.1; this machine has numpy {ours['numpy']}, typst {ours['typst']}")
    )
    with pytest.raises(MarkschemeError, match=r"has Markscheme 9; this machine has Markscheme \d"):
        list(given_out(HereAndNow(Markscheme="9", program="0"), list, PIECES, Needs()))


def test_a_worker_looks_at_itself_before_it_unpacks_the_work():
    """One that joins while the work goes on was asked by nobody before."""
    terms = terms_of(Needs(), "", "")
    assert eval(*call("worked", {**terms, "facts": {**terms["facts"], "program": "0"}}, b"no pickle"))[0] == "refused"
    assert eval(*call("worked", terms, pickle.dumps((list, (1, 2)))))[0] == "done"


def test_templates_that_are_others_are_refused(tmp_path):
    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "family.py").write_text("1")
    needs = Needs((tmp_path,))
    terms = terms_of(needs, "", "")
    known = f"templates {tmp_path}"
    there = {"host": "node7", "process": 1, "facts": {**terms["facts"], known: "none"}, "unseen": ""}
    with pytest.raises(MarkschemeError, match=rf"node7 \(process 1\) has {known} none; this machine has {known} \w+"):
        refuse([there], terms)
    before = folder_hash(str(tmp_path))
    (tmp_path / "topic" / "__pycache__").mkdir()
    (tmp_path / "topic" / "__pycache__" / "family.pyc").write_text("2")
    assert folder_hash(str(tmp_path)) == before
    (tmp_path / "topic" / "family.py").write_text("2")
    assert folder_hash(str(tmp_path)) != before


def test_a_folder_that_is_not_seen_is_refused_and_a_witness_does_not_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with shared(Needs(folder=tmp_path, writes=True)) as terms:
        (witness,) = tmp_path.iterdir()
        assert eval(*call("checked", terms))["unseen"] == ""
        with shared(Needs(folder=tmp_path, writes=True)):  # the next build, after this one was killed
            assert not witness.exists()
            assert eval(*call("worked", terms, b""))[0] == "refused"
    assert not list(tmp_path.iterdir())
    (tmp_path / "exam.json").write_text("1")
    with shared(Needs(folder=tmp_path)) as terms:
        (tmp_path / "exam.json").write_text("2")
        found = eval(*call("checked", terms))
    with pytest.raises(MarkschemeError, match=r"does not see .*exam\.json as this machine does: other content"):
        refuse([found], terms)


def test_no_worker_for_too_long_is_said(monkeypatch):
    class Nobody(HereAndNow):
        def submit(self, terms, payload):
            return next(self.tickets)

    monkeypatch.setattr("markscheme.cluster.given_out.LOOKS", 0)
    with pytest.raises(MarkschemeError, match="cluster stand-in: no worker for 0 seconds"):
        list(given_out(Nobody(slots=0), list, PIECES, Needs()))


@pytest.mark.parametrize("address", ["", "dusk", "http://host:1", "host:8786", "ray:host", "ray://host", "dask://host"])
def test_an_address_that_is_none_is_said(address):
    with pytest.raises(MarkschemeError, match="is no address of a cluster"), on_cluster(address):
        pass


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file or directory"),
        ("{", "Expecting property name"),
        ("[]", "None is no address with a port"),
        ('{"address": "host"}', "'host' is no address with a port"),
    ],
)
def test_a_scheduler_file_that_names_no_scheduler_is_said_at_once(tmp_path, content, why):
    pytest.importorskip("distributed", reason="distributed is not installed; it is in the extra `dask`")
    file = tmp_path / "scheduler.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(MarkschemeError, match=f"cannot be reached .*{why}"), on_cluster(str(file)):
        pass


def test_a_scheduler_that_takes_a_connection_and_says_nothing_is_not_waited_for_without_end(monkeypatch):
    dask_cluster = pytest.importorskip("markscheme.cluster.dask_cluster", reason="distributed is not installed")
    never = threading.Event()
    monkeypatch.setattr(dask_cluster, "Client", lambda *_, **how: never.wait())
    monkeypatch.setattr(dask_cluster, "GRACE", 0.0)
    try:
        with pytest.raises(MarkschemeError, match=r"cannot be reached \(no answer for 0 seconds"):
            dask_cluster.DaskCluster("dask://host:1", 0.0)
    finally:
        never.set()


def test_a_head_of_ray_that_is_gone_is_said_at_once_though_a_file_still_names_it(tmp_path, monkeypatch):
    pytest.importorskip("ray", reason="ray is not installed; it is in the extra `ray`")
    with socket.socket() as taken:  # and nobody listens there
        taken.bind(("127.0.0.1", 0))
        (tmp_path / "ray").mkdir()
        (tmp_path / "ray" / "ray_current_cluster").write_text(f"127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("RAY_TMPDIR", str(tmp_path))
        monkeypatch.delenv("RAY_ADDRESS", raising=False)
        with pytest.raises(MarkschemeError, match=r"cannot be reached .*refused"), on_cluster("ray"):
            pass


@pytest.mark.parametrize(("address", "extra"), [("dask", "dask"), ("tls://host:1", "dask"), ("ray", "ray")])
def test_an_extra_that_is_absent_is_said_with_the_line_that_installs_it(monkeypatch, address, extra):
    from markscheme.phrases.messages.said_in import said_in

    monkeypatch.setattr(connection, "find_spec", lambda name: None)
    with pytest.raises(MarkschemeError) as raised, on_cluster(address):
        pass
    assert str(raised.value).endswith(f"which is not installed; pip install 'markscheme[{extra}]'")
    assert said_in(str(raised.value), "zh").endswith(f"请运行 pip install 'markscheme[{extra}]'")


def test_every_library_that_the_program_needs_is_compared():
    """All but those that touch neither papers nor marks; fonts are in the extra."""
    import tomllib

    from packaging.requirements import Requirement

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    needs = {Requirement(one).name for one in [*project["dependencies"], *project["optional-dependencies"]["fonts"]]}
    assert needs - {"click", "fsrs", "joblib", "rich"} == set(LIBRARIES)
