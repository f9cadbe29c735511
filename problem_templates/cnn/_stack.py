"""A stack of square windows: kernel, stride and dilation of each layer, read, drawn, and what is wrong with them said."""

from markscheme.words import *

FORM = (
    "a list of layers (stride and dilation are 1 where they are left out) "
    'such as [{"kernel": 7, "stride": 2, "dilation": 1}, {"kernel": 3}]'
)
KEYS = ("kernel", "stride", "dilation")
BLOCKS = {"easy": "CPS", "medium": "CPCD", "hard": "CDPCD"}  # convolution, pooling, dilated convolution, small one


def window(layer):
    """Kernel, stride and dilation of a layer, which may be a student's own."""
    return [read_number(layer.get(key, 1)) for key in KEYS]


def draw_layers(stream, level):
    """Layers whose numbers are unlike enough that one of them is not the answer to several questions."""
    return stream.again(lambda: [_drawn(stream, kind, k) for k, kind in enumerate(BLOCKS[level])], until=_is_told_apart)


def _drawn(stream, kind, k):
    if kind == "P":
        return {"kernel": stream.choice((2, 3)), "stride": stream.choice((2, 3)), "dilation": 1}
    if kind == "D":
        return {"kernel": stream.choice((3, 5, 7)), "stride": 1, "dilation": stream.choice((2, 3, 4, 5))}
    if kind == "S":
        return {
            "kernel": stream.choice((3, 5, 7)),
            "stride": stream.choice((1, 2, 3)),
            "dilation": stream.choice((2, 3)),
        }
    # the first layer moves by 2 at least, as the stem of a network for large images: else its jump is no question
    stride = stream.choice((2, 3, 4)) if k == 0 else stream.choice((1, 2, 2, 3))
    dilation = 1 if k == 0 else stream.choice((1, 2, 3))
    return {"kernel": stream.choice((3, 5, 7, 9, 11)), "stride": stride, "dilation": dilation}


def _is_told_apart(layers):
    answers, jump, field = [], 1, 1
    for layer in layers:
        span = layer["dilation"] * (layer["kernel"] - 1) + 1
        field, jump = field + (span - 1) * jump, jump * layer["stride"]
        answers += [span, jump, field]
    dilated = any(layer["dilation"] > 1 for layer in layers)
    return dilated and max(map(answers.count, answers)) <= 2  # the first field is the first span


def complaint(layers):
    """What is wrong with the layers, in a sentence that names the layer; None where nothing is."""
    if not isinstance(layers, list) or not layers:
        return f"layers is {layers!r:.40}; give {FORM}"
    for k, layer in enumerate(layers, 1):
        if not isinstance(layer, dict) or "kernel" not in layer:
            return f'layer {k}: "kernel" is missing in {layer!r:.60}; give {FORM}'
        for key, value in layer.items():
            if key not in KEYS:
                return f"layer {k}: {key!r:.40} means nothing here; a layer has kernel, stride and dilation"
            if not _is_whole(value):
                return f'layer {k}: "{key}" is {value!r:.40}; give an integer of 1 or more, of at most nine digits'
    return None


def _is_whole(value):
    digits = str(value) if type(value) in (int, str) else ""
    return digits.isascii() and digits.isdigit() and len(digits) <= 9 and int(digits) > 0
