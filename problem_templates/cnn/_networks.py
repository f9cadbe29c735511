"""Three networks as study note 003 lists them, layer by layer."""

from markscheme.words import *

from . import _layers, _window

PER_ROW = 5
CLASSES = {"lenet5": 10, "alexnet": 1000, "vgg16": 1000}
INPUT = {"lenet5": (32, 32, 1), "alexnet": (227, 227, 3), "vgg16": (224, 224, 3)}


def conv(kernel, filters, stride=1, padding=0):
    return {"kind": "conv", "kernel": kernel, "filters": filters, "stride": stride, "padding": padding}


def pool(kind, kernel):
    return {"kind": kind, "kernel": kernel, "stride": 2, "padding": 0}


def fc(units):
    return {"kind": "fc", "units": units}


def _vgg16():
    for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        yield from [conv(3, filters, padding=1)] * times
        yield pool("max_pool", 2)
    yield from (fc(4096), fc(4096))


LAYERS = {
    "lenet5": [conv(5, 6), pool("avg_pool", 2), conv(5, 16), pool("avg_pool", 2), conv(5, 120), fc(84)],
    "alexnet": [
        conv(11, 96, stride=4),
        pool("max_pool", 3),
        conv(5, 256, padding=2),
        pool("max_pool", 3),
        *(conv(3, filters, padding=1) for filters in (384, 384, 256)),
        pool("max_pool", 3),
        fc(4096),
        fc(4096),
    ],
    "vgg16": list(_vgg16()),
}


def layers(network, classes, width):
    """The layers, with `width` times as many filters as in the paper; the last with a unit for each class."""
    widened = [{**this, "filters": this["filters"] * width} if "filters" in this else this for this in LAYERS[network]]
    return [*widened, fc(CLASSES[network] if classes is None else classes)]


def shape(network, given):
    """The shape that is known, else that of the input in the paper."""
    return array(INPUT[network]) if given is None else given


def draw_input(stream, level, network):
    """The image of the paper in three or four channels; at the medium level another square, at the hard one no square.

    Of one channel alone, keeping the channels and forgetting them would be the same mistake.
    """
    usual = INPUT[network][0]
    if level == "easy":
        return array([usual, usual, stream.choice((3, 4))])
    least, step = {"lenet5": (32, 4), "alexnet": (115, 16), "vgg16": (96, 16)}[network]
    sides = stream.shuffled([least + step * n for n in range(9) if least + step * n != usual])[:2]
    return array([sides[0], sides[0] if level == "medium" else sides[1], stream.choice((3, 4))])


def draw_width(stream, level):
    """As in the paper; at the hard level a network that is narrower or wider, whose numbers nobody knows by heart."""
    return rational(stream.choice(("1/2", "3/2", 2)) if level == "hard" else 1)


def complaint(network, input, width):
    """Which layer has no whole filters, or no room on this input, in a sentence; None where all fit."""
    for k, this in enumerate(LAYERS[network], 1):
        filters = width * this.get("filters", 0)
        if not equals(filters, floor(filters)):
            return f"layer {k} would have {filters} filters; give a width with which their numbers are whole"
    sizes = shape(network, input)[:2]
    for k, this in enumerate(LAYERS[network], 1):
        if this["kind"] == "fc":
            return None
        kernel, stride, padding, dilation = _layers.window(this)
        trouble = _window.misfit(sizes, kernel, stride, padding)
        if trouble:
            return f"layer {k}: {trouble.partition(';')[0]}; give a larger input"
        sizes = _window.size_after(sizes, kernel, stride, padding, dilation)
    return None


NAMES = {
    "conv": ("conv", "卷积"),
    "avg_pool": ("avg", "平均池化"),
    "max_pool": ("max", "最大池化"),
    "fc": ("fc", "全连接"),
}


def chain(network, input, classes, language):
    """The layers of the paper as boxes in rows that run to and fro, what comes in at the left of the first.

    Layers in a row that are alike share a box.
    """
    texts = ["×".join(str(whole(n)) for n in shape(network, input)[:2]) + f"\n×{whole(shape(network, input)[2])}"]
    runs = []
    for this in layers(network, classes, 1):
        if runs and runs[-1][0] == this:
            runs[-1][1] += 1
        else:
            runs.append([this, 1])
    for this, times in runs:
        lines = (f"{times} × " if times > 1 else "") + NAMES[this["kind"]][language == "zh"]
        window_ = f"\n{this['kernel']}×{this['kernel']}" if "kernel" in this else ""
        count_ = this.get("filters", this.get("units"))
        texts.append(lines + window_ + ("" if count_ is None else f"\n{count_}"))
    nodes = []
    for n, text in enumerate(texts):
        row, place = divmod(n, PER_ROW)
        nodes.append((str(n), text, place if row % 2 == 0 else PER_ROW - 1 - place, row))
    return flow_figure(nodes, [(str(n), str(n + 1), "") for n in range(len(texts) - 1)])


def in_poolings(network, found):
    """A slip: a coefficient and a bias for each map of a pooling, as the LeNet of 1998 had them."""
    return sum(2 * found[k][2] for k, this in enumerate(LAYERS[network]) if "pool" in this["kind"])
