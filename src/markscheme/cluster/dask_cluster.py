"""A Dask cluster that runs: a scheduler, and workers that come and go."""

from __future__ import annotations

import json
import logging
import re
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import dask
from distributed import Client, Future, KilledWorker

from markscheme.cluster.connection import Outcome
from markscheme.cluster.sent_code import call
from markscheme.cluster.worker_side import Checked
from markscheme.errors import MarkschemeError

CHECK = 10.0  # seconds until a worker's word on itself is not waited for: its work says it again
GRACE = 2.0  # seconds in which Dask itself may say why there is no connection
_LOUD = ("distributed", "tornado", "asyncio")  # their loggers: what goes wrong there is said in our words


class DaskCluster:
    """A client of a scheduler; what is given out is done again elsewhere when a worker is gone."""

    def __init__(self, address: str, wait: float) -> None:
        self.address, self.wait = address, wait
        self._tickets = count()
        self._given: dict[Future, int] = {}
        self._done: SimpleQueue[Future] = SimpleQueue()
        loud = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOUD]
        self._levels = {name: logging.getLogger(name).level for name in loud}
        for name in loud:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            self._client = _connected(_where(address), wait)
        except Exception as error:  # whatever a network, a certificate or a file of addresses does
            self._quiet_no_more()
            raise MarkschemeError(
                f"cluster {address}: cannot be reached ({_line(error)})\nis its scheduler running at this address?"
            ) from None

    def slots(self) -> int:
        """Count the threads of all workers."""
        try:
            return sum(self._client.nthreads(callback_timeout=self.wait).values())
        except Exception:  # a lost connection is an OSError, a timeout, or something of the event loop
            raise self._lost() from None

    def on_each(self, terms: Checked) -> list[Checked]:
        """Ask all workers, beside the work that they have."""
        try:
            found = self._client.run(eval, *call("checked", terms), on_error="return", callback_timeout=CHECK)
        except TimeoutError:
            return []
        return [one for one in found.values() if isinstance(one, dict)]

    def submit(self, terms: Checked, payload: bytes) -> int:
        """Give out a piece of work."""
        try:
            future = self._client.submit(eval, *call("worked", terms, payload), pure=False)
        except Exception:  # a client that is closed says so in several ways
            raise self._lost() from None
        self._given[future] = ticket = next(self._tickets)
        future.add_done_callback(self._done.put)
        return ticket

    def finished(self, seconds: float) -> Outcome | None:
        """Wait for the next piece that is done."""
        try:
            future = self._done.get(timeout=seconds)
        except Empty:
            if self._client.status != "running":
                raise self._lost() from None
            return None
        if future not in self._given:
            return None
        try:
            found = future.result(timeout=self.wait)
        except KilledWorker:
            found = None
        except TimeoutError:  # the worker that had the result is gone: it is worked out again
            self._done.put(future)
            return None
        except Exception as error:
            if future.status != "error":
                raise self._lost() from None
            raise MarkschemeError(f"cluster {self.address}: {_line(error)}") from None
        return Outcome(self._given.pop(future), found)

    def drop(self) -> None:
        """Take back what is given out."""
        for future in self._given:
            future.release()
        self._given.clear()

    def close(self) -> None:
        """Close the client."""
        self.drop()
        try:
            self._client.close(timeout=CHECK)
        except Exception:  # a connection that is gone cannot be closed
            return
        finally:
            self._quiet_no_more()

    def _quiet_no_more(self) -> None:
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    def _lost(self) -> MarkschemeError:
        return MarkschemeError(
            f"cluster {self.address}: the connection to the scheduler is lost\n"
            "what was written stays; give the same command again when the cluster runs"
        )


def _connected(address: str, wait: float) -> Client:
    """Connect; raise TimeoutError where a scheduler takes the connection and says nothing: Dask has no limit then."""
    done: SimpleQueue[Client | Exception] = SimpleQueue()

    def connect() -> None:
        try:
            done.put(Client(address, timeout=wait, set_as_default=False, name="markscheme"))
        except Exception as error:  # it is raised where somebody waits
            done.put(error)

    Thread(target=connect, daemon=True).start()
    try:
        found = done.get(timeout=wait + GRACE)
    except Empty:
        raise TimeoutError(f"no answer for {wait:.0f} seconds") from None
    if isinstance(found, Exception):
        raise found
    return found


def _where(address: str) -> str:
    """Give the address of the scheduler; raise OSError or ValueError where nothing says one."""
    found: object = address.replace("dask://", "tcp://")
    if address == "dask":
        found = dask.config.get("scheduler-address", None)
        if not found:
            raise ValueError("DASK_SCHEDULER_ADDRESS is not set")
    elif address.endswith(".json"):  # Dask itself would wait without end for a file that is not there
        said = json.loads(Path(address).read_text("utf-8"))
        found = said.get("address") if isinstance(said, dict) else None
    if not re.fullmatch(r"\S+:[0-9]+", str(found)):
        raise ValueError(f"{found!r} is no address with a port")
    return str(found)


def _line(error: Exception) -> str:
    """Give the first line of an error."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
