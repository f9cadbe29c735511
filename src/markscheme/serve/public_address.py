"""The address under which a proxy makes the server known, as the person who runs it writes it."""

from __future__ import annotations

from urllib.parse import urlsplit

from markscheme.errors import MarkschemeError, shown

EXAMPLE = "https://practice.example.edu"
PORTS = {"http": 80, "https": 443}


def public_origin(text: str) -> str:
    """Read a public address as browsers name it in the header Origin; raise `MarkschemeError` for what is none.

    >>> public_origin("https://Practice.example.edu:443/")
    'https://practice.example.edu'
    """
    try:
        parts = urlsplit(text.strip())
        name = (parts.hostname or "").encode("idna").decode().rstrip(".")
        port = parts.port
    except ValueError:  # UnicodeError is one
        raise _no_address(text) from None
    if parts.scheme not in PORTS or not name or "@" in parts.netloc or " " in name:
        raise _no_address(text)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise MarkschemeError(
            f"{shown(text)}: the page needs a name of its own, not a folder below one; write {EXAMPLE}"
        )
    bare = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{bare}" + (f":{port}" if port not in (None, PORTS[parts.scheme]) else "")


def host_of(origin: str) -> str:
    """Give the name in an origin, without its port.

    >>> host_of("https://practice.example.edu:8443")
    'practice.example.edu'
    """
    return urlsplit(origin).hostname or ""


def _no_address(text: str) -> MarkschemeError:
    return MarkschemeError(f"{shown(text)} is no public address; write one as {EXAMPLE}")
