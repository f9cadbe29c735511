"""What goes through a client and comes back: signed, so that nobody can give themselves marks."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace

from itsdangerous import BadData, Signer, URLSafeTimedSerializer

from markscheme.errors import AnswerError
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import Address

SEAL = "seal"
COOKIE_AGE = 30 * 24 * 3600  # seconds


class Seals:
    """Signs and checks with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._states = Signer(secret, salt="markscheme.state", digest_method=_sha256())
        self._cookies = URLSafeTimedSerializer(secret, salt="markscheme.student")

    def sealed(self, state: Mapping[str, JsonValue], address: Address) -> JsonObject:
        """Add a signature to the state of the dialogue at a problem."""
        return {**state, SEAL: self._states.get_signature(_signed_text(state, address)).decode()}

    def opened(self, state: JsonValue, address: Address) -> JsonObject:
        """Check and take off the signature; raise `AnswerError` for a state that was not signed for this problem."""
        if not state:
            return {}
        if isinstance(state, Mapping):
            seal, bare = state.get(SEAL), {name: value for name, value in state.items() if name != SEAL}
            if isinstance(seal, str) and self._states.verify_signature(_signed_text(bare, address), seal.encode()):
                return bare
        raise AnswerError("the state of the dialogue was not written by this server; begin the problem again")

    def cookie(self, student: str) -> str:
        """Sign who somebody is."""
        return str(self._cookies.dumps(student))

    def student(self, cookie: str) -> str:
        """Read who somebody is; empty where the cookie was not signed here, or is too old.

        A cookie of the future is one of ours from before the clock was set back: it holds.
        """
        try:
            found, signed = self._cookies.loads(cookie, return_timestamp=True)
        except BadData:
            return ""
        is_old = time.time() - signed.timestamp() > COOKIE_AGE
        return found if isinstance(found, str) and not is_old else ""


def problem_key(address: Address) -> str:
    """Name the problem of an address, whatever language it is read in."""
    return str(replace(address, language="", version=""))


def _signed_text(state: Mapping[str, JsonValue], address: Address) -> bytes:
    return json.dumps([problem_key(address), state], sort_keys=True).encode()


def _sha256() -> object:
    import hashlib

    return hashlib.sha256
