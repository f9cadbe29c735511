"""Work on the machines of a cluster: Dask or Ray, chosen by an address, with limits on every wait."""

from markscheme.cluster.connection import Needs, current_cluster, on_cluster

__all__ = ["Needs", "current_cluster", "on_cluster"]
