"""A convolutional layer on numbers: channels, filters, padding, stride and bias."""

from markscheme.words import *

from . import _convolution, _window

source = "study notes 000 to 004, convolution of images; edge, Sobel and Scharr filters of note 003"
options = {"mode": ("padding", "full", "same", "valid")}
later = ("mode",)
sizes = {"C": (1, 2, 2), "H": 4, "W": 4, "F": (1, 1, 2), "kh": 3, "kw": 3}
given = {
    "X": tensor("C", "H", "W", domain=integers(0, 5)),
    "K": tensor("F", "C", "kh", "kw", domain=integers(-2, 2)),
    "b": vector("F", choice("-2", "-1", "1", "2", "3")).or_else(0),
    "stride": pair(by_level(counts(1, 1), counts(2, 2), counts(2, 2))).at_least(1, "a stride").or_else(1),
    "padding": pair(by_level(counts(0, 0), counts(1, 1), counts(1, 1)))
    .or_else(0)
    .when(mode="padding"),  # on every side
}
repeat = {("Y",): lambda F: F}
ask = {"Y": 4}
symbols = {"stride": "s", "padding": "p", "X_padded": "P"}
MOST_PRODUCTS = 500_000  # those with the zeros of the padding too, which only take time
EDGE, SOBEL, SCHARR = (column(weights) * array([1, 0, -1]) for weights in ([1, 1, 1], [1, 2, 1], [3, 10, 3]))
hides = {
    "K": "edge detectors have equal and opposite rows or columns",
    "X": "edge detectors weigh some rows and columns alike, others with 0, and strides leave entries out",
}


# Rows and columns that keep the feature maps of these modes small.
PLACES = {"full": (3, 3), "same": (3, 4), "valid": (4, 5)}


def draw_X(stream, level, C, H, W, mode):
    height, width = PLACES.get(mode, (H, W))
    return given["X"].draw(stream, level, {"C": C, "H": height, "W": width})


def draw_stride(stream, level, mode):
    return given["stride"].draw(stream, level, {}) if mode == "padding" else array([1, 1])


def draw_K(stream, level, F, C):
    """Filters as note 003 prints them, across or down, from bright to dark or the other way."""
    known = (SOBEL, SCHARR) if level == "easy" else (EDGE, SOBEL)
    return array([[_turned(stream, stream.choice(known)) for _ in range(C)] for _ in range(F)])


def _turned(stream, kernel):
    return stream.choice((kernel, kernel.T, -kernel, -kernel.T))


def invalid_window(H, W, kh, kw, stride, padding, mode):
    size = _size(H, W, kh, kw, mode)
    return _window.misfit(size, array([kh, kw]), stride, array([0, 0]) if padding is None else padding)


def invalid_work(C, H, W, F, kh, kw, stride, padding, mode):
    size = _size(H, W, kh, kw, mode)
    places = _window.size_after(size, array([kh, kw]), stride, array([0, 0]) if padding is None else padding)
    products = places.prod() * C * F * kh * kw
    sentence = f"the kernels take {products} products, but at most {MOST_PRODUCTS} are calculated; give smaller sizes"
    return sentence if products > MOST_PRODUCTS else None


def _size(H, W, kh, kw, mode):
    """Of the input with what the mode itself pads."""
    return array([H, W]) + array([sum(each) for each in _widths(mode, kh, kw)])


def _widths(mode, kh, kw):
    """Zeros before and behind the rows, and the columns, that a mode asks for; same leaves the odd one behind."""
    if mode == "full":
        return [(k - 1, k - 1) for k in (kh, kw)]
    return [((k - 1) // 2, k // 2) if mode == "same" else (0, 0) for k in (kh, kw)]


def require_different_filters(K):
    return all((K[i] != K[i - 1]).any() for i in range(1, len(K)))


def figure_window(X, kh, kw, padding, mode):
    """The padded input and the first place of the kernel."""
    # How many zeros full and same need is for the student to know; an input that is not padded stands above.
    if mode != "padding" or not any(padding):
        return None
    return grid_figure(_convolution.padded(X, (0, 0), *((p, p) for p in padding)), (0, 0, kh, kw))


@when(mode="padding")
def X_padded(X, padding):
    r"""{% if padding[0] != padding[1] %}P_{c,ij} = X_{c, \, i - p_1, \, j - p_2}{% elif padding[0] != 0 %}
    P_{c,ij} = X_{c, \, i - p, \, j - p}{% else %}P = X{% endif %}"""
    return _convolution.padded(X, (0, 0), *((p, p) for p in padding))


@X_padded.otherwise
def X_padded(X, kh, kw, mode):
    r"""{% set u, v = (kh - 1, kw - 1) if mode == "full" else ((kh - 1) // 2, (kw - 1) // 2) if mode == "same" else (0, 0) %}
    {% if u or v %}P_{c,ij} = X_{c, \, i - {{ u }}, \, j - {{ v }}}{% else %}P = X{% endif %}"""
    return _convolution.padded(X, (0, 0), *_widths(mode, kh, kw))


def Y(X_padded, K, b, stride, k):
    r"""{% set s, t = ("s", "s") if stride[0] == stride[1] else ("s_1", "s_2") %}
    Y^{(k)}_{ij} = b_k + \sum_{c, u, v} K_{ {{ k }}, c, uv} \, P_{c, \, {{ s }} (i - 1) + u, \, {{ t }} (j - 1) + v}"""
    return _convolution.correlate(X_padded, K[k - 1], (1, *stride))[0] + b[k - 1]  # over all channels at once


slips = {
    X_padded: {
        "padding_forgotten": {"padding": (0, 0)},
        "padded_behind_only": "(p, p) -> (0, 2 * p)",
        "not_padded": "mode -> 'valid' if mode != 'valid' and H >= kh and W >= kw",
        "full_for_same": "mode -> 'full' if mode == 'same'",
        "same_for_full": "mode -> 'same' if mode == 'full'",
        "same_for_valid": "mode -> 'same' if mode == 'valid'",
        "same_behind_only": "_widths(mode, kh, kw) -> [(0, k - 1) for k in (kh, kw)] if mode == 'same'",
    },
    Y: {
        "kernel_turned": "K -> K[:, :, ::-1, ::-1]",
        "bias_forgotten": "b -> 0 * b",
        "bias_in_every_channel": "b -> len(X_padded) * b",
        "first_channel_only": "X_padded -> X_padded[:1]; K -> K[:, :1]",
        "one_kernel_for_all_channels": "K -> K[:, :1].repeat(K.shape[1], axis=1)",
        "stride_ignored": {"stride": (1, 1)},
        "stride_across_only": "stride -> (1, stride[1])",
    },
}
