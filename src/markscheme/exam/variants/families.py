"""What an exam depends on in its families: their files, which make the papers, and their code, which makes the keys."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from markscheme.exam.planning.blueprint import Blueprint
from markscheme.family.held_sources import has_source, held_files, is_held, source_bytes
from markscheme.family.language.prose_file import read_sentences
from markscheme.family.library import Library, templates_root
from markscheme.family.steps.source_check import PACKAGE
from markscheme.files.json_reader import JsonValue

_HOLDS_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def family_ids(blueprint: Blueprint) -> list[str]:
    """Name the families of an exam, of its questions and of the data that they share.

    Those of an instructor's own questions stand in the blueprint and in every sheet, and have no files.
    """
    ids = {id for question in blueprint.questions if not question.definition for id in question.families}
    return sorted(ids | {shared.family for shared in blueprint.shared.values() if shared.family})


def files_of(id: str, library: Library) -> str:
    """Give a family's version, and a hash of its files, of those that it shares with its topic, and of what it imports.

    Byte by byte, prose and all: a step that is imported brings its sentences along.
    """
    version = library[id].version  # first: what does not load is said in the words of the library
    topic, _, name = id.partition("/")
    imported = {module.with_suffix("") for module in modules_of(library.source(id))}

    def belongs(path: Path) -> bool:
        stem = path.name.partition(".")[0]
        of_topic = path.parent.name == topic and (stem.startswith("_") or stem == name)
        return of_topic or path.with_name(stem) in imported

    files = [path for path in library.files() if belongs(path)]
    return _said(version, b"\0".join(source_bytes(path) for path in files))


def code_of_family(id: str, library: Library) -> str:
    """Give the version of a family, and a hash of what its key and its marks depend on.

    That is the code of its module and of all modules of templates that it imports, without comments, docstrings and
    layout, and the spellings of the words that are read as answers. Other prose can change on the way to the marks.
    """
    version = library[id].version  # first: what does not load is said in the words of the library
    source = library.source(id)
    beside = held_files(source.parent) if is_held(source) else source.parent.glob("*.md")
    prose = sorted(path for path in beside if fnmatchcase(path.name, f"{source.stem}.*.md"))
    labels = [text for path in prose for text in _labels(path)]
    code = [plain_code(source_bytes(path)) for path in modules_of(source)]
    return _said(version, "\0".join([*code, *labels]).encode())


def _labels(prose: Path) -> Iterator[str]:
    """Give the spellings of words, framed as in the first prose files: hashes of exams that exist depend on it."""
    for name, sentence in read_sentences(source_bytes(prose).decode().replace("\r\n", "\n"), prose.name).items():
        if name.startswith("label_"):
            yield f"{{% block {name} %}}{sentence.text.strip()}{{% endblock"


def noted(
    blueprint: Blueprint, library: Library, earlier: Mapping[str, JsonValue] | None = None
) -> dict[str, dict[str, str]]:
    """Note the families of an exam for exam.json: `families` as `files_of`, `family_code` as `code_of_family`.

    `earlier`: exam.json of papers that stay. What it notes stays too: by those families the papers were made, and a
    build that adds some must not bind the others to families of another day.
    """
    known: dict[str, dict[str, str]] = {
        name: dict((earlier or {}).get(name, {})) for name in ("families", "family_code")
    }
    for id in family_ids(blueprint):
        now = files_of(id, library)
        if known["families"].setdefault(id, now) == now:
            known["family_code"].setdefault(id, code_of_family(id, library))
    return known


def _said(version: int, content: bytes) -> str:
    return f"{version} {hashlib.sha256(content).hexdigest()[:16]}"


def modules_of(source: Path) -> list[Path]:
    """List a module and the modules of templates that it imports, and those that they import."""
    found: dict[Path, None] = {}
    waiting = [source]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += sorted(_imported(path))
    return list(found)


def _imported(path: Path) -> set[Path]:
    names = set(_import_paths(_imports(source_bytes(path)), path))
    return {name.with_suffix(".py") for name in names if has_source(name.with_suffix(".py"))}


@lru_cache(maxsize=256)
def _imports(content: bytes) -> tuple[ast.Import | ast.ImportFrom, ...]:
    return tuple(node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Import | ast.ImportFrom))


def _import_paths(nodes: Iterable[ast.Import | ast.ImportFrom], path: Path) -> Iterator[Path]:
    """Say where what a module imports would lie if it were a module of templates, without the suffix."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = path.parents[node.level - 1] if node.level else _inside(node.module or "", path)
            if base is not None:
                base = base.joinpath(*(node.module or "").split(".")) if node.level and node.module else base
                yield from (base, *(base / alias.name for alias in node.names))
        else:
            yield from filter(None, (_inside(alias.name, path) for alias in node.names))


def _inside(module: str, path: Path) -> Path | None:
    """Say where a module of the templates that come with the program lies; None for any other.

    `path`: the module that imports it. What an exam keeps imports what lies beside it.
    """
    inside = module == PACKAGE or module.startswith(f"{PACKAGE}.")
    root = next((one for one in reversed(path.parents) if is_held(one)), None)
    return (root or templates_root()).joinpath(*module.split(".")[2:]) if inside else None


@lru_cache(maxsize=256)  # a build asks for it family by family, and parts are imported by many
def plain_code(content: bytes) -> str:
    """Give a module without comments, docstrings and layout, as a text that is the same in every version of Python.

    What is empty is left out: later versions know fields that earlier ones do not, and leave them empty; and 3.12
    puts empty texts into f-strings. `ast.dump` and `ast.unparse` write the same tree otherwise from version to version.
    """
    return _plain(ast.parse(content))


def _plain(node: object) -> str:
    if isinstance(node, list):
        return f"[{','.join(map(_plain, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(name, _without_docstring(node) if name == "body" else value) for name, value in ast.iter_fields(node)]
    if isinstance(node, ast.JoinedStr):
        fields = [("values", [part for part in node.values if getattr(part, "value", None) != ""])]
    kept = ",".join(f"{name}={_plain(value)}" for name, value in fields if value not in (None, []) and name != "kind")
    return f"{type(node).__name__}({kept})"


def _without_docstring(node: ast.AST) -> object:
    if isinstance(node, _HOLDS_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
        return node.body[1:]
    return getattr(node, "body", None)


# By id and what `files_of` gave: what `code_of_family` gives for the same files. It is history, and never changes.
FIRST_CODE = {
    ("adversarial/fgsm", "1 ae40c3ca3ccde4ad"): "1 240fcd3f3e021531",
    ("attention/scaled_dot_product", "1 62c5954267c0cbf8"): "1 e0b9b6b21c1723bb",
    ("attention/self_attention", "1 31af27e1644b9b44"): "1 138c0a5a9fd44884",
    ("classification/logic_network", "1 7fb65bd2ff6fe314"): "1 99ce86766464f841",
    ("classification/naive_bayes", "1 1c68f9c87fe8bd2e"): "1 e99dc7d8b2c43d66",
    ("classification/perceptron", "1 3980e993dfef38c6"): "1 70852c411d372646",
    ("clustering/kmeans", "1 8e593ea918792cb5"): "1 4c9eeaacffd89004",
    ("cnn/conv_backward", "1 959a730fb4015220"): "1 9ae6cb6795ae56c4",
    ("cnn/convolve_1d", "1 502a611cfc070d50"): "1 010dd941d13751dd",
    ("cnn/convolve_2d", "1 941255f30f67a849"): "1 b0bd276d0cc5b0d4",
    ("cnn/output_size", "1 70edce5ab41b45a6"): "1 68cfae6308981ae7",
    ("cnn/shape_chain", "1 0774a33f4cf77761"): "1 d6adace6f1046c1e",
    ("generative/pca", "1 cb9a5cc33c0d80b7"): "1 53a69db2c16b8ff2",
    ("generative/vae", "1 75abc026dfd09271"): "1 07f991d4bc421983",
    ("gnn/gcn_layer", "1 d147cca0068dde16"): "1 9f79977fce25ca47",
    ("gnn/laplacian", "1 6c237b8e07ed5fed"): "1 c3b207a541bafbe5",
    ("gnn/normalized_adjacency", "1 562368ed72a1ba1c"): "1 65b68dd404b693f7",
    ("metrics/average_precision", "1 7a8edf96d795e2a0"): "1 3abbcda5911013f0",
    ("metrics/confusion_matrix", "1 ef29226209984a23"): "1 6e05b79e2c292731",
    ("metrics/nms", "1 40f112adacf822c2"): "1 9f4131c5b7aaa428",
    ("mlp/backprop", "1 8a777800cc5decd2"): "1 0a9f3ef5d55f18ad",
    ("mlp/computation_graph", "1 d5ca0aa776341945"): "1 639bcf3b58df56d9",
    ("mlp/deep", "1 9078a7d9f5a52893"): "1 865dd28154879acb",
    ("mlp/dropout", "1 d1ad3ca745e1046e"): "1 12e194007017dee3",
    ("norm/batchnorm", "1 ebdb642994c87624"): "1 8d5596ed2088f5b3",
    ("norm/batchnorm_backward", "1 2f80e9169cbdcf69"): "1 a2a4626da750f8cf",
    ("optimisers/critical_point", "1 dce12d7d2ff7f729"): "1 ad39c8e76fe66fd0",
    ("optimisers/step", "2 67b55d847bfcb396"): "2 efa92c6bb689a59a",
    ("regression/log_transformed", "1 c542f7a1ee153403"): "1 bfda3447c9a6169e",
    ("regression/multiple", "1 1e805c71896a4201"): "1 d43685ef51fe8f10",
    ("regression/ridge", "1 c076cbd4b76df8c4"): "1 deed01c2838433bd",
    ("regression/simple", "1 94a2c002010a171f"): "1 cfeef6b302a5b225",
    ("rl/game_tree", "1 a2601e1db8d257c7"): "1 bff44adfc148dd87",
    ("rl/returns", "1 cb287e235adfed57"): "1 aa6a028a28c7b236",
    ("rl/td", "1 c117ccb1f8b873ec"): "1 095e6694b65e0838",
    ("rnn/beam_search", "1 6948df89de93cb72"): "1 f6397479b42faa1b",
    ("rnn/bptt", "1 512cfd379fff0b4d"): "1 66a0587df4da9f65",
    ("rnn/gru", "1 f63f5a1382c93a5b"): "1 0be066c69589f0ed",
    ("rnn/lstm", "1 a6bd31392c03b2af"): "1 4ce40317208710a5",
}
