"""A cluster by its address, and what its workers have to share with this machine."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from markscheme.cluster.worker_side import NONE, Checked, facts
from markscheme.errors import MarkschemeError

WAIT = 60.0  # seconds until somebody is told that there is no worker
WITNESS = ".cluster-"  # begins the name of a file that is there while workers write in a folder
MOST_NAMED = 3  # workers
_DASK = re.compile(r"(?:dask|tcp|tls)://\S+:[0-9]+|(?!\w+://).+\.json|dask")
_RAY = re.compile(r"ray://\S+:[0-9]+|ray")


@dataclass(frozen=True)
class Outcome:
    """What came of a piece of work: what `worked` gave; None where workers died of it, one after the other."""

    ticket: int
    found: tuple[str, object, Checked] | None


class Cluster(Protocol):
    """Machines that work. Whatever waits, waits for so many seconds; MarkschemeError where the connection is lost."""

    address: str
    wait: float

    def slots(self) -> int:
        """Count the pieces that the workers take at once; 0 while there is no worker."""

    def on_each(self, terms: Checked) -> list[Checked]:
        """Give what each worker says of itself; those that do not answer in time are left out."""

    def submit(self, terms: Checked, payload: bytes) -> int:
        """Give out a piece of work; give its ticket."""

    def finished(self, seconds: float) -> Outcome | None:
        """Wait for the next piece that is done; None where none is, in this time."""

    def drop(self) -> None:
        """Take back what is given out."""

    def close(self) -> None:
        """Let go of the cluster, which runs on."""


@dataclass(frozen=True)
class Needs:
    """What workers share with this machine: folders of templates, and a folder under the same absolute path.

    `writes`: whether they write in it, or else read what was built there; exam.json has to be the same then.
    """

    templates: tuple[Path, ...] = ()
    folder: Path | None = None
    writes: bool = False


_current: ContextVar[Cluster | None] = ContextVar("cluster", default=None)


def current_cluster() -> Cluster | None:
    """Give the cluster that work is given out to; None where it is done on this machine."""
    return _current.get()


@contextmanager
def on_cluster(address: str, *, wait: float = WAIT) -> Iterator[None]:
    """Have exams built and marked by a cluster that runs, as long as the context lasts.

    `address`: dask://HOST:8786, tls://HOST:8786 (by the certificates of Dask's configuration), a scheduler file of
    Dask, or `dask` for the scheduler that its configuration names; ray://HOST:10001, or `ray` for the cluster that this
    machine belongs to. `wait`: seconds for a connection, an answer, or a worker where there is none. Raise
    MarkschemeError where there is no such cluster, or a worker has another program.
    """
    cluster = _connected(address, wait)
    token = _current.set(cluster)
    try:
        refuse(cluster.on_each(terms_of(Needs(), "", "")), terms_of(Needs(), "", ""))
        yield
    finally:
        _current.reset(token)
        cluster.close()


def _connected(address: str, wait: float) -> Cluster:
    if _DASK.fullmatch(address):
        _check_installed(address, "distributed", "dask")
        from markscheme.cluster.dask_cluster import DaskCluster

        return DaskCluster(address, wait)
    if _RAY.fullmatch(address):
        _check_installed(address, "ray", "ray")
        from markscheme.cluster.ray_cluster import RayCluster

        return RayCluster(address, wait)
    raise MarkschemeError(
        f"--cluster {address}: is no address of a cluster\n"
        "write dask://HOST:8786, tls://HOST:8786, a scheduler file of Dask, ray://HOST:10001, dask or ray"
    )


def _check_installed(address: str, name: str, extra: str) -> None:
    install = f"pip install 'markscheme[{extra}]'"
    if find_spec(name) is None:
        raise MarkschemeError(f"--cluster {address}: needs {name}, which is not installed; {install}")


def terms_of(needs: Needs, path: str, sha256: str) -> Checked:
    """Say what a worker must have; `path`: a file that it must see, with this content where a hash is given."""
    templates = [str(folder.absolute()) for folder in needs.templates]
    folder = {"path": path, "sha256": sha256} if path else None
    return {"templates": templates, "facts": facts(tuple(templates)), "folder": folder}


@contextmanager
def shared(needs: Needs) -> Iterator[Checked]:
    """Give the terms of some work; while workers write in a folder, a file there says that they still may.

    A run that was killed leaves its file, and the next one takes it away: what is still given out is refused then.
    """
    if needs.folder is None:
        yield terms_of(needs, "", "")
    elif not needs.writes:
        path = needs.folder.absolute() / "exam.json"
        yield terms_of(needs, str(path), hashlib.sha256(path.read_bytes()).hexdigest())
    else:
        for old in needs.folder.glob(f"{WITNESS}*"):
            old.unlink(missing_ok=True)
        path = needs.folder.absolute() / f"{WITNESS}{secrets.token_hex(8)}"
        path.touch(mode=0o600)
        try:
            yield terms_of(needs, str(path), "")
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def refuse(found: Sequence[Checked], terms: Checked) -> None:
    """Raise MarkschemeError where workers do not have what they must: each with its value and ours."""
    others = [one for one in found if one["facts"] != terms["facts"]]
    if others:
        fix = "install the same Markscheme, templates and libraries everywhere, then start the workers anew"
        raise MarkschemeError("\n".join([*(_other(one, terms["facts"]) for one in others[:MOST_NAMED]), fix]))
    for one in found:
        if one["unseen"]:
            path, why = terms["folder"]["path"], one["unseen"]
            raise MarkschemeError(
                f"worker {one['host']} (process {one['process']}) does not see {path} as this machine does: {why}\n"
                "put the exam in a folder that all machines share, under one path; what was written stays"
            )


def _other(worker: Checked, ours: dict[str, str]) -> str:
    theirs = worker["facts"]
    names = [name for name in ours if theirs.get(name, NONE) != ours[name]]
    if theirs["Markscheme"] == NONE or theirs["Markscheme"] != ours["Markscheme"]:
        names = ["Markscheme"]  # of another version all the rest is another too
    have, want = (", ".join(f"{name} {of.get(name, NONE)}" for name in names) for of in (theirs, ours))
    return f"worker {worker['host']} (process {worker['process']}) has {have}; this machine has {want}"
