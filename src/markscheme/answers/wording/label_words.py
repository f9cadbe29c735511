"""Other words and signs for the labels that answers are made of, in both languages; those of a family come first."""

from __future__ import annotations

from typing import Final

SYNONYMS: Final[dict[str, str]] = {
    "yes": "y|yeah|yep|yup|true|t|✓|✔|☑|√|是|是的|对|对的|正确|会|真|yes it is|it is",
    "no": "n|nope|false|f|✗|✘|❌|×|x|否|不是|不|不对|错|错误|假|no it isn't|no it is not|不会的",
    "AND": "∧|&&|&|logical and|and gate|x1 and x2|x1∧x2|x1 ∧ x2|与|与门|逻辑与|and门",
    "OR": "∨|logical or|inclusive or|or gate|x1 or x2|x1∨x2|或|或门|逻辑或|or门",
    "XOR": "⊕|x-or|exor|ex-or|exclusive or|xor gate|x1 xor x2|x1⊕x2|异或|异或门|逻辑异或|xor门",
    "NAND": "not and|¬and|n-and|nand gate|not(x1 and x2)|¬(x1∧x2)|与非|与非门|nand门",
    "NOR": "not or|¬or|n-or|nor gate|nor(x1,x2)|not(x1 or x2)|¬(x1∨x2)|或非|或非门|nor门",
    "XNOR": "nxor|exnor|ex-nor|not xor|¬xor|⊙|equivalence|xnor gate|同或|同或门|异或非|xnor门",
    "other": "another|another function|其他|其它|其他函数",
    "minimum": "min|minima|local min|local minimum|global minimum|strict local minimum|minimum point|minimun"
    "|local minimum point|极小值点|极小|极小值|极小点|局部极小|局部极小值|局部极小值点|局部最小值|最小值点|最小值|最小",
    "maximum": "max|maxima|local max|local maximum|global maximum|strict local maximum|maximum point"
    "|local maximum point|极大值点|极大|极大值|极大点|局部极大|局部极大值|局部极大值点|局部最大值|最大值点|最大值|最大",
    "saddle": "saddle point|saddlepoint|saddle pt|saddel point|sadle|sadle point|saddel|鞍点|马鞍点",
    "undecided": "not decided|inconclusive|cannot be decided|无法判定|不能判定|无法确定",
    "positive": "pos|+|+1|1|positive class|positive side|正|正类|正例|正样本|阳性|plus|plus one",
    "negative": "neg|(-)|-1|negative class|negative side|负|负类|负例|反例|负样本|阴性|minus|minus one",
    "+1": "1|+|1.0|+1.0|pos|positive|positive class|class +1|class 1|one|plus one|1类|+1类|正类|正|正一|正例",
    "1": "+1|+|1.0|+1.0|pos|positive|positive class|class +1|class 1|one|plus one|1类|+1类|正类|正|正一|正例",
    "-1": "-1.0|(-1)|neg|negative|negative class|class -1|minus one|negative one|-1类|负类|负|负一|负例|反例",
    "none": "no point|no example|none of them|no one|no points|∅|无|没有|没有点|都没有|无误分类点|一个都没有",
    "same": "same padding|same convolution|相同|相同填充|same填充",
    "valid": "valid padding|valid convolution|no padding (valid)|有效|有效卷积|valid卷积",
    "full": "full convolution|full mode|full padding|完全|完全卷积",
    "bias": "high bias|avoidable bias|偏差|高偏差",
    "variance": "high variance|方差|高方差|方差问题",
    "validation": "overfitting to validation|验证集",
    "vanishes": "vanishing|vanish|vanishing gradient|vanishing gradients|消失|梯度消失",
    "explodes": "exploding|explode|explosion|exploding gradient|exploding gradients|爆炸|梯度爆炸",
    "keeps": "keep|保持|保持不变|不变",
}
"""By label: every other way to write it that means nothing else."""


def others(label: str) -> tuple[str, ...]:
    """Give the other words for a label; none where it is not one of the common ones."""
    written = SYNONYMS.get(label) or SYNONYMS.get(label.upper() if label.upper() in SYNONYMS else label.lower())
    found = tuple(written.split("|")) if written else ()
    return (*found, "||") if label.upper() == "OR" else found
