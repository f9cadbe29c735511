"""Zip files whose bytes depend on what is in them alone: no dates, no order of chance."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Self

from markscheme.results.folder import sync

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that the format knows
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


class ZipFile:
    """A zip file written entry by entry; on the disk when its `with` block ends without an error."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        self._zip.writestr(_entry(name), content)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._zip.close()
            self._file.flush()
            sync(self._file.fileno())
        except OSError:
            if kind is None:
                raise
        finally:
            self._file.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every system
    return entry


def undated_workbook(content: bytes) -> bytes:
    """The same XLSX file without the moment in which it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _WRITTEN.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            new.writestr(_entry(entry.filename), part)
    return made.getvalue()
