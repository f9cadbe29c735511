"""The options that give work to a cluster instead of processes of this machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource

Command = Callable[..., Any]  # Any: a command, whatever its options
WAIT = 60.0  # seconds

_cluster = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Work on a cluster instead: dask://HOST:8786, tls://HOST:8786, a scheduler file of Dask, dask, "
    "ray://HOST:10001 or ray. What its machines must share: docs/scale.md.",
)
_wait = click.option(
    "--cluster-wait",
    type=click.FloatRange(1, 86400),
    default=WAIT,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the cluster, or for a worker where it has none.",
)


def or_cluster(jobs: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Give the option `--jobs` its alternative: the command is run while a cluster is at hand, where one is named."""

    def declared(command: Command) -> Command:
        @wraps(command)
        def run(*arguments: object, cluster: str | None, cluster_wait: float, **options: object) -> object:
            if cluster is None:
                return command(*arguments, **options)
            if click.get_current_context().get_parameter_source("jobs") is ParameterSource.COMMANDLINE:
                raise click.UsageError("--jobs counts processes of this machine, and --cluster names others; give one")
            from markscheme.cluster import on_cluster

            with on_cluster(cluster, wait=cluster_wait):
                return command(*arguments, **options)

        return jobs(_cluster(_wait(run)))

    return declared
