"""Givens at the sizes that are promised, for the tests of the limits: deterministic, neither round nor equal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Case = tuple[str, str, dict[str, Any]]


class Draws:
    """Decimals from a small linear congruence: the same everywhere."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, n: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def number(self, places: int = 1, low: int = -9, high: int = 9) -> str:
        scale = 10**places
        k = low * scale // 10 + self.below((high - low) * scale // 10 + 1)
        return f"{'-' if k < 0 else ''}{abs(k) // scale}.{abs(k) % scale:0{places}d}"

    def vector(self, n: int, **how: int) -> list[str]:
        return [self.number(**how) for _ in range(n)]

    def matrix(self, rows: int, columns: int, **how: int) -> list[list[str]]:
        return [self.vector(columns, **how) for _ in range(rows)]


def promised() -> Iterator[Case]:
    """Name, family and givens: each at least as large as the sizes that Markscheme promises to solve."""
    yield from _optimisers()
    yield from _networks()
    yield from _sequences()
    yield from _data()
    yield from _images()
    yield from _graphs()


def _optimisers() -> Iterator[Case]:
    d = Draws(1)
    own: dict[str, dict[str, Any]] = {
        "sgd": {},
        "momentum": {"beta": "0.9"},
        "nesterov": {"beta": "0.9"},
        "adagrad": {"epsilon": "0.1"},
        "rmsprop": {"rho": "0.9", "epsilon": "0.1"},
        "adam": {"beta1": "0.9", "beta2": "0.99", "epsilon": "0.1"},
    }
    for method, extra in own.items():
        for steps in (60, 1000) if method in ("sgd", "momentum", "nesterov") else (60,):
            start = {"theta": ["1.5", "-2.3"], "a": ["0.5", "3"], "steps": steps, "eta": "0.1", "method": method}
            yield f"{method} {steps}", "optimisers/step", {**start, **extra}
    yield (
        "adam 60, gradients given, decay",
        "optimisers/step",
        {"theta": d.vector(20), "gradients": d.matrix(60, 20), "gradient": "given", "eta": "0.1", "method": "adam",
         "beta1": "0.9", "beta2": "0.99", "epsilon": "0.1", "weight_decay": "l2", "decay": "0.1"},
    )  # fmt: skip
    yield (
        "fgsm 1000",
        "adversarial/fgsm",
        {"x": d.vector(20), "w": d.vector(20), "b": "0.1", "y": 1, "epsilon": "0.5", "alpha": "0.001",
         "iterations": 1000, "method": "iterative"},
    )  # fmt: skip
    model = {"x": d.vector(20), "W": d.matrix(20, 20), "b": d.vector(20), "eta": "0.1", "steps": 60}
    yield "gradient ascent 60", "adversarial/gradient_ascent", {**model, "y": 1}
    yield "towards a class 60", "adversarial/gradient_ascent", {**model, "direction": "towards", "target": 20}


def _networks() -> Iterator[Case]:
    d = Draws(2)
    for hidden in ("relu", "tanh", "sigmoid"):
        layers = [{"W": d.matrix(2, 2), "b": d.vector(2)} for _ in range(63)] + [{"W": d.matrix(1, 2), "b": ["0.1"]}]
        yield (
            f"deep 64 {hidden}",
            "mlp/deep",
            {"X": d.matrix(2, 2), "layers": layers, "Y": [["1", "0"]], "penalty": "0.1", "hidden": hidden},
        )
    wide = [{"W": d.matrix(20, 20), "b": d.vector(20)}, {"W": d.matrix(1, 20)}]
    yield "deep 20", "mlp/deep", {"X": d.matrix(20, 20), "layers": wide, "Y": [["1"] * 20], "penalty": "1"}
    for hidden, output in (("sigmoid", "softmax"), ("tanh", "sigmoid"), ("relu", "identity")):
        loss = "half_squared_error" if output == "identity" else "cross_entropy"
        given = {"x": d.vector(20), "y": ["1"] + ["0"] * 19, "W1": d.matrix(20, 20), "b1": d.vector(20)}
        given |= {"W2": d.matrix(20, 20), "b2": d.vector(20), "eta": "0.1", "loss": loss}
        yield f"backprop {hidden}", "mlp/backprop", {**given, "hidden": hidden, "output": output}
    gates = ["x + y"] + [f"[{k}] {'*+'[k % 2]} {'xy'[k % 2]}" for k in range(1, 60)]
    yield "graph 60", "mlp/computation_graph", {"names": ["x", "y"], "values": ["0.5", "-1.1"], "gates": gates}
    yield (
        "dropout 200",
        "mlp/dropout",
        {"a": d.vector(200), "p": "0.4", "mask": [k % 2 for k in range(200)], "w": d.vector(200), "c": "0.1"},
    )


def _sequences() -> Iterator[Case]:
    d = Draws(3)
    rows = {"W_x": d.matrix(2, 2), "W_h": d.matrix(2, 2), "b": d.vector(2), "w_o": d.vector(2)}
    yield "bptt 60", "rnn/bptt", {"X": d.matrix(60, 2), "targets": d.vector(60), "loss": "each", **rows}
    yield "bptt 60 end", "rnn/bptt", {"X": d.matrix(60, 2), "target": "0.3", **rows}
    lstm = {f"W_{gate}": d.matrix(2, 4) for gate in "fico"} | {f"b_{gate}": d.vector(2) for gate in "fico"}
    yield "lstm 60", "rnn/lstm", {"X": d.matrix(60, 2), **lstm}
    cell = {"X": d.matrix(60, 2), "h0": d.vector(2), "W_x": d.matrix(2, 2), "W_h": d.matrix(2, 2), "b": d.vector(2)}
    classes = {"W_o": d.matrix(3, 2), "b_o": d.vector(3), "targets": [k % 3 + 1 for k in range(60)]}
    for activation in ("tanh", "relu"):
        yield f"rnn 60 {activation}", "rnn/vanilla", {**cell, **classes, "activation": activation}
    yield "bptt softmax 60", "rnn/bptt_softmax", {**cell, **classes}
    yield "bptt softmax 60 truncated", "rnn/bptt_softmax", {**cell, **classes, "truncated": "yes", "steps": 7}
    both_ways = {"V_x": d.matrix(2, 2), "V_h": d.matrix(2, 2), "c": d.vector(2), "g0": d.vector(2)}
    yield "two-way rnn 60", "rnn/bidirectional", {**cell, **both_ways}
    back = {"x": d.vector(20), "h0": d.vector(20), "c0": d.vector(20), "grad_h": d.vector(20), "grad_c": d.vector(20)}
    gates = {f"W_{gate}": d.matrix(20, 40) for gate in "fico"}
    speech = {"seconds": "3600", "hop": "10", "d": 128, "heads": 96, "layers": 96, "size": 2}
    yield "an hour of speech", "attention/cost", speech
    yield "lstm back 20", "rnn/lstm_backward", {**back, **gates}
    through = {"X": d.matrix(60, 20), "H": d.matrix(60, 20)} | {f"delta_{gate}": d.matrix(60, 20) for gate in "figo"}
    yield "lstm gradients 20", "rnn/lstm_gradients", {**through, **gates}
    vectors = {
        "W": d.matrix(200, 20),
        "U": d.matrix(200, 20),
        "context": list(range(1, 61)),
        "target": 100,
        "eta": "0.1",
    }
    for model in ("cbow", "skip_gram"):
        yield f"{model} 200 x 20", "embedding/word2vec", {**vectors, "model": model}
    sampled = {**vectors, "negatives": [k + 100 for k in range(60)], "model": "negative_sampling"}
    yield "negatives 60", "embedding/word2vec", sampled
    known = [f"w{k}" for k in range(20)]
    texts = [[known[d.below(20)] for _ in range(12)] for _ in range(60)]
    for weighting in ("counts", "tf_idf"):
        bags = {"vocabulary": known, "documents": texts, "weighting": weighting}
        yield f"bags {weighting} 60 x 20", "embedding/bag_of_words", bags
    yield "pairs 200", "embedding/training_pairs", {"tokens": [known[d.below(20)] for _ in range(200)], "window": 5}
    gru = {f"{m}_{gate}": d.matrix(20, 20) for m in "WU" for gate in "zrh"}
    yield "gru 20", "rnn/gru", {"x": d.vector(20), "h": d.vector(20), **gru}
    weights = [sorted(d.below(900) + 1 for _ in range(6)) for _ in range(43)]
    rows_ = [[f"{w}/{sum(row)}" for w in row] for row in weights]
    yield "beam 43", "rnn/beam_search", {"P": rows_, "width": 3}
    yield "returns 200", "rl/returns", {"rewards": d.vector(200), "gamma": "0.9", "b": d.vector(200)}
    steps = [[k % 4 + 1, d.number(), (k + 1) % 4 + 1] for k in range(60)]
    yield "td 60", "rl/td", {"V": d.vector(4), "transitions": steps, "alpha": "0.1", "gamma": "0.9"}
    learned = [[k % 4 + 1, k % 3 + 1, d.number(), (k + 1) % 4 + 1] for k in range(60)]
    yield (
        "q 60",
        "rl/td",
        {"Q": d.matrix(4, 3), "transitions": learned, "alpha": "0.1", "gamma": "0.9", "algorithm": "q_learning"},
    )
    yield "attention 20", "attention/scaled_dot_product", {n: d.matrix(20, 20) for n in "QKV"}
    attending = {"X": d.matrix(20, 20), **{f"W_{n}": d.matrix(20, 20) for n in "QKV"}}
    yield "self-attention 20", "attention/self_attention", {**attending, "mask": "causal"}


def _data() -> Iterator[Case]:
    d = Draws(4)
    yield "simple 200", "regression/simple", {"x": d.vector(200, places=3), "y": d.vector(200, places=3)}
    logs = {"x": d.vector(200, low=1, high=90, places=2), "y": d.vector(200)}
    yield "log 200", "regression/log_transformed", logs
    yield "multiple 200 x 20", "regression/multiple", {"X": d.matrix(200, 20, places=2), "y": d.vector(200)}
    yield "ridge 200 x 20", "regression/ridge", {"X": d.matrix(200, 20), "y": d.vector(200), "lambda2": "0.5"}
    yield (
        "batchnorm 200 x 20",
        "norm/batchnorm",
        {"Z": d.matrix(200, 20), "gamma": d.vector(20), "beta": d.vector(20), "epsilon": "0.01"},
    )
    yield (
        "batchnorm_backward 200 x 20",
        "norm/batchnorm_backward",
        {"Z": d.matrix(200, 20), "gamma": d.vector(20), "dY": d.matrix(200, 20), "epsilon": "0.01"},
    )
    yield "kmeans 200 x 20", "clustering/kmeans", {"X": d.matrix(200, 20, places=2), "start": d.matrix(4, 20)}
    yield "pca 200 x 2", "generative/pca", {"X": d.matrix(200, 2, places=2)}
    classes = [1 if k % 2 else -1 for k in range(200)]
    points = [[d.number(low=40 * c - 30, high=40 * c + 30), *d.vector(19)] for c in classes]
    yield (
        "perceptron 26 x 20",
        "classification/perceptron",
        {"X": points[:26], "y": classes[:26], "w0": ["0"] * 20, "b0": "0", "eta": "1", "x_new": d.vector(20)},
    )
    table = [[f"{'abc'[d.below(3)]}" for _ in range(20)] + ["yes" if d.below(2) else "no"] for _ in range(200)]
    columns = [*(f"f{k}" for k in range(20)), "class"]
    yield "bayes 200 x 20", "classification/naive_bayes", {"columns": columns, "table": table, "query": ["a"] * 20}
    yield (
        "vae 20",
        "generative/vae",
        {"mu": d.vector(20), "log_variance": d.vector(20), "noise": d.vector(20), "W": d.matrix(20, 20),
         "c": d.vector(20), "x": [k % 2 for k in range(20)]},
    )  # fmt: skip
    found = [[k % 3 + 1, f"0.{999 - k}", k % 2] for k in range(200)]
    yield "precision 200", "metrics/average_precision", {"detections": found, "positives": [60, 60, 60]}
    corners = [[d.below(50), d.below(50)] for _ in range(200)]
    boxes = [[x, y, x + 10 + d.below(9), y + 10 + d.below(9)] for x, y in corners]
    yield "nms 200", "metrics/nms", {"boxes": boxes, "scores": [f"0.{999 - k}" for k in range(200)], "threshold": "0.5"}


def _images() -> Iterator[Case]:
    d = Draws(5)
    whole = {"places": 1, "low": 0, "high": 90}
    yield "conv 32", "cnn/convolve_2d", {"X": [d.matrix(32, 32, **whole)] * 3, "K": [[d.matrix(3, 3)] * 3] * 2,
                                         "padding": 1}  # fmt: skip
    yield "conv 32, kernel 15", "cnn/convolve_2d", {"X": [d.matrix(32, 32)], "K": [[d.matrix(15, 15)]]}
    yield "conv 1d 200", "cnn/convolve_1d", {"f": d.vector(200), "g": d.vector(20)}
    yield "conv back 32", "cnn/conv_backward", {"X": d.matrix(32, 32), "K": d.matrix(3, 3), "G": d.matrix(15, 15)}
    sizes = {"height": 4096, "width": 4096, "channels": 3, "kernel": 7, "stride": 2, "padding": 3, "dilation": 1}
    yield "sizes 4096", "cnn/output_size", {**sizes, "filters": 512}
    layers = [{"kind": "conv", "kernel": 3, "padding": 1, "filters": 64} for _ in range(63)]
    yield "chain 64", "cnn/shape_chain", {"input": [4096, 4096, 3], "layers": [*layers, {"kind": "fc", "units": 10}]}


def _graphs() -> Iterator[Case]:
    d = Draws(6)
    ring = [[1 if (i - j) % 20 in (1, 19, 5, 15) else 0 for j in range(20)] for i in range(20)]
    yield "adjacency 20", "gnn/normalized_adjacency", {"A": ring}
    yield "gcn 20", "gnn/gcn_layer", {"A": ring, "H": d.matrix(20, 20), "W": d.matrix(20, 20)}
    summed = {"A": ring, "H": d.matrix(20, 20), "W": d.matrix(20, 20), "self_loops": "yes"}
    yield "plain layer 20", "gnn/plain_layer", summed
    yield "node classes 20", "gnn/node_classes", {**summed, "targets": [k % 21 for k in range(20)]}
    yield "laplacian 20", "gnn/laplacian", {"A": ring}
    weights = {"W_self": d.matrix(20, 20), "W_neighbours": d.matrix(20, 20)}
    for aggregate in ("sum", "mean", "max"):
        passed = {"A": ring, "H": d.matrix(20, 20), **weights, "rounds": 3, "aggregate": aggregate}
        yield f"messages {aggregate} 20", "gnn/message_passing", passed
    small = {"A": ring, "H": d.matrix(20, 2), "W_self": d.matrix(2, 2), "W_neighbours": d.matrix(2, 2), "rounds": 60}
    yield "messages 60 rounds", "gnn/message_passing", {**small, "activation": "none"}
    pooled = {"H": d.matrix(200, 20), "W": d.matrix(20, 20), "b": d.vector(20), "target": 7}
    yield "readout 200 x 20", "gnn/readout", pooled
    gates = {"W": d.matrix(20, 5), "b": d.vector(20), "v": d.vector(20), "c": "-0.1"}
    yield "logic 5", "classification/logic_network", gates
    yield "game 200", "rl/game_tree", {"b": 250, "d": 150}
    terms = [["1", 2, 0], ["1", 0, 2], *([d.number(low=1), 2 + d.below(3), 2 + d.below(3)] for _ in range(58))]
    seen: dict[tuple[object, object], list[object]] = {(i, j): [c, i, j] for c, i, j in terms}
    yield (
        "critical",
        "optimisers/critical_point",
        {"terms": list(seen.values()), "candidates": [["0", "0"]], "t": "0.1"},
    )
    yield "confusion", "metrics/confusion_matrix", {"TP": 120, "FN": 31, "FP": 17, "TN": 4000}
