"""What stands around an instructor's own questions, and what students are told of them."""

PHRASES: dict[str, dict[str, str]] = {
    "own.choice": {"en": "Choice", "zh": "单选题"},
    "own.choices": {"en": "Choices", "zh": "多选题"},
    "own.true_false": {"en": "True or false", "zh": "判断题"},
    "own.number": {"en": "Calculation", "zh": "计算题"},
    "own.table": {"en": "Table", "zh": "填表题"},
    "own.your_choice": {"en": "Your choice (one letter):", "zh": "你的选择（一个字母）："},
    "own.your_choices": {"en": "All that are right (letters such as A, C):", "zh": "所有正确选项（写字母，如 A, C）："},
    "own.true_or_false": {"en": "True or false:", "zh": "对或错："},
    "own.answer": {"en": "Answer:", "zh": "答案："},
    "own.reason": {"en": "reason", "zh": "理由"},
    "own.give_reason": {"en": "Give a reason:", "zh": "说明理由："},
    "own.choice_name": {"en": "choice", "zh": "选择"},
    "own.answer_name": {"en": "answer", "zh": "答案"},
    "own.true": {"en": "True|T|yes|y|right|correct|√|✓|✔", "zh": "对|正确|是|是的|真"},
    "own.false": {"en": "False|F|no|n|wrong|incorrect|×|✗|✘|x", "zh": "错|错误|否|不对|不正确|假"},
    "own.chosen": {"en": "You chose: {option}.", "zh": "你选了：{option}。"},
    "own.chosen_because": {"en": "You chose: {option}. {sentence}", "zh": "你选了：{option}。{sentence}"},
    "own.left_out": {"en": "You left out: {option}.", "zh": "你漏选了：{option}。"},
    "own.each": {
        "en": "Every option that is rightly chosen or rightly left out earns its share of the marks.",
        "zh": "每个选项单独计分：该选的选、不该选的不选，均得该选项的分。",
    },
    "own.wrong": {"en": "A wrong answer costs {marks}.", "zh": "答错扣 {marks}。"},
    "own.each_wrong": {"en": "Every option judged wrongly costs {marks}.", "zh": "每判断错一个选项扣 {marks}。"},
}
