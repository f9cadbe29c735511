"""The cache as an array: sequences, tokens, layers, key and value, heads, numbers; sized by its shape."""

from __future__ import annotations

import math
from typing import Any

BASE = {"layers": 32, "heads": 32, "head_size": 128, "sequence": 4096, "batch": 1, "bytes": 2}
CASES = [
    BASE,  # 0.5 MiB a token, 2 GiB in all
    {**BASE, "unit": "GiB"},
    {**BASE, "kv_heads": 8, "sharing": "grouped_query"},
    {**BASE, "kv_heads": 32, "sharing": "grouped_query"},  # as many as there are heads: nothing is shared
    {**BASE, "kv_heads": 1, "sharing": "grouped_query"},
    {**BASE, "sharing": "multi_query", "unit": "GiB"},
    {**BASE, "heads": 1, "sharing": "multi_query", "bytes": "1/2"},
    dict.fromkeys(BASE, 1),
    {**BASE, "layers": 126, "heads": 128, "kv_heads": 8, "sharing": "grouped_query", "sequence": 131072, "batch": 64},
]


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    kept = {"multi_head": given["heads"], "multi_query": 1}.get(options["sharing"]) or given["kv_heads"]
    sequences, tokens, layers = (given[name] for name in ("batch", "sequence", "layers"))
    of_layer = (2, kept, given["head_size"])
    whole = math.prod((sequences, tokens, layers, *of_layer)) * given["bytes"]
    found = {
        "per_layer": math.prod(of_layer),
        "per_token": whole / (sequences * tokens),
        "cache": whole,
        "size": whole / {"GB": 1000, "GiB": 1024}[options["unit"]] ** 3,
    }
    if options["sharing"] == "multi_head":
        return found
    unshared = math.prod((sequences, tokens, layers, 2, given["heads"], given["head_size"])) * given["bytes"]
    return found | {"ratio": whole / unshared}
