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
_FORBIDDEN = (
    "script",
    "foreignObject",
    "image",
    "feImage",
    "iframe",
    "a",
    "animate",
    "set",
    "animateTransform",
    "animateMotion",
)
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
    for count, element in enumerate(root.iter(), 1):
        name = str(element.tag).rpartition("}")[2]
        if count > MOST_ELEMENTS:
            raise ValueError(f"it has more than {MOST_ELEMENTS:,} elements")
        if name in _FORBIDDEN:
            raise ValueError(f"a <{name}> stands in it")
        for key, value in element.attrib.items():
            key = key.rpartition("}")[2]
            named = re.findall(r"url\(\s*['\"]?(.)", value) + ([value[:1]] if key == "href" else [])
            if key.lower().startswith("on") or any(first != "#" for first in named):
                raise ValueError(f"its {key} names something outside")
        if name == "style" and re.search(r"@import|url\(\s*['\"]?[^#'\"\s]", element.text or ""):
            raise ValueError("its style names something outside")
    box = (root.get("viewBox") or "").replace(",", " ").split()
    if len(box) == 4:
        return float(box[2]), float(box[3])
    width, height = (_LENGTH.fullmatch(root.get(side) or "") for side in ("width", "height"))
    if width is None or height is None:
        raise ValueError("it says neither a viewBox nor a width and a height")
    return float(width[1]), float(height[1])


def figure(content: bytes, alt: str, width: int) -> Figure:
    """Make the figure of a picture, whatever its kind: an SVG that holds it."""
    kind = kind_of(content)
    wide, high = size_of(content, kind)
    if kind == "svg":
        return Figure(content.decode("utf-8-sig"), alt, width)
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
