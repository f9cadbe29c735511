"""What YOLO has to put out for one object: the cell of its centre, the offset in the cell, the size, and how long it all is."""

from markscheme.words import *

source = "study notes 000 and 003, object detection, YOLO; Redmon et al. (2016), section 2"
rounding = "5 sf, 3 sf"
levels = ("easy", "medium", "hard")
given = {
    "grid": number(counts(3, 7)).at_least(1, "the number of cells in a row"),
    "boxes": number(counts(2, 3)).at_least(1, "the number of boxes a cell"),
    "classes": number(counts(3, 20)).at_least(1, "the number of classes"),
    "image": vector(2, integers(160, 1040)).above(0, "a width or a height"),
    "box": vector(4),
}
symbols = {"image": "(W, H)", "box": "(x, y, w, h)", "grid": "S", "boxes": "B", "classes": "C"}
symbols |= {"position": "u", "cell": "a", "offset": "t", "size": "b", "length": "L"}
hides = {"image": "an image may be as wide as it is high"}
ask = {"cell": 2, "offset": 3, "size": 2, "length": 2}


def draw_grid(stream, level):
    return rational(stream.choice({"easy": (4, 5), "medium": (5, 7, 8), "hard": (7, 9, 13)}[level]))


def draw_image(stream, level, grid):
    """Square at the easy level; at the hard one a cell is no whole number of pixels."""
    if level == "hard":
        sides = stream.shuffled([n for n in (360, 400, 480, 500, 540, 600, 640, 720) if n % whole(grid)])
        return array([rational(n) for n in sides[:2]])
    cells = stream.shuffled({"easy": (50, 75, 100), "medium": (42, 48, 54, 66)}[level])
    return array([cells[0], cells[0] if level == "easy" else cells[1]]) * grid


def draw_box(stream, image, grid):
    """The centre in a cell off the diagonal and not near its edge, on a whole pixel; the box on the image."""
    column_, row = stream.shuffled([*range(whole(grid))])[:2]
    cell = image / grid
    centre = [
        floor((n + rational(stream.between(4, 21)) / 25) * side) for n, side in zip((column_, row), cell, strict=True)
    ]
    room = [minimum(c, whole_side - c) for c, whole_side in zip(centre, image, strict=True)]
    return array([*centre, *(floor(2 * free * stream.between(3, 9) / 10) for free in room)])


def invalid_box(image, box):
    for name, place, side, what in (("x", box[0], image[0], "width"), ("y", box[1], image[1], "height")):
        if sign(place) < 0 or not is_greater(side, place):
            return f"the centre has {name} = {place}, but the {what} of the image is {side}; give 0 or more and less than {side}"
    if sign(box[2]) <= 0 or sign(box[3]) <= 0:
        return f"the box is {box[2]} by {box[3]}; a box has a width and a height above 0"
    return None


def figure_cell(image, grid, box, cell):
    """The grid with the box, and the cell of its centre; in the key, for it says the answer."""
    cells = image, whole(grid), box, tuple(map(whole, cell))
    return object_grid_figure(*cells, "(x, y)") or object_grid_figure(*cells)  # small cells have no room for a name


def position(image, grid, box):
    r"""u_1 = \frac{S x}{W}, \quad u_2 = \frac{S y}{H}"""
    return array([box[0] * grid / image[0], box[1] * grid / image[1]])


def cell(position):
    r"""a_1 = \lfloor u_2 \rfloor + 1, \quad a_2 = \lfloor u_1 \rfloor + 1"""
    return array([floor(position[1]) + 1, floor(position[0]) + 1])


def offset(position, cell):
    r"""t_1 = u_1 - (a_2 - 1), \quad t_2 = u_2 - (a_1 - 1)"""
    return array([position[0] - (cell[1] - 1), position[1] - (cell[0] - 1)])


def size(image, box):
    r"""b_1 = \frac{w}{W}, \quad b_2 = \frac{h}{H}"""
    return array([box[2] / image[0], box[3] / image[1]])


def length(grid, boxes, classes):
    return square(grid) * (5 * boxes + classes)


slips = {
    position: {
        "corner_for_centre": "box[0] -> box[0] + box[2] / 2; box[1] -> box[1] + box[3] / 2",
        "sides_exchanged": "image[0] <-> image[1]",
    },
    cell: {
        "column_first": "array([floor(position[1]) + 1, floor(position[0]) + 1]) -> array([floor(position[0]) + 1, floor(position[1]) + 1])",
        "counted_from_0": "floor(position[1]) + 1 -> floor(position[1]); floor(position[0]) + 1 -> floor(position[0])",
        "rounded": "floor(position[1]) + 1 -> floor(position[1] + 1 / 2) + 1; floor(position[0]) + 1 -> floor(position[0] + 1 / 2) + 1",
    },
    offset: {
        "in_pixels": "position[0] - (cell[1] - 1) -> (position[0] - (cell[1] - 1)) * image[0] / grid; "
        "position[1] - (cell[0] - 1) -> (position[1] - (cell[0] - 1)) * image[1] / grid",
        "of_the_image": "position[0] - (cell[1] - 1) -> position[0] / grid; position[1] - (cell[0] - 1) -> position[1] / grid",
        "y_first": "array([position[0] - (cell[1] - 1), position[1] - (cell[0] - 1)]) -> array([position[1] - (cell[0] - 1), position[0] - (cell[1] - 1)])",
    },
    size: {
        "by_the_cell": "image -> image / grid",
        "root_taken": "box[2] / image[0] -> sqrt(box[2] / image[0]); box[3] / image[1] -> sqrt(box[3] / image[1])",
    },
    length: {
        "no_confidence": "5 -> 4",
        "classes_for_each_box": "5 * boxes + classes -> boxes * (5 + classes)",
        "one_side": "square(grid) -> grid",
    },
}
