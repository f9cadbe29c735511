"""A Ray cluster that runs: a head and other nodes, whose processes come and go."""

from __future__ import annotations

import logging
import os
import socket
import warnings
from contextlib import suppress
from itertools import count
from typing import Any

import ray
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from markscheme.cluster.connection import Outcome
from markscheme.cluster.sent_code import call, evaluated
from markscheme.cluster.worker_side import Checked
from markscheme.errors import MarkschemeError

CHECK = 30.0  # seconds until a node's word on itself is not waited for: its work says it again
_SILENT = logging.CRITICAL + 1
RETRIES = 3  # of a piece of work whose process is gone
_DIED = (
    ray.exceptions.WorkerCrashedError,
    ray.exceptions.NodeDiedError,
    ray.exceptions.OutOfMemoryError,
    ray.exceptions.ObjectLostError,
)
_LOST = (ConnectionError, ray.exceptions.RaySystemError)


class RayCluster:
    """A connection to a Ray cluster; what is given out is done again elsewhere when a process or a node is gone."""

    def __init__(self, address: str, wait: float) -> None:
        self.address, self.wait = address, wait
        self._tickets = count()
        self._given: dict[Any, int] = {}  # Any: references of Ray, which differ by the kind of the connection
        self._is_ours = not ray.is_initialized()
        try:
            if self._is_ours:
                _check_listening(_head_of_here() if address == "ray" else address, wait)
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    ray.init("auto" if address == "ray" else address, log_to_driver=False, logging_level=_SILENT)
        except Exception as error:  # whatever a network does, and Ray where versions differ
            raise MarkschemeError(
                f"cluster {address}: cannot be reached ({_line(error)})\nis its head running at this address?"
            ) from None
        self._run = ray.remote(max_retries=RETRIES)(evaluated())
        self._head = address if address != "ray" else ray.get_runtime_context().gcs_address
        self._is_lost = False

    def slots(self) -> int:
        """Count the cores of all nodes."""
        try:
            _check_listening(self._head, self.wait)
            return int(sum(node["Resources"].get("CPU", 0) for node in ray.nodes() if node["Alive"]))
        except Exception:  # a lost connection comes in many kinds
            raise self._lost() from None

    def on_each(self, terms: Checked) -> list[Checked]:
        """Ask a process of every node: what is installed is the same for all processes of a machine."""
        nodes = [node["NodeID"] for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU", 0)]
        affinities = [NodeAffinitySchedulingStrategy(node, soft=False) for node in nodes]
        asked = [self._run.options(scheduling_strategy=one).remote(*call("checked", terms)) for one in affinities]
        answered, _ = ray.wait(asked, num_returns=len(asked), timeout=min(CHECK, self.wait)) if asked else ([], [])
        found = []
        for one in answered:
            try:
                found.append(ray.get(one))
            except Exception:  # a process that cannot even begin says so again when it is given work
                continue
        return found

    def submit(self, terms: Checked, payload: bytes) -> int:
        """Give out a piece of work."""
        try:
            self._given[self._run.remote(*call("worked", terms, payload))] = ticket = next(self._tickets)
        except Exception:  # a lost connection comes in many kinds
            raise self._lost() from None
        return ticket

    def finished(self, seconds: float) -> Outcome | None:
        """Wait for the next piece that is done."""
        try:
            done, _ = ray.wait(list(self._given), num_returns=1, timeout=seconds)
            if not done:
                return None
            found = ray.get(done[0], timeout=self.wait)
        except ray.exceptions.GetTimeoutError:  # the node that had the result is gone: it is worked out again
            return None
        except _DIED:
            found = None
        except _LOST:
            raise self._lost() from None
        except Exception as error:
            raise MarkschemeError(f"cluster {self.address}: {_line(error)}") from None
        return Outcome(self._given.pop(done[0]), found)

    def drop(self) -> None:
        """Take back what is given out."""
        for reference in () if self._is_lost else self._given:
            try:
                ray.cancel(reference, force=False)
            except Exception:  # a connection that is gone has nothing given out
                break
        self._given.clear()

    def close(self) -> None:
        """Close the connection, where it was made here."""
        self.drop()
        if self._is_ours and not self._is_lost:
            ray.shutdown()

    def _lost(self) -> MarkschemeError:
        self._is_lost = True
        return MarkschemeError(
            f"cluster {self.address}: the connection to the head is lost\n"
            "what was written stays; give the same command again when the cluster runs"
        )


def _head_of_here() -> str:
    """Give the address that Ray takes for the cluster of this machine: a file names it, also after the head is gone."""
    with suppress(ImportError, AttributeError, TypeError):  # private to Ray, of which any version may have another
        from ray._private.services import get_ray_address_from_environment

        return str(get_ray_address_from_environment("auto", None))
    return os.environ.get("RAY_ADDRESS", "")


def _check_listening(address: str, wait: float) -> None:
    """Raise OSError where nobody listens at an address: Ray itself would wait for minutes, or end this process."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=wait).close()


def _line(error: Exception) -> str:
    """Give the first line of an error."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
