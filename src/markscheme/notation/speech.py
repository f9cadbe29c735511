"""Say the maths tree in words, for alternative texts, in English and Chinese."""

from __future__ import annotations

import re

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import (
    is_prefix,
    is_word,
    leading_primes,
    script_base,
    shown_items,
    styled,
    takes_limits,
)
from markscheme.notation.printer import Printer, plain_characters
from markscheme.notation.signs import ACCENTS, FUNCTION_WORDS, LETTERS, SIGNS

# What is said, in both languages; gaps are filled in order.
_PHRASES = {
    "en": {
        "negative": "minus",
        "scientific": "{0} times 10 to the power {1}",
        "of": "of",
        "bar": "vertical bar",
        "sub": "sub {0}",
        "long_sub": "sub {0} end sub",
        "prime": "prime",
        "transpose": "{0} transpose",
        "squared": "{0} squared",
        "superscript": "{0} superscript {1}",
        "long_superscript": "{0} superscript {1} end superscript",
        "power": "{0} to the power {1}",
        "long_power": "{0} to the power {1} end power",
        "limits_both": "{0} from {1} to {2} of",
        "limits_below": "{0} over {1} of",
        "limits_above": "{0} up to {2} of",
        "stack_both": "{0} with {1} below and {2} above, end",
        "stack_below": "{0} with {1} below, end",
        "stack_above": "{0} with {2} above, end",
        "accent": "{0} {1}",
        "long_accent": "{1} on {0} end {1}",
        "fraction": "fraction {0} over {1} end fraction",
        "long_fraction": "fraction {0} over {1} end fraction",
        "root": "square root of {0}",
        "long_root": "square root of {0} end root",
        "index_root": "root of order {1} of {0} end root",
        "row": "row {0}: {1}",
        "matrix": "{0} by {1} matrix, {2}, end matrix",
        "determinant": "determinant of {0} by {1} matrix, {2}, end determinant",
        "matrix_norm": "norm of {0} by {1} matrix, {2}, end norm",
        "column": "column vector {0}, end vector",
        "row_vector": "row vector {0}, end vector",
        "single": "one by one matrix {0}, end matrix",
        "cases": "cases: {0}, end cases",
        "line": "line {0}: {1}",
    },
    "zh": {
        "negative": "负",
        "scientific": "{0} 乘 10 的 {1} 次方",
        "of": "",
        "bar": "竖线",
        "sub": "下标 {0}",
        "long_sub": "下标 {0} 下标结束",
        "prime": "撇",
        "transpose": "{0} 的转置",
        "squared": "{0} 的平方",
        "superscript": "{0} 上标 {1}",
        "long_superscript": "{0} 上标 {1} 上标结束",
        "power": "{0} 的 {1} 次方",
        "long_power": "{0} 的次方，指数为 {1} 指数结束",
        "limits_both": "{0}，从 {1} 到 {2}，",
        "limits_below": "{0}，取遍 {1}，",
        "limits_above": "{0}，到 {2} 为止，",
        "stack_both": "{0} 下方写 {1} 上方写 {2} 结束",
        "stack_below": "{0} 下方写 {1} 结束",
        "stack_above": "{0} 上方写 {2} 结束",
        "accent": "{0} {1}",
        "long_accent": "{0} 整体加{1}",
        "fraction": "{1} 分之 {0}",
        "long_fraction": "分式，分子 {0}，分母 {1}，分式结束",
        "root": "根号 {0}",
        "long_root": "根号下 {0} 根号结束",
        "index_root": "{1} 次根号下 {0} 根号结束",
        "row": "第 {0} 行：{1}",
        "matrix": "{0} 行 {1} 列矩阵，{2}，矩阵结束",
        "determinant": "{0} 阶行列式，{2}，行列式结束",
        "matrix_norm": "{0} 行 {1} 列矩阵的范数，{2}，范数结束",
        "column": "列向量 {0}，向量结束",
        "row_vector": "行向量 {0}，向量结束",
        "single": "1 行 1 列矩阵 {0}，矩阵结束",
        "cases": "分段：{0}，分段结束",
        "line": "第 {0} 行：{1}",
    },
}
_OPENERS = {
    "en": {
        "(": "open parenthesis", ")": "close parenthesis", "[": "open bracket", "]": "close bracket",
        "{": "open brace", "}": "close brace", "|": "absolute value of", "‖": "norm of", "⌊": "floor of",
        "⌈": "ceiling of", "⌋": "close floor", "⌉": "close ceiling", "⟨": "open angle", "⟩": "close angle",
        ".": "",
    },
    "zh": {
        "(": "左括号", ")": "右括号", "[": "左方括号", "]": "右方括号", "{": "左花括号", "}": "右花括号",
        "|": "绝对值", "‖": "范数", "⌊": "向下取整", "⌈": "向上取整", "⌋": "右下取整符", "⌉": "右上取整符",
        "⟨": "左尖括号", "⟩": "右尖括号", ".": "",
    },
}  # fmt: skip
_CLOSERS = {
    "en": _OPENERS["en"] | {"|": "end absolute value", "‖": "end norm", "⌋": "end floor", "⌉": "end ceiling"},
    "zh": _OPENERS["zh"] | {"|": "绝对值结束", "‖": "范数结束", "⌋": "取整结束", "⌉": "取整结束"},
}
_FACES = {
    "en": {
        "bold": "bold", "roman": "", "calligraphic": "script", "blackboard": "double-struck",
        "sans": "sans-serif", "limits": "",
    },
    "zh": {
        "bold": "粗体", "roman": "", "calligraphic": "花体", "blackboard": "双线体",
        "sans": "无衬线体", "limits": "",
    },
}  # fmt: skip
_SMALL_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_BLANKS = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+([,;:.，；：。])")


def to_speech(node: maths.Node, lang: str = "en") -> str:
    """Say a formula so that it can be written down again: ``lang`` is ``en`` or ``zh``.

    >>> to_speech(maths.Fraction(maths.Number("1"), maths.Root(maths.Number("6"))))
    'fraction 1 over square root of 6 end fraction'
    """
    said = _BEFORE_STOP.sub(r"\1", _BLANKS.sub(" ", _PRINTERS[lang].print(node)))
    return re.sub(r"([，；：]) ", r"\1", said).strip()


class SpeechPrinter(Printer[str], nodes=maths.NODES):
    """Each node in the words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def _phrase(self, key: str, *parts: str) -> str:
        return _PHRASES[self.lang][key].format(*parts)

    def number(self, node: maths.Number) -> str:
        digits, _, exponent = node.text.partition("e")
        text = digits if not digits.startswith("-") else f"{self._phrase('negative')} {digits[1:]}"
        return text if not exponent else self._phrase("scientific", text, self.print(maths.Number(str(int(exponent)))))

    def symbol(self, node: maths.Symbol) -> str:
        letter = LETTERS.get(node.name)
        return plain_characters(node) if letter is None else letter.zh if self.lang == "zh" else letter.en

    def text(self, node: maths.Text) -> str:
        return f" {node.text} "

    def function(self, node: maths.Function) -> str:
        en, zh = FUNCTION_WORDS.get(node.name, (node.name, node.name))
        return zh if self.lang == "zh" else en

    def operator(self, node: maths.Operator) -> str:
        sign = SIGNS[node.name]
        if node.name in {",", ";", ":"}:
            return {",": "，", ";": "；", ":": "："}[node.name] if self.lang == "zh" else node.name
        return sign.zh if self.lang == "zh" else sign.en

    def space(self, node: maths.Space) -> str:
        return " "

    def row(self, node: maths.Row) -> str:
        words: list[str] = []
        before: maths.Node | None = None
        for item in shown_items(node):
            if before is not None and is_word(before) and not isinstance(item, maths.Operator | maths.Space):
                words.append(self._phrase("of") if not _says_of(before) else "")
            if item == maths.Operator("-") and is_prefix(before):
                words.append(self._phrase("negative"))
            elif isinstance(item, maths.Fraction) and not (before is None or isinstance(before, maths.Operator)):
                # In Chinese the denominator comes first and would melt into the factor before it.
                words.append(self._say_fraction(item, "long_fraction"))
            else:
                words.append(self.print(item))
            before = item
        return " ".join(words)

    def script(self, node: maths.Script) -> str:
        base = script_base(node)
        if takes_limits(base):
            return self._say_limits(base, node)
        text = self.print(base)
        if node.sub is not None:
            text += " " + self._phrase("sub" if _is_short(node.sub) else "long_sub", self.print(node.sub))
        primes, sup = leading_primes(node.sup)
        text += f" {self._phrase('prime')}" * primes
        return text if sup is None else self._say_power(text, sup)

    def _say_power(self, base: str, sup: maths.Node) -> str:
        if sup == maths.Operator("top"):
            return self._phrase("transpose", base)
        if sup == maths.Number("2"):
            return self._phrase("squared", base)
        if isinstance(sup, maths.Operator | maths.Text | maths.Fence) or sup == maths.Symbol("T"):
            key = "superscript" if _is_short(sup) else "long_superscript"
        else:
            key = "power" if _is_short(sup) else "long_power"
        return self._phrase(key, base, self.print(sup))

    def _say_limits(self, base: maths.Node, node: maths.Script) -> str:
        """Say limits: of a sum or product, of a maximum, or what stands above and below anything else."""
        sub = "" if node.sub is None else self.print(node.sub)
        sup = "" if node.sup is None else self.print(node.sup)
        kind = "limits" if isinstance(base, maths.Operator | maths.Function) else "stack"
        which = "both" if sub and sup else "below" if sub else "above"
        return self._phrase(f"{kind}_{which}", self.print(base), sub, sup)

    def accent(self, node: maths.Accent) -> str:
        _, _, _, en, zh = ACCENTS[node.kind]
        mark = zh if self.lang == "zh" else en
        return self._phrase("accent" if _is_short(node.base) else "long_accent", self.print(node.base), mark)

    def fraction(self, node: maths.Fraction) -> str:
        short = _is_short(node.numerator) and _is_short(node.denominator)
        return self._say_fraction(node, "fraction" if short else "long_fraction")

    def _say_fraction(self, node: maths.Fraction, key: str) -> str:
        return self._phrase(key, self.print(node.numerator), self.print(node.denominator))

    def root(self, node: maths.Root) -> str:
        radicand = self.print(node.radicand)
        if node.index is not None:
            return self._phrase("index_root", radicand, self.print(node.index))
        return self._phrase("root" if _is_short(node.radicand) else "long_root", radicand)

    def fence(self, node: maths.Fence) -> str:
        opening, closing = _OPENERS[self.lang][node.left], _CLOSERS[self.lang][node.right]
        if node.left in "|‖⌊⌈" and node.right == ".":
            closing = ""
        if node.left in ".([{⟨" and node.right in "|‖":
            closing = self._phrase("bar")
        return f"{opening} {self.print(node.body)} {closing}"

    def matrix(self, node: maths.Matrix) -> str:
        comma, semicolon = ("，", "；") if self.lang == "zh" else (", ", "; ")
        height, width = len(node.rows), len(node.rows[0])
        if node.fence not in "([{" or (height > 1 and width > 1):
            lines = [comma.join(self.print(cell) for cell in cells) for cells in node.rows]
            rows = semicolon.join(self._phrase("row", str(i), line) for i, line in enumerate(lines, 1))
            kind = {"|": "determinant", "‖": "matrix_norm"}.get(node.fence, "matrix")
            return self._phrase(kind, self._count(height), self._count(width), rows)
        cells = [cell for cells in node.rows for cell in cells]
        key = "column" if height > 1 else "row_vector" if width > 1 else "single"
        return self._phrase(key, comma.join(self.print(cell) for cell in cells))

    def _count(self, number: int) -> str:
        return _SMALL_NUMBERS[number] if self.lang == "en" and number < len(_SMALL_NUMBERS) else str(number)

    def cases(self, node: maths.Cases) -> str:
        comma, semicolon = ("，", "；") if self.lang == "zh" else (", ", "; ")
        pairs = ([self.print(value), self.print(when)] for value, when in node.rows)
        return self._phrase("cases", semicolon.join(comma.join(part for part in pair if part) for pair in pairs))

    def lines(self, node: maths.Lines) -> str:
        lines = [" ".join(self.print(cell) for cell in cells) for cells in node.rows]
        semicolon = "；" if self.lang == "zh" else "; "
        return semicolon.join(self._phrase("line", str(i), line) for i, line in enumerate(lines, 1))

    def style(self, node: maths.Style) -> str:
        if isinstance(node.base, maths.Symbol | maths.Number | maths.Style | maths.Text) or node.kind == "limits":
            return f"{_FACES[self.lang][node.kind]} {self.print(node.base)}".strip()
        return self.print(styled(node.kind, node.base))


def _is_short(node: maths.Node) -> bool:
    """Say whether a node is one spoken word or two, so that no end has to be said."""
    if isinstance(node, maths.Number):
        return "e" not in node.text
    return isinstance(node, maths.Symbol | maths.Function | maths.Text | maths.Operator | maths.Style)


def _says_of(node: maths.Node) -> bool:
    """Say whether the words of a node end in "of" already, as those of limits do."""
    return isinstance(node, maths.Script) and takes_limits(node.base)


_PRINTERS = {lang: SpeechPrinter(lang) for lang in _PHRASES}
