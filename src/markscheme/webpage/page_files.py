"""The files of the page for practice, as they lie in a folder or are given out by a server."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from markscheme.document.printers.html_document import HTML_LANGUAGE
from markscheme.files.json_reader import JsonObject
from markscheme.phrases import say

INDEX = "index.html"
# Beginnings of the names of files that only one of the engines needs.
_ENGINE_FILES = {
    "browser": ("engine_browser", "engine_worker", "service_worker"),
    "served": ("engine_served", "class_"),
}
_SCORM = "scorm"
# The formula keyboard places things by style attributes, which is no way in for a script; the page itself needs none.
_KEYBOARD_STYLE = " style-src-attr 'unsafe-inline';"
_POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; worker-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; style-src 'self';{attributes} manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


def page_files(settings: JsonObject, catalogue: JsonObject) -> dict[str, bytes]:
    """Give all files of the page by name.

    `settings`: `engine` ("browser" or "served"), `languages`, `scorm` (false, or what `scorm.js` needs), `mathlive`
    (false, or the folder of the formula keyboard beside the page). `catalogue`: as `page_catalogue` gives it.
    """
    left_out = tuple(
        name for engine, names in _ENGINE_FILES.items() if engine != settings["engine"] for name in names
    ) + (() if settings.get("scorm") else (_SCORM,))
    assets = files("markscheme.webpage").joinpath("assets")
    found = {
        file.name: file.read_bytes()
        for file in sorted(assets.iterdir(), key=lambda file: file.name)
        if file.name.endswith((".js", ".css", ".html")) and not file.name.startswith(left_out)
    }
    found["content.css"] = files("markscheme.document").joinpath("content.css").read_bytes()
    found[INDEX] = _index(found[INDEX].decode(), settings, catalogue).encode()
    return found


def content_policy(engine: str, has_keyboard: bool = False) -> str:
    """Give the content security policy of the page; the engine in the browser compiles WebAssembly."""
    return _POLICY.format(
        wasm=" 'wasm-unsafe-eval'" if engine == "browser" else "", attributes=_KEYBOARD_STYLE if has_keyboard else ""
    )


def _index(template: str, settings: JsonObject, catalogue: JsonObject) -> str:
    languages = [str(language) for language in _list(settings["languages"])]
    gaps = {
        "language": HTML_LANGUAGE[languages[0]],
        "policy": escape(content_policy(str(settings["engine"]), bool(settings.get("mathlive")))),
        "title": escape(say("site.brand", languages[0])),
        "settings": _json_in_page(settings),
        "catalogue": _json_in_page(catalogue),
        "no_script": _in_each(languages, "site.no_script"),
        "from_disk": _in_each(languages, "site.from_disk"),
    }
    return re.sub(r"\{(\w+)\}", lambda gap: gaps[gap[1]], template)


def _in_each(languages: list[str], name: str) -> str:
    return "".join(f'<p lang="{HTML_LANGUAGE[one]}">{escape(say(name, one))}</p>' for one in languages)


def _json_in_page(data: Mapping[str, object]) -> str:
    """Write JSON that cannot end the element in which it stands."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _list(value: object) -> list[object]:
    assert isinstance(value, list | tuple)
    return list(value)
