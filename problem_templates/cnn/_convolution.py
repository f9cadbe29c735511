"""One definition of the sliding sum of products that the convolution families share.

The kernel slides as it is written (cross-correlation); `turned` before it makes a convolution.
"""

from markscheme import array, zeros


def correlate(signal, kernel, stride=None):
    """Slide a kernel over a signal of the same rank, as far as it fits, and sum the products.

    `stride`: plain integers, one for each direction; 1 where it is left out.
    """
    steps = stride or (1,) * signal.ndim
    room = [(n - k) // s + 1 for n, k, s in zip(signal.shape, kernel.shape, steps, strict=True)]
    out = zeros(*room)
    for place in _places(room):
        corner = [i * s for i, s in zip(place, steps, strict=True)]
        window = signal[tuple(slice(c, c + k) for c, k in zip(corner, kernel.shape, strict=True))]
        out[place] = (window * kernel).ravel().sum()
    return out


def padded(signal, *widths):
    """Zeros around a signal: (before, after) for each direction."""
    out = zeros(*(n + before + after for n, (before, after) in zip(signal.shape, widths, strict=True)))
    out[tuple(slice(before, before + n) for n, (before, _) in zip(signal.shape, widths, strict=True))] = signal
    return out


def turned(kernel):
    """A kernel read backwards in every direction."""
    return kernel[(slice(None, None, -1),) * kernel.ndim]


def pooled(values, pick):
    """One number for each 2 x 2 window that fits; `pick` takes the four, row by row."""
    return array([[pick(values[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].ravel()) for j in range(values.shape[1] // 2)]
                  for i in range(values.shape[0] // 2)])  # fmt: skip


def whole(number):
    """A stride or a padding as a plain integer, to index with: every kind of number holds it exactly."""
    for name in ("rational", "value"):
        if getattr(number, name, None) is not None:
            return int(getattr(number, name))
    return int(number)


def _places(room):
    """Every index of an array of this shape, row by row."""
    places = [()]
    for n in room:
        places = [(*place, i) for place in places for i in range(n)]
    return places
