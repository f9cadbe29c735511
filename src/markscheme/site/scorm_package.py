"""The site as a package for a learning platform: SCORM 1.2, or 2004 in its third edition.

Sources: ADL, "SCORM 1.2 Content Packaging Application Profile" (2001); ADL, "SCORM 2004 3rd Edition" (2006).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from markscheme._version import __version__
from markscheme.files.json_reader import JsonObject
from markscheme.site.fixed_zip import zipped

MANIFEST = "imsmanifest.xml"
VERSIONS = ("1.2", "2004")
MOST_PROBLEMS = 20

_HEADS = {
    "1.2": '<manifest identifier={id} version="1.2" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">\n'
    "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>",
    "2004": '<manifest identifier={id} version="1" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">\n'
    "<metadata><schema>ADL SCORM</schema><schemaversion>2004 3rd Edition</schemaversion></metadata>",
}
# The score of the only unit is that of the whole; the unit says itself when it is completed.
_SEQUENCING = (
    '<imsss:sequencing><imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>'
    "</imsss:sequencing>"
)
_KIND = {"1.2": "scormtype", "2004": "scormType"}


def scorm_settings(version: str, ids: Sequence[str], level: str, problems: int) -> JsonObject:
    """Say what the page has to know: which problems, and under what name their seeds are drawn.

    `set` is the same as long as the same problems are asked for; `package` changes with the program, too.
    """
    kind = "\n".join((*ids, level, str(problems)))
    return {
        "version": version,
        "families": list(ids),
        "level": level,
        "problems": problems,
        "set": sha256(kind.encode()).hexdigest()[:12],
        "package": sha256(f"{kind}\n{__version__}".encode()).hexdigest()[:12],
    }


def scorm_package(files: Mapping[str, bytes], settings: JsonObject, title: str) -> bytes:
    """Pack the files of a site with a manifest."""
    version = str(settings["version"])
    return zipped({**files, MANIFEST: manifest(files, settings, title, version).encode()})


def manifest(files: Mapping[str, bytes], settings: JsonObject, title: str, version: str) -> str:
    """Write the manifest: one organisation, one unit, all files of its resource."""
    identifier = quoteattr(f"markscheme-{settings['package']}")
    listed = "\n".join(f"<file href={quoteattr(name)}/>" for name in sorted(files))
    item = f'<item identifier="practice" identifierref="page"><title>{escape(title)}</title></item>'
    sequencing = _SEQUENCING if version == "2004" else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"{_HEADS[version].format(id=identifier)}\n"
        '<organizations default="all"><organization identifier="all">'
        f"<title>{escape(title)}</title>{item}{sequencing}</organization></organizations>\n"
        f'<resources><resource identifier="page" type="webcontent" adlcp:{_KIND[version]}="sco" href="index.html">\n'
        f"{listed}\n</resource></resources>\n</manifest>\n"
    )
