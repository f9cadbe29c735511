"""The secret of an exam: what every student's numbers hang on, and what nothing that is printed gives away."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markscheme.document.writers import write_whole
from markscheme.errors import AnswerError
from markscheme.render.sheet_data import ALPHABET

FILE = "exam.secret"
SHORTEST = 16  # characters of a secret that somebody chose
_SALT = "markscheme exam secret 1"


@dataclass(frozen=True)
class Secret:
    """Some random text; it never shows itself."""

    text: str = field(repr=False)

    def seed(self, *key: object) -> str:
        """A seed for draws: without the secret nobody can tell it, whatever they know of the key."""
        message = json.dumps([str(part) for part in key], ensure_ascii=False).encode()
        return hmac.new(self.text.encode(), message, hashlib.sha256).hexdigest()

    def fingerprint(self, about: str) -> str:
        """Tells one secret from another, too slow to be guessed at: scrypt, salted with what the exam is about."""
        salt = hashlib.sha256(f"{_SALT}|{about}".encode()).digest()
        return hashlib.scrypt(self.text.encode(), salt=salt, n=2**14, r=8, p=1, dklen=16).hex()


def read_secret(path: Path) -> Secret:
    """Read a secret from a file; surrounding white space does not count."""
    try:
        text = path.read_text("utf-8").strip()
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise AnswerError(f"{path}: byte {error.start} is no UTF-8; a secret is a line of text") from None
    if len(text) < SHORTEST:
        raise AnswerError(f"{path}: holds {len(text)} characters, but a secret has at least {SHORTEST}")
    return Secret(text)


def secret_of(folder: Path, given: Path | None) -> Secret:
    """The secret of an exam folder: the one that is there, the one given, or a new one, kept for the next build."""
    kept = folder / FILE
    if kept.exists():
        secret = read_secret(kept)
        if given is not None and read_secret(given) != secret:
            raise AnswerError(
                f"{kept}: holds another secret than {given}; give another folder, or leave one of them out"
            )
        return secret
    secret = read_secret(given) if given is not None else Secret(secrets.token_urlsafe(32))
    write_private(kept, f"{secret.text}\n".encode())
    return secret


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    mask = os.umask(0o177)
    try:
        write_whole(path, content)
    finally:
        os.umask(mask)


def digest(data: Any) -> str:
    """SHA-256 of JSON data, however it is laid out."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def code_of(hexadecimal: str, length: int = 6) -> str:
    """A short code that is read aloud without mistakes.

    >>> code_of("00ff00ff00ff00ff")
    'HW36YJ'
    """
    number, letters = int(hexadecimal[:16], 16), ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters
