"""Say the maths tree in words, for alternative texts, in English and Chinese."""

from __future__ import annotations

import re

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import (
    figures_and_exponent,
    is_prefix,
    is_word,
    leading_primes,
    script_base,
    shown_items,
    styled,
    takes_limits,
)
from markscheme.notation.printer import Printer, plain_characters
from markscheme.notation.signs import ACCENTS, FENCE_ENDS, FENCE_WORDS, FUNCTION_WORDS, LETTERS, SIGNS, STYLE_WORDS
from markscheme.phrases import say

_SMALL_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_STOPS = {",": "，", ";": "；", ":": "："}  # a voice pauses at them; they are not read out
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

    def _say(self, name: str, /, **parts: object) -> str:
        return say(name, self.lang, **parts)

    def _word(self, en: str, zh: str) -> str:
        """Choose the word of a sign, which stands with the sign."""
        return zh if self.lang == "zh" else en

    def number(self, node: maths.Number) -> str:
        digits, exponent = figures_and_exponent(node.text)
        text = digits if not digits.startswith("-") else f"{self._say('speech.negative')} {digits[1:]}"
        if not exponent:
            return text
        return self._say("speech.scientific", number=text, exponent=self.print(maths.Number(exponent)))

    def symbol(self, node: maths.Symbol) -> str:
        letter = LETTERS.get(node.name)
        return plain_characters(node) if letter is None else self._word(letter.en, letter.zh)

    def text(self, node: maths.Text) -> str:
        return f" {node.text} "

    def function(self, node: maths.Function) -> str:
        return self._word(*FUNCTION_WORDS.get(node.name, (node.name, node.name)))

    def operator(self, node: maths.Operator) -> str:
        if node.name in _STOPS:
            return self._word(node.name, _STOPS[node.name])
        return self._word(SIGNS[node.name].en, SIGNS[node.name].zh)

    def space(self, node: maths.Space) -> str:
        return " "

    def row(self, node: maths.Row) -> str:
        words: list[str] = []
        before: maths.Node | None = None
        for item in shown_items(node):
            if before is not None and is_word(before) and not isinstance(item, maths.Operator | maths.Space):
                words.append(self._say("speech.of") if not _says_of(before) else "")
            if item == maths.Operator("-") and is_prefix(before):
                words.append(self._say("speech.negative"))
            elif isinstance(item, maths.Fraction) and not (before is None or isinstance(before, maths.Operator)):
                # In Chinese the denominator comes first and would run together with the factor before it.
                words.append(self._say_fraction(item, "speech.long_fraction"))
            else:
                words.append(self.print(item))
            before = item
        return " ".join(words)

    def sub_superscript(self, node: maths.SubSuperscript) -> str:
        base = script_base(node)
        if takes_limits(base):
            return self._say_limits(base, node)
        text = self.print(base)
        if node.sub is not None:
            name = "speech.sub" if _is_short(node.sub) else "speech.long_sub"
            text += " " + self._say(name, sub=self.print(node.sub))
        primes, sup = leading_primes(node.sup)
        text += f" {self._say('speech.prime')}" * primes
        return text if sup is None else self._say_power(text, sup)

    def _say_power(self, base: str, sup: maths.Node) -> str:
        if sup == maths.Operator("top"):
            return self._say("speech.transpose", base=base)
        if sup == maths.Number("2"):
            return self._say("speech.squared", base=base)
        if isinstance(sup, maths.Operator | maths.Text | maths.Fence) or sup == maths.Symbol("T"):
            name = "speech.superscript" if _is_short(sup) else "speech.long_superscript"
        else:
            name = "speech.power" if _is_short(sup) else "speech.long_power"
        return self._say(name, base=base, sup=self.print(sup))

    def _say_limits(self, base: maths.Node, node: maths.SubSuperscript) -> str:
        """Say limits: of a sum or product, of a maximum, or what stands above and below anything else."""
        sub = "" if node.sub is None else self.print(node.sub)
        sup = "" if node.sup is None else self.print(node.sup)
        kind = "limits" if isinstance(base, maths.Operator | maths.Function) else "stack"
        which = "both" if sub and sup else "below" if sub else "above"
        return self._say(f"speech.{kind}_{which}", base=self.print(base), sub=sub, sup=sup)

    def accent(self, node: maths.Accent) -> str:
        _, _, _, en, zh = ACCENTS[node.kind]
        name = "speech.accent" if _is_short(node.base) else "speech.long_accent"
        return self._say(name, base=self.print(node.base), mark=self._word(en, zh))

    def fraction(self, node: maths.Fraction) -> str:
        short = _is_short(node.numerator) and _is_short(node.denominator)
        return self._say_fraction(node, "speech.fraction" if short else "speech.long_fraction")

    def _say_fraction(self, node: maths.Fraction, name: str) -> str:
        return self._say(name, numerator=self.print(node.numerator), denominator=self.print(node.denominator))

    def root(self, node: maths.Root) -> str:
        radicand = self.print(node.radicand)
        if node.index is not None:
            return self._say("speech.index_root", radicand=radicand, index=self.print(node.index))
        return self._say("speech.root" if _is_short(node.radicand) else "speech.long_root", radicand=radicand)

    def fence(self, node: maths.Fence) -> str:
        opening = self._word(*FENCE_WORDS[node.left])
        closing = self._word(*FENCE_ENDS.get(node.right, FENCE_WORDS[node.right]))
        if node.left in "|‖⌊⌈" and node.right == ".":
            closing = ""
        if node.left in ".([{⟨" and node.right in "|‖":
            closing = self._say("speech.bar")
        return f"{opening} {self.print(node.body)} {closing}"

    def matrix(self, node: maths.Matrix) -> str:
        comma, semicolon = self._say("common.comma"), self._say("common.semicolon")
        height, width = len(node.rows), len(node.rows[0])
        if node.fence not in "([{" or (height > 1 and width > 1):
            lines = [comma.join(self.print(cell) for cell in cells) for cells in node.rows]
            rows = semicolon.join(self._say("speech.row", i=i, cells=line) for i, line in enumerate(lines, 1))
            name = {"|": "speech.determinant", "‖": "speech.matrix_norm"}.get(node.fence, "speech.matrix")
            return self._say(name, height=self._count(height), width=self._count(width), rows=rows)
        cells = [cell for cells in node.rows for cell in cells]
        name = "speech.column" if height > 1 else "speech.row_vector" if width > 1 else "speech.single"
        return self._say(name, cells=comma.join(self.print(cell) for cell in cells))

    def _count(self, number: int) -> str:
        return _SMALL_NUMBERS[number] if self.lang == "en" and number < len(_SMALL_NUMBERS) else str(number)

    def cases(self, node: maths.Cases) -> str:
        comma, semicolon = self._say("common.comma"), self._say("common.semicolon")
        pairs = ([self.print(value), self.print(when)] for value, when in node.rows)
        return self._say(
            "speech.cases", cases=semicolon.join(comma.join(part for part in pair if part) for pair in pairs)
        )

    def lines(self, node: maths.Lines) -> str:
        lines = [" ".join(self.print(cell) for cell in cells) for cells in node.rows]
        return self._say("common.semicolon").join(
            self._say("speech.line", i=i, line=line) for i, line in enumerate(lines, 1)
        )

    def style(self, node: maths.Style) -> str:
        if isinstance(node.base, maths.Symbol | maths.Number | maths.Style | maths.Text) or node.kind == "limits":
            return f"{self._word(*STYLE_WORDS[node.kind])} {self.print(node.base)}".strip()
        return self.print(styled(node.kind, node.base))


def _is_short(node: maths.Node) -> bool:
    """Say whether a node is one spoken word or two, so that no end has to be said."""
    if isinstance(node, maths.Number):
        return "e" not in node.text
    return isinstance(node, maths.Symbol | maths.Function | maths.Text | maths.Operator | maths.Style)


def _says_of(node: maths.Node) -> bool:
    """Say whether the words of a node end in "of" already, as those of limits do."""
    return isinstance(node, maths.SubSuperscript) and takes_limits(node.base)


_PRINTERS = {lang: SpeechPrinter(lang) for lang in ("en", "zh")}
