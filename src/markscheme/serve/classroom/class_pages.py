"""The pages of a class: joining, what is added to the page of a student, and the board."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from importlib.resources import files

from markscheme.family.language.prose import LANGUAGES
from markscheme.phrases import phrases_of

# The phrases that the scripts of these pages say; a test holds the scripts against this list.
WORDS = (
    "class.answered",
    "class.back",
    "class.board",
    "class.close",
    "class.closed_now",
    "class.code",
    "class.connection",
    "class.connection_board",
    "class.controls",
    "class.follows",
    "class.hide",
    "class.join",
    "class.join_at",
    "class.kept",
    "class.kept_board",
    "class.misconceptions",
    "class.name",
    "class.name_hint",
    "class.next",
    "class.nobody",
    "class.none_named",
    "class.number",
    "class.open",
    "class.open_joining",
    "class.other",
    "class.remove",
    "class.remove_silent",
    "class.remove_silent_sure",
    "class.remove_sure",
    "class.reveal",
    "class.revealed_now",
    "verdict.right",
    "class.shown",
    "class.shut_joining",
    "class.slip_many",
    "class.slip_one",
    "class.slipped",
    "class.start",
    "class.still_all",
    "class.still_nobody",
    "class.still_one",
    "class.still_one_of",
    "class.still_some",
    "common.step",
    "class.students",
    "class.wait",
    "class.what_is_kept",
    "site.statement",
    "site.worked_all",
    "class.you_are",
)


def class_files() -> dict[str, bytes]:
    """Give scripts and style sheets of the pages of a class, by name."""
    folder = files("markscheme.serve.classroom") / "class_assets"
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith((".js", ".css"))}


def class_page(name: str, settings: Mapping[str, object]) -> bytes:
    """Give the page `join.html` or `board.html` with its settings and its words."""
    text = (files("markscheme.serve.classroom") / "class_assets" / name).read_text("utf-8")
    embedded = json.dumps({**settings, "words": class_words()}, ensure_ascii=False).replace("<", "\\u003c")
    return text.replace("{settings}", embedded).encode()


def class_words() -> dict[str, dict[str, str]]:
    """Give the words of these pages, by language, under the names that the scripts use."""
    phrases = {name: phrases_of(name.partition(".")[0])[name] for name in WORDS}
    return {language: {name.partition(".")[2]: phrases[name][language] for name in WORDS} for language in LANGUAGES}


def code_picture(address: str) -> str:
    """Draw an address as a QR code: the address of an SVG picture that holds all of it."""
    import segno

    found = io.BytesIO()
    segno.make(address, error="m", micro=False).save(found, kind="svg", scale=6, border=4, light="white")
    import base64

    return "data:image/svg+xml;base64," + base64.b64encode(found.getvalue()).decode()
