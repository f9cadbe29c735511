"""faults/NAME.txt in a folder of results: where in the program the script of one student went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markscheme._version import __version__
from markscheme.results.folder import write_synced

FOLDER = "faults"


class FaultFiles:
    """Writes traces; the folder is made for the first. `stems`: the file names of students, without the ending."""

    def __init__(self, folder: Path, stems: Mapping[str, str]) -> None:
        self.folder, self.stems = folder / FOLDER, stems

    def write(self, student: str, trace: str) -> None:
        """Keep a trace, if there is one. It holds places in the program, and no answers or keys of its own."""
        if not trace:
            return
        self.folder.mkdir(exist_ok=True)
        content = f"Markscheme {__version__}\n{student}\n\n{trace}"
        write_synced(self.folder / f"{self.stems[student]}.txt", content.encode("utf-8", "backslashreplace"))
