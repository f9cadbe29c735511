"""The skeleton of a new family: a small calculation that loads, certifies and prints, with comments that teach."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from pathlib import Path

from markscheme.errors import MarkschemeError

MODULE = '''\
"""Mean squared error of a straight line, for some examples."""

from markscheme.words import *

# Where the problem comes from: lecture, book, paper. `markscheme show` prints it.
source = "my lecture notes"

# Named sizes: three numbers for easy, medium and hard, or one for all.
sizes = {"n": (2, 3, 4)}

# What is drawn, and what people put in who solve their own numbers. The same size name is the same number.
given = {
    "x": vector("n", integers(1, 9)),
    "y": vector("n", integers(-5, 20)),
    "w": number(choice("0.5", "1.5", "2.5")),
    "b": number(decimals(-2, 2, 1)),
}

# LaTeX of names that do not print as they should; y_hat needs no entry.
symbols = {"error": "e", "mean_squared_error": r"\\text{MSE}"}

# The steps that a student writes down, with their marks.
ask = {"y_hat": 1, "error": 1, "mean_squared_error": 2}


# A step is a function. Its argument names are the givens and the steps above it that it needs. Its formula is
# read from the code; where that does not do, one line of LaTeX as docstring replaces it.
def y_hat(x, w, b):
    return w * x + b


def error(y_hat, y):
    return y_hat - y


def mean_squared_error(error, n):
    return square(error).sum() / n


# Misconceptions, by the step that goes wrong: what stands there, and what the student writes instead. Name each after
# what went wrong. Where an edit would be longer than a line, write a function of givens and steps above.
slips = {
    y_hat: {"bias_forgotten": "b -> 0"},
    mean_squared_error: {"not_divided": "n -> 1"},
}


# An instance is drawn again unless this is true.
def require_unlike_errors(error):
    return len(set(error)) > 1


# The user's own numbers are refused with the sentence that this returns.
def invalid_equal_x(x):
    alike = len(x) > 1 and all(value == x[0] for value in x)
    return f"every x is {x[0]}, so they lie on no line; give at least two different values" if alike else None
'''

ENGLISH = """\
{# The title, the statement, and a sentence for each step that is asked and for each slip. A comment prints nothing. #}
# Mean squared error of a line

The line $\\hat{y} = w x + b$ predicts $y$ for $n = {{ n }}$ examples. The error of example $i$ is
$e_i = \\hat{y}_i - y_i$. The mean squared error is $\\text{MSE} = \\frac{1}{n} \\sum_{i=1}^{n} e_i^2$,
without a factor $\\frac{1}{2}$.

{# Say every convention that the answer depends on. Givens that the statement does not print are listed below it. #}

## Steps

- y_hat: Compute the predictions $\\hat{y}$.
- error: Compute the errors $e$.
- mean_squared_error: Compute the mean squared error.

{# What a student reads who has the misconception: what went wrong, and what is right. #}

## Slips

- bias_forgotten: You left out $b$; the prediction is $w x + b$.
{# A line that continues a sentence is indented by two spaces. #}
- not_divided: You left the sum of the squared errors undivided;
  the mean divides it by $n$.
"""

CHINESE = """\
{# 标题、题干，然后每个设问步骤和每种典型错误各有一句，中英文必须一一对应。注释不会印出来。 #}
# 直线拟合的均方误差

用直线 $\\hat{y} = w x + b$ 对 $n = {{ n }}$ 个样本预测 $y$。第 $i$ 个样本的误差为 $e_i = \\hat{y}_i - y_i$，
均方误差为 $\\text{MSE} = \\frac{1}{n} \\sum_{i=1}^{n} e_i^2$，不带系数 $\\frac{1}{2}$。

{# 凡影响答案的约定都要写明。题干中没有写出的已知数据会自动列在题干下方。 #}

## Steps

- y_hat: 求预测值 $\\hat{y}$。
- error: 求误差 $e$。
- mean_squared_error: 求均方误差。

{# 给犯这种错误的学生看的话：错在哪里，正确的做法是什么。 #}

## Slips

- bias_forgotten: 你漏掉了 $b$；预测值应为 $w x + b$。
- not_divided: 你没有做除法；均方误差是误差平方和除以 $n$。
"""

_ENDINGS = {".py": MODULE, ".en.md": ENGLISH, ".zh.md": CHINESE}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def skeleton(id: str, folder: Path) -> dict[Path, str]:
    """Write the files of a new family in a folder; a `MarkschemeError` for a bad id or a file that exists."""
    topic, name = _parts(id)
    files = {folder / topic / f"{name}{ending}": text for ending, text in _ENDINGS.items()}
    for path in files:
        if path.exists():
            raise MarkschemeError(f"{path} exists and stays as it is; choose another name or delete it first")
    return files


def skeleton_of_old(id: str, folder: Path, old: Path) -> dict[Path, str]:
    """Write the files of a family in a folder of templates from a module in the shape of an earlier version.

    What is mechanical is turned: its imports and the prose beside it. What is not, the loader names.
    """
    from markscheme.family.conversion import convert_module, convert_prose

    turn: dict[str, Callable[[str], str]] = {".py": convert_module, ".en.md": convert_prose, ".zh.md": convert_prose}
    files = {}
    for path in skeleton(id, folder):
        ending = path.name.removeprefix(id.partition("/")[2])
        source = old.with_name(old.stem + ending)
        if source.exists() or ending == ".py":  # the loader says which prose is missing
            files[path] = turn[ending](_read(source))
    return files


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MarkschemeError(f"{path} cannot be read: {error}") from None


def _parts(id: str) -> tuple[str, str]:
    topic, _, name = id.partition("/")
    for part in (topic, name):
        if not _NAME.fullmatch(part) or keyword.iskeyword(part):
            raise MarkschemeError(
                f"{id!r} is no family id; write TOPIC/NAME, each of small letters, digits and underscores, "
                "beginning with a letter and no word of Python: norm/layer_norm"
            )
    return topic, name
