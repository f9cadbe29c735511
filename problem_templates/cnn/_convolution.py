"""One definition of the sliding sum of products, and of 2 x 2 windows, that the convolution families share.

The kernel slides as it is written (cross-correlation); read backwards in every direction it makes a convolution.
"""

from markscheme.words import *

_RATIONAL = type(rational(0))


def correlate(signal, kernel, stride=None):
    """Slide a kernel over a signal of the same rank, as far as it fits, and sum the products.

    `stride`: whole numbers, one for each direction; 1 where it is left out.
    """
    steps = [whole(step) for step in stride or (1,) * signal.ndim]
    room = [(n - k) // s + 1 for n, k, s in zip(signal.shape, kernel.shape, steps, strict=True)]
    out = zeros(*room)
    if {type(number) for number in (*signal.ravel(), *kernel.ravel())} == {_RATIONAL} and min(room) > 0:
        return _shifted_sum(signal, kernel, steps, room)
    for place in _places(room):
        corner = [i * s for i, s in zip(place, steps, strict=True)]
        window = signal[tuple(slice(c, c + k) for c, k in zip(corner, kernel.shape, strict=True))]
        out[place] = total(window.ravel(), kernel.ravel())
    return out


def _shifted_sum(signal, kernel, steps, room):
    """The same of numbers that are known, for which the order of the products says nothing: all places at once."""
    out = zeros(*room)
    for place in _places(kernel.shape):
        ends = [i + (n - 1) * s + 1 for i, n, s in zip(place, room, steps, strict=True)]
        out = out + kernel[place] * signal[tuple(slice(*cut) for cut in zip(place, ends, steps, strict=True))]
    return out


def _product(factors):
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def total(*factors):
    """The sum of the products, place by place; products with an exact 0 are left out, as on paper."""
    products = [_product(each) for each in zip(*factors, strict=True) if not any(map(_is_zero, each))]
    return sum(products[1:], start=products[0]) if products else rational(0)


def padded(signal, *widths, filling=0):
    """Zeros, or another filling, around a signal: (before, after), whole numbers, for each direction."""
    sides = [(n, whole(before), whole(after)) for n, (before, after) in zip(signal.shape, widths, strict=True)]
    out = zeros(*(n + before + after for n, before, after in sides))
    if filling != 0:
        out[...] = filling
    out[tuple(slice(before, before + n) for n, before, _ in sides)] = signal
    return out


def put_down(X, K, stride, added=True):
    """A multiple of the kernel for each entry, `stride` apart; what overlaps is added, or what comes later stays."""
    step = whole(stride)
    out = zeros(*((n - 1) * step + k for n, k in zip(X.shape, K.shape, strict=True)))
    terms = [[[] for _ in row] for row in out]
    for (i, j), (u, v) in ((entry, cell) for entry in _places(X.shape) for cell in _places(K.shape)):
        terms[i * step + u][j * step + v].append((X[i, j], K[u, v]))
    for a, b in _places(out.shape):
        met = terms[a][b] if added else terms[a][b][-1:]
        if met:
            out[a, b] = total([x for x, _ in met], [k for _, k in met])
    return out


def cut(values, width):
    """What is left when as many rows and columns are cut off on every side."""
    end = [n - whole(width) for n in values.shape]
    return values[whole(width) : end[0], whole(width) : end[1]]


def pooled(values, pick):
    """One number for each 2 x 2 window that fits; `pick` takes the four, row by row."""
    return array([[pick(values[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].ravel()) for j in range(values.shape[1] // 2)]
                  for i in range(values.shape[0] // 2)])  # fmt: skip


def spread(pooled, shape):
    """Each pooled number in all four places of its window, and 0 where no window reaches."""
    out = zeros(*shape)
    out[: 2 * pooled.shape[0], : 2 * pooled.shape[1]] = pooled.repeat(2, axis=0).repeat(2, axis=1)
    return out


def first_largest(values):
    """1 in the place of the first largest number of each window, else 0."""
    out = zeros(*values.shape)
    for i in range(0, values.shape[0] - 1, 2):
        for j in range(0, values.shape[1] - 1, 2):
            place = _first_largest(values[i : i + 2, j : j + 2].ravel())
            out[i + place // 2, j + place % 2] = rational(1)
    return out


def _first_largest(entries):
    """Index of the first largest entry; exact numbers are compared as they stand, which is no work."""
    held = [_exact(entry) for entry in entries]
    return argmax(held if all(isinstance(entry, _RATIONAL) for entry in held) else entries)


def _exact(number):
    """The exact value of a number of any kind where it holds one; else the number, or None."""
    if hasattr(number, "rational"):
        return number.rational
    return number.value if hasattr(number, "value") else number


def _is_zero(number):
    """Whether a number is 0 and could be nothing else; every product of a convolution is asked."""
    return not number if type(number) is _RATIONAL else bool(_exact(number) == 0)


def _places(room):
    """Every index of an array of this shape, row by row."""
    places = [()]
    for n in room:
        places = [(*place, i) for place in places for i in range(n)]
    return places
