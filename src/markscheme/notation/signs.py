"""Every sign and letter that the outputs can show: its LaTeX, its character, its words."""

from __future__ import annotations

from typing import NamedTuple


class Sign(NamedTuple):
    """An operator: class of spacing, LaTeX, character, plain text, words."""

    role: str
    latex: str
    char: str
    text: str
    en: str
    zh: str


class Letter(NamedTuple):
    """A named letter: character and words."""

    char: str
    en: str
    zh: str


# role | name | LaTeX ("" = backslash and name) | character | plain text ("" = character) | English | Chinese
_SIGNS = r"""
binary|+|+|+||plus|加
binary|-|-|−|-|minus|减
binary|cdot||⋅|*|times|乘
binary|times||×||times|乘
binary|odot||⊙||element-wise times|逐元素乘
binary|pm||±||plus or minus|加减
binary|mp||∓||minus or plus|减加
binary|div||÷||divided by|除以
binary|ast||∗|*|asterisk|星号
binary|star||⋆||star|五角星
binary|circ||∘||composed with|复合
binary|otimes||⊗||tensor times|张量积
binary|oplus||⊕||direct sum|直和
binary|cup||∪||union|并
binary|cap||∩||intersection|交
binary|setminus||∖||without|减去集合
binary|wedge||∧||and|且
binary|vee||∨||or|或
binary|bullet||∙||bullet|圆点
relation|=|=|=||equals|等于
relation|lt|<|<||is less than|小于
relation|gt|>|>||is greater than|大于
relation|le|\le|≤||is at most|小于等于
relation|ge|\ge|≥||is at least|大于等于
relation|ne|\ne|≠||is not equal to|不等于
relation|ll||≪||is much less than|远小于
relation|gg||≫||is much greater than|远大于
relation|approx||≈||is approximately|约等于
relation|equiv||≡||is identical to|恒等于
relation|sim||∼|~|is distributed as|服从
relation|simeq||≃||is asymptotically equal to|渐近等于
relation|cong||≅||is congruent to|全等于
relation|propto||∝||is proportional to|正比于
relation|in||∈||in|属于
relation|notin||∉||not in|不属于
relation|ni||∋||contains|包含元素
relation|subset||⊂||is a proper subset of|真包含于
relation|subseteq||⊆||is a subset of|包含于
relation|supset||⊃||is a proper superset of|真包含
relation|supseteq||⊇||is a superset of|包含
relation|mid||∣|\||given|给定
relation|parallel||∥||double bar|双竖线
relation|perp||⟂||is perpendicular to|垂直于
relation|coloneqq|:=|≔|:=|is defined as|定义为
relation|to||→|->|to|趋于
relation|leftarrow||←|<-|becomes|更新为
relation|leftrightarrow||↔|<->|corresponds to|对应
relation|longrightarrow||⟶|-->|goes to|变为
relation|mapsto||↦|\|->|maps to|映射到
relation|Rightarrow||⇒|=>|implies|推出
relation|Leftarrow||⇐|<==|is implied by|由此推出
relation|Leftrightarrow||⇔|<=>|if and only if|当且仅当
relation|therefore||∴||therefore|所以
relation|because||∵||because|因为
punctuation|,|,|,||comma|逗号
punctuation|;|;|;||semicolon|分号
punctuation|:|:|:||colon|冒号
punctuation|.|.|.||full stop|句号
ordinary|/|/|/||slash|斜杠
ordinary|!|!|!||factorial|的阶乘
ordinary|%|\%|%||percent|百分号
ordinary|\||\vert|\|||vertical bar|竖线
ordinary|ldots||…|...|and so on|省略号
ordinary|cdots||⋯|...|and so on|省略号
ordinary|vdots||⋮||and so on downwards|竖排省略号
ordinary|ddots||⋱||and so on diagonally|斜排省略号
ordinary|top||⊤|T|transpose|转置
ordinary|prime||′|'|prime|撇
ordinary|dagger||†||dagger|剑号
ordinary|forall||∀||for all|对任意
ordinary|exists||∃||there exists|存在
ordinary|neg||¬||not|非
large|sum||∑|sum|sum|求和
large|prod||∏|prod|product|连乘
large|int||∫|int|integral|积分
large|bigcup||⋃||union|并集
large|bigcap||⋂||intersection|交集
large|bigoplus||⨁||direct sum|直和
"""


def _fields(line: str) -> list[str]:
    """Split a table line at its bars; a bar after a backslash is a bar of the entry."""
    parts = line.replace(r"\|", "\0").split("|")
    return [part.replace("\0", "|") for part in parts]


def _read_signs() -> dict[str, Sign]:
    signs = {}
    for line in _SIGNS.strip().splitlines():
        role, name, latex, char, text, en, zh = _fields(line)
        signs[name] = Sign(role, latex or "\\" + name, char, text or char, en, zh)
    return signs


SIGNS = _read_signs()

_GREEK = """
alpha α 阿尔法, beta β 贝塔, gamma γ 伽马, delta δ 德尔塔, epsilon ϵ 艾普西隆, zeta ζ 泽塔, eta η 伊塔,
theta θ 西塔, iota ι 约塔, kappa κ 卡帕, lambda λ 拉姆达, mu μ 缪, nu ν 纽, xi ξ 克西, pi π 派, rho ρ 柔,
sigma σ 西格玛, tau τ 陶, upsilon υ 宇普西隆, phi ϕ 斐, chi χ 希, psi ψ 普西, omega ω 欧米伽,
varepsilon ε 变体艾普西隆, vartheta ϑ 变体西塔, varphi φ 变体斐, varrho ϱ 变体柔, varsigma ς 变体西格玛,
Gamma Γ 大写伽马, Delta Δ 大写德尔塔, Theta Θ 大写西塔, Lambda Λ 大写拉姆达, Xi Ξ 大写克西, Pi Π 大写派,
Sigma Σ 大写西格玛, Upsilon Υ 大写宇普西隆, Phi Φ 大写斐, Psi Ψ 大写普西, Omega Ω 大写欧米伽
"""

_NAMED = {
    "nabla": Letter("∇", "nabla", "梯度算子"),
    "partial": Letter("∂", "partial", "偏"),
    "ell": Letter("ℓ", "ell", "手写体 l"),
    "infty": Letter("∞", "infinity", "无穷"),
    "hbar": Letter("ℏ", "h bar", "约化普朗克常数"),
    "emptyset": Letter("∅", "empty set", "空集"),
}


def _spoken(name: str) -> str:
    if name.startswith("var"):
        return f"variant {name[3:]}"
    return f"capital {name.lower()}" if name[0].isupper() else name


def _read_letters() -> dict[str, Letter]:
    entries = (entry.split() for entry in _GREEK.split(","))
    return {name: Letter(char, _spoken(name), zh) for name, char, zh in entries} | _NAMED


LETTERS = _read_letters()

# Other spellings that lecturers use; the printers write the name on the right.
SIGN_ALIASES = {
    "leq": "le", "geq": "ge", "neq": "ne", "leqslant": "le", "geqslant": "ge",
    "rightarrow": "to", "gets": "leftarrow", "dots": "ldots", "dotsc": "ldots", "dotsb": "cdots",
    "colon": ":", "vert": "|", "land": "wedge", "lor": "vee", "lnot": "neg",
    "implies": "Rightarrow", "iff": "Leftrightarrow", "coloneqq": "coloneqq",
    "lt": "lt", "gt": "gt", "%": "%",
}  # fmt: skip
LETTER_ALIASES = {"varnothing": "emptyset", "part": "partial"}

# Functions that LaTeX has a command for; the value says whether scripts become limits.
COMMAND_FUNCTIONS = {
    "exp": False, "ln": False, "log": False, "sin": False, "cos": False, "tan": False, "sinh": False,
    "cosh": False, "tanh": False, "arctan": False, "det": False, "dim": False, "ker": False, "Pr": False,
    "arg": False, "max": True, "min": True, "lim": True, "sup": True, "inf": True,
}  # fmt: skip
LIMIT_FUNCTIONS = {name for name, limits in COMMAND_FUNCTIONS.items() if limits} | {"argmax", "argmin"}
# Names that stay functions when they are written as \mathrm{softmax} or \text{softmax}.
NAMED_FUNCTIONS = set(COMMAND_FUNCTIONS) | {
    "argmax", "argmin", "softmax", "sigmoid", "relu", "ReLU", "LeakyReLU", "GELU", "ELU", "sign", "sgn",
    "diag", "tr", "rank", "clip", "Var", "Cov", "erf", "vec", "dropout", "concat", "conv", "pool",
    "LayerNorm", "BatchNorm", "Attention",
}  # fmt: skip
FUNCTION_WORDS = {
    "exp": ("exponential", "指数函数"),
    "ln": ("natural log", "自然对数"),
    "log": ("log", "对数"),
    "max": ("maximum", "最大值"),
    "min": ("minimum", "最小值"),
    "argmax": ("argument of the maximum", "使其最大的自变量"),
    "argmin": ("argument of the minimum", "使其最小的自变量"),
    "det": ("determinant", "行列式"),
    "lim": ("limit", "极限"),
    "tr": ("trace", "迹"),
    "sign": ("sign", "符号函数"),
    "sgn": ("sign", "符号函数"),
}

SPACES = {
    "thin": r"\,", "medium": r"\:", "thick": r"\;", "negative": r"\!", "space": r"\ ",
    "quad": r"\quad", "qquad": r"\qquad",
}  # fmt: skip
# name: (character of the mark, whether it stretches, under the base, English, Chinese)
ACCENTS = {
    "hat": ("^", False, False, "hat", "尖帽"),
    "widehat": ("^", True, False, "wide hat", "宽尖帽"),
    "tilde": ("~", False, False, "tilde", "波浪号"),
    "widetilde": ("~", True, False, "wide tilde", "宽波浪号"),
    "bar": ("¯", False, False, "bar", "横杠"),
    "overline": ("¯", True, False, "overline", "上划线"),
    "underline": ("_", True, True, "underline", "下划线"),
    "dot": ("˙", False, False, "dot", "一点"),
    "ddot": ("¨", False, False, "double dot", "两点"),
    "check": ("ˇ", False, False, "check", "抑扬符"),
    "vec": ("→", False, False, "vector", "向量箭头"),
    "overrightarrow": ("→", True, False, "right arrow above", "上方右箭头"),
    "overbrace": ("⏞", True, False, "brace above", "上花括号"),
    "underbrace": ("⏟", True, True, "brace below", "下花括号"),
}
DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", "{": r"\{", "}": r"\}", "|": "|", "‖": r"\|", "⌊": r"\lfloor",
    "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "⟨": r"\langle", "⟩": r"\rangle", ".": ".",
}  # fmt: skip
# What is said of a delimiter, in English and in Chinese, and of those that close, where that is something else.
FENCE_WORDS = {
    "(": ("open parenthesis", "左括号"),
    ")": ("close parenthesis", "右括号"),
    "[": ("open bracket", "左方括号"),
    "]": ("close bracket", "右方括号"),
    "{": ("open brace", "左花括号"),
    "}": ("close brace", "右花括号"),
    "|": ("absolute value of", "绝对值"),
    "‖": ("norm of", "范数"),
    "⌊": ("floor of", "向下取整"),
    "⌋": ("close floor", "右下取整符"),
    "⌈": ("ceiling of", "向上取整"),
    "⌉": ("close ceiling", "右上取整符"),
    "⟨": ("open angle", "左尖括号"),
    "⟩": ("close angle", "右尖括号"),
    ".": ("", ""),
}
FENCE_ENDS = {
    "|": ("end absolute value", "绝对值结束"),
    "‖": ("end norm", "范数结束"),
    "⌋": ("end floor", "取整结束"),
    "⌉": ("end ceiling", "取整结束"),
}
STYLE_WORDS = {
    "bold": ("bold", "粗体"),
    "roman": ("", ""),
    "calligraphic": ("script", "花体"),
    "blackboard": ("double-struck", "双线体"),
    "sans": ("sans-serif", "无衬线体"),
    "limits": ("", ""),
}
CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩", "": ""}
