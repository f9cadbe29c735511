"""Pictures of questions: read beside the blueprint, checked, and kept in the folder of the exam under their hash.

A picture is printed as SVG, into which others are put as they are. Nothing that a picture names is read, and an SVG
that names something, or that could do something, is refused.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from markscheme.document.document_tree import Figure
from markscheme.errors import AnswerError, MarkschemeError

FOLDER = "pictures"
MOST_BYTES = 2_000_000
MOST_PIXELS = 8_000  # along either side
MOST_ELEMENTS = 20_000  # of an SVG
WIDTH, NARROWEST, WIDEST = 80, 10, 165  # millimetres on paper
_SVG = "{http://www.w3.org/2000/svg}"
MOST_NESTED = 100  # elements inside one another
# All that an SVG may hold: a page in HTML takes other elements for its own, whatever they are there.
_ELEMENTS = """
svg g defs symbol use title desc metadata style switch path rect circle ellipse line polyline polygon text tspan
textPath marker mask clipPath pattern linearGradient radialGradient stop filter feBlend feColorMatrix
feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
feSpecularLighting feSpotLight feTile feTurbulence
"""
_DRAWING = frozenset(_ELEMENTS.split())
_OUTSIDE = re.compile(
    r"\\|@import|image-set|\bsrc\s*\(|url\(\s*['\"]?[^#'\"\s]", re.IGNORECASE
)  # in CSS; escapes hide words
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:px|pt|mm|cm)?\s*", re.ASCII)


def read_picture(name: str, folder: Path) -> tuple[str, bytes]:
    """Read the file of a picture; give its name in the folder of an exam and what it holds.

    Raises AnswerError for a file outside the folder of the blueprint, one that is too large, or no picture.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise AnswerError(
            f"the picture {name!r} must lie beside the blueprint or in a folder below; give its name alone"
        )
    place = folder / path
    try:
        if not place.resolve(strict=True).is_relative_to(folder.resolve()):
            raise AnswerError(f"the picture {name!r} leads out of the folder of the blueprint; copy it there")
        if not place.is_file():
            raise AnswerError(f"the picture {name!r} is no file")
        if place.stat().st_size > MOST_BYTES:
            raise AnswerError(
                f"the picture {name!r} has {place.stat().st_size:,} bytes; at most {MOST_BYTES:,} are taken"
            )
        content = place.read_bytes()
    except FileNotFoundError:
        raise AnswerError(f"there is no picture {name!r} beside the blueprint") from None
    except (OSError, ValueError) as error:
        raise AnswerError(f"the picture {name!r} cannot be read: {error}") from None
    kind = kind_of(content)
    size_of(content, kind, name)
    return f"{FOLDER}/{hashlib.sha256(content).hexdigest()[:16]}.{kind}", content


def kind_of(content: bytes) -> str:
    """Tell what a picture is by what it holds; empty where it is none of those that are printed."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "svg" if b"<svg" in content[:2_000] else ""


@lru_cache(maxsize=64)
def size_of(content: bytes, kind: str, name: str = "") -> tuple[float, float]:
    """Measure a picture; raise AnswerError for what is none, or has no size."""
    try:
        width, height = {"png": _png, "jpg": _jpeg, "svg": _svg}[kind](content)
    except KeyError:
        raise AnswerError(f"the picture {name!r} is no PNG, JPEG or SVG; save it as one of these") from None
    except (IndexError, ValueError) as error:
        raise AnswerError(f"the picture {name!r} is damaged ({error or kind}); save it again") from None
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise AnswerError(
            f"the picture {name!r} is {width:g} x {height:g}; at most {MOST_PIXELS} along a side are printed"
        )
    return width, height


def _png(content: bytes) -> tuple[float, float]:
    if content[12:16] != b"IHDR" or b"IEND" not in content[-64:]:
        raise ValueError("its end is missing")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg(content: bytes) -> tuple[float, float]:
    place = 2
    while content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += 2 + length
    raise ValueError("it says no size")


def _svg(content: bytes) -> tuple[float, float]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # names that grow without end
        raise ValueError("a DOCTYPE or ENTITY stands in it")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None
    if root.tag != f"{_SVG}svg":
        raise ValueError("it is no SVG")
    if b"<?" in content.lstrip(b"\xef\xbb\xbf \t\r\n").removeprefix(b"<?xml "):
        raise ValueError("an instruction for other programs stands in it")
    _check_elements(root)
    box = (root.get("viewBox") or "").replace(",", " ").split()
    if len(box) == 4:
        return float(box[2]), float(box[3])
    width, height = (_LENGTH.fullmatch(root.get(side) or "") for side in ("width", "height"))
    if width is None or height is None:
        raise ValueError("it says neither a viewBox nor a width and a height")
    return float(width[1]), float(height[1])


def _check_elements(root: ElementTree.Element) -> None:
    """Raise ValueError for what is no drawing, names something outside, or grows without end where it is shown."""
    by_id: dict[str, ElementTree.Element] = {}
    waiting = [(root, 1)]
    count = 0
    while waiting:
        element, depth = waiting.pop()
        count += 1
        name = _drawn(element)
        if count > MOST_ELEMENTS or depth > MOST_NESTED:
            raise ValueError(f"it has more than {MOST_ELEMENTS:,} elements, or {MOST_NESTED} inside one another")
        if name is None:
            continue  # a remark of a drawing program, which is left out
        if name not in _DRAWING:
            raise ValueError(f"a <{name}> stands in it")
        for key, value in element.attrib.items():
            key = key.rpartition("}")[2]
            is_css = key == "style" or "(" in value
            if (
                key.lower().startswith("on")
                or (key == "href" and not value.startswith("#"))
                or (is_css and _OUTSIDE.search(_REMARK.sub("", value)))
            ):
                raise ValueError(f"its {key} names something outside")
        if name == "style" and _OUTSIDE.search(_REMARK.sub("", "".join(element.itertext()))):
            raise ValueError("its style names something outside")
        if found := element.get("id"):
            by_id.setdefault(found, element)
        waiting += [(child, depth + 1) for child in element]
    _check_growth(root, by_id)


def _drawn(element: ElementTree.Element) -> str | None:
    """Give the name of an element of SVG, or of HTML; None for one of another kind, as drawing programs keep."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in ("{http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xhtml", "") else None


def _check_growth(root: ElementTree.Element, by_id: Mapping[str, ElementTree.Element]) -> None:
    """Raise ValueError where what is used again and again comes to too many elements, or to itself."""
    sizes: dict[int, float] = {}

    def size(element: ElementTree.Element) -> float:
        if id(element) not in sizes:
            sizes[id(element)] = float("inf")  # until it is known: what uses itself
            used = next((value[1:] for key, value in element.attrib.items() if key.rpartition("}")[2] == "href"), "")
            again = size(by_id[used]) if used in by_id else 0.0
            sizes[id(element)] = 1 + again + sum(map(size, element))
        return sizes[id(element)]

    try:
        whole = size(root)
    except RecursionError:
        whole = float("inf")
    if whole > MOST_ELEMENTS:
        raise ValueError(f"what it uses again makes more than {MOST_ELEMENTS:,} elements of it")


def _drawing_alone(content: bytes) -> str:
    """Write an SVG anew without what is no drawing: what stands in a page in HTML is read as HTML there."""
    root = ElementTree.fromstring(content)
    for element in list(root.iter()):
        for child in list(element):
            if _drawn(child) is None or child.tag == f"{_SVG}metadata":
                element.remove(child)
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(_SVG)
        for key in list(element.attrib):
            space, _, name = key.rpartition("}")
            if space:
                value = element.attrib.pop(key)
                if space == "{http://www.w3.org/1999/xlink" and name == "href":
                    element.set("href", value)
                elif space == "{http://www.w3.org/XML/1998/namespace":
                    element.set(f"xml:{name}", value)
    root.set("xmlns", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def figure(content: bytes, alt: str, width: int) -> Figure:
    """Make the figure of a picture, whatever its kind: an SVG that holds it."""
    kind = kind_of(content)
    wide, high = size_of(content, kind)
    if kind == "svg":
        return Figure(_drawing_alone(content), alt, width)
    data = b64encode(content).decode("ascii")
    media = {"png": "image/png", "jpg": "image/jpeg"}[kind]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {wide:g} {high:g}">'
        f'<image width="{wide:g}" height="{high:g}" xlink:href="data:{media};base64,{data}"/></svg>'
    )
    return Figure(svg, alt, width)


def read_kept(folder: Path, names: Mapping[str, str] | list[str]) -> dict[str, bytes]:
    """Read the pictures of an exam from its folder; raise MarkschemeError for one that is not what it was."""
    found = {}
    for name in names:
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            raise MarkschemeError(f"{folder / name}: cannot be read ({error.strerror}); build the exam again") from None
        if hashlib.sha256(content).hexdigest()[:16] != Path(name).stem:
            raise MarkschemeError(f"{folder / name}: was changed after it was written; build the exam again")
        found[name] = content
    return found
