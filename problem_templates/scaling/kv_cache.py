"""Memory of the key-value cache while a decoder writes: multi-head, grouped-query and multi-query attention."""

from markscheme.words import *

source = "Shazeer (2019), multi-query attention; Ainslie et al. (2023), grouped-query attention"
options = {"sharing": ("multi_head", "grouped_query", "multi_query"), "unit": ("GB", "GiB")}
given = {
    "layers": number(by_level(integers(4, 16), integers(12, 36), integers(24, 96))),
    "heads": number(by_level(choice(6, 8, 10, 12), choice(12, 14, 16, 20, 24, 28, 32), choice(28, 32, 40, 48, 64, 96))),
    "kv_heads": number().when(sharing="grouped_query"),
    "head_size": number(by_level(choice(16, 24, 32, 48, 64), choice(48, 64, 80, 96), choice(80, 96, 112, 128))),
    "sequence": number(
        by_level(choice(*range(300, 2000, 100)), choice(*range(1500, 9000, 500)), choice(*range(6144, 65536, 2048)))
    ),
    "batch": number(by_level(choice(2, 3, 5, 6, 8), choice(3, 5, 6, 10, 12, 20), choice(6, 12, 20, 24, 40, 48))),
}
given = {name: one.whole_numbers().at_least(1, "a number") for name, one in given.items()}
given["bytes"] = number(by_level(choice(2, 4), choice(2, 4), choice("0.5", 2, 4))).above(0, "a number of bytes")
symbols = {"layers": "L", "heads": "h", "kv_heads": "g", "head_size": "d", "sequence": "T", "batch": "B", "bytes": "q"}
symbols |= {"per_layer": "k", "per_token": "b", "cache": "M", "size": "G", "ratio": r"\rho"}


def ask(sharing):
    shared = {} if sharing == "multi_head" else {"ratio": 1}
    return {"per_layer": 2, "per_token": 2, "cache": 2, "size": 1, **shared}


def draw_kv_heads(stream, heads):
    """So many that each serves several query heads, and not as many as there are of themselves."""
    h = whole(heads)
    return rational(stream.choice([g for g in range(2, h // 2 + 1) if h % g == 0 and g * g != h]))


def invalid_groups(heads, kv_heads):
    if kv_heads is None or equals(heads / kv_heads, floor(heads / kv_heads)):
        return None
    return (
        f"heads is {heads} and kv_heads is {kv_heads}, so the query heads do not make groups of one size; "
        f"give a kv_heads that divides heads"
    )


@when(sharing="multi_head")
def per_layer(heads, head_size):
    return 2 * heads * head_size


@per_layer.when(sharing="grouped_query")
def per_layer(kv_heads, head_size):
    return 2 * kv_heads * head_size


@per_layer.when(sharing="multi_query")
def per_layer(head_size):
    return 2 * head_size


def per_token(layers, bytes, per_layer):
    return layers * bytes * per_layer


def cache(sequence, batch, per_token):
    return sequence * batch * per_token


def size(cache, unit):
    r"""G = {% if unit == "GB" %}\frac{M}{10^9}{% else %}\frac{M}{2^{30}}{% endif %}"""
    return cache / power(10, 9) if unit == "GB" else cache / power(2, 30)


@when(sharing=("grouped_query", "multi_query"))
def ratio(kv_heads, heads, sharing):
    return kv_heads / heads if sharing == "grouped_query" else 1 / heads


slips = {
    per_layer: {
        "values_forgotten": "2 -> 1",
        "queries_cached": "2 -> 3",
        "all_heads": "kv_heads -> heads; 2 * head_size -> 2 * heads * head_size",
        "one_head": "heads -> 1",
        "heads_of_a_group": "kv_heads -> heads / kv_heads",
    },
    per_token: {"one_layer": "layers -> 1", "bytes_forgotten": "bytes -> 1", "bits": "bytes -> 8 * bytes"},
    cache: {
        "one_sequence": "batch -> 1",
        "one_token": "sequence -> 1",
        "pairs_of_tokens": "sequence -> sequence * sequence",
    },
    size: {"other_unit": "power(10, 9) <-> power(2, 30)", "megabytes": "9 -> 6; 30 -> 20"},
    ratio: {
        "inverted": "kv_heads / heads -> heads / kv_heads; 1 / heads -> heads",
        "saved": "kv_heads / heads -> 1 - kv_heads / heads; 1 / heads -> 1 - 1 / heads",
    },
}
