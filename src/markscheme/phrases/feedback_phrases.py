"""What a student is told: reasons for marks, verdicts, pages of feedback."""

PHRASES: dict[str, dict[str, str]] = {
    "outcome.right": {"en": "Right.", "zh": "正确。"},
    "outcome.wrong": {"en": "Not right, and nothing that is known explains it.", "zh": "不正确，未能判明错因。"},
    "outcome.blank": {"en": "No answer.", "zh": "未作答。"},
    "feedback.unchecked": {
        "en": "Not checked: that takes all numbers of this answer.",
        "zh": "未检查：需要此答案的全部数值。",
    },
    "feedback.follows": {"en": "This follows correctly from your own {own}.", "zh": "由你自己的 {own} 正确推出。"},
    "feedback.follows_by": {
        "en": "This follows correctly from your own {own}: {calculation}.",
        "zh": "由你自己的 {own} 正确推出：{calculation}。",
    },
    "feedback.guarded": {
        "en": "This follows from your own {own}, but with that value the step needs hardly any work, "
        "so it does not show the method.",
        "zh": "由你自己的 {own} 推出，但该值使这一步几乎无需计算，不能说明方法正确。",
    },
    "feedback.misread": {
        "en": "This is what comes of reading {given} as {read}, where the question says {printed}; "
        "a misread number costs marks only once.",
        "zh": "把 {given} 看成 {read}（题目给出的是 {printed}）就会得到这个结果；看错一个数只扣一次分。",
    },
    "feedback.misread_lines": {
        "en": "This is what comes of reading {given} with {lines} exchanged: {read} where the question says {printed}; "
        "a misread line costs marks only once.",
        "zh": "把 {given} 的{lines}看颠倒（看成 {read}，题目给出的是 {printed}）就会得到这个结果；看错只扣一次分。",
    },
    "feedback.misread_alone": {
        "en": "This is what comes of reading {given} as {read}, where the question says {printed}.",
        "zh": "把 {given} 看成 {read}（题目给出的是 {printed}）就会得到这个结果。",
    },
    "feedback.misread_lines_alone": {
        "en": "This is what comes of reading {given} with {lines} exchanged: {read} where the question says {printed}.",
        "zh": "把 {given} 的{lines}看颠倒（看成 {read}，题目给出的是 {printed}）就会得到这个结果。",
    },
    "feedback.misread_follows": {
        "en": "This follows correctly from {given} as it was read.",
        "zh": "由看错的 {given} 正确推出。",
    },
    "exchanged.rows": {"en": "rows {first} and {second}", "zh": "第 {first} 行与第 {second} 行"},
    "exchanged.columns": {"en": "columns {first} and {second}", "zh": "第 {first} 列与第 {second} 列"},
    "feedback.repeated": {
        "en": "The same mistake as before; it costs nothing more.",
        "zh": "与前面相同的错误，不再扣分。",
    },
    "feedback.unborne": {
        "en": "This follows from the answers before it, but those agree no better with the numbers of this paper than "
        "with other numbers, so it earns nothing.",
        "zh": "由前面的答案推出，但那些答案与本卷数据并不比与其他数据更吻合，看不出是用本卷数据算的，因此不得分。",
    },
    "feedback.constant": {
        "en": "One number stands in all entries, which should not all be alike; it earns nothing.",
        "zh": "所有元素都填了同一个数，而它们本不应全都相同；不得分。",
    },
    "feedback.constant_alone": {
        "en": "One number stands in all entries, which should not all be alike.",
        "zh": "所有元素都填了同一个数，而它们本不应全都相同。",
    },
    "feedback.unsearched": {
        "en": "Not right. Whether it follows from your earlier answers, or from a known mistake, was not looked into: "
        "that would take too much calculation.",
        "zh": "不正确。由于计算量过大，没有再检查它是否由前面的答案推出，或是否属于典型错误。",
    },
    "feedback.unborne_cells": {
        "en": "Single right entries earn nothing here: the answers agree no better with the numbers of this paper than "
        "with other numbers.",
        "zh": "仅个别元素正确，在此不得分：这些答案与本卷数据并不比与其他数据更吻合，看不出是用本卷数据算的。",
    },
    "feedback.unborne_nearly": {
        "en": "What is nearly right earns nothing here: the answers agree no better with the numbers of this paper "
        "than with other numbers.",
        "zh": "接近正确的数在此不得分：这些答案与本卷数据并不比与其他数据更吻合，看不出是用本卷数据算的。",
    },
    "feedback.from_own": {"en": "(Calculated from your own {own}.)", "zh": "（按你自己的 {own} 计算。）"},
    "feedback.as_if": {
        "en": "This is what one gets by a known mistake, as if {line}",
        "zh": "这是一种典型错误会得到的值，相当于{line}",
    },
    "feedback.known_mistake": {
        "en": "This is what one gets by a known mistake: {line}",
        "zh": "这是一种典型错误会得到的值：{line}",
    },
    "feedback.also_as_if": {
        "en": "Another mistake gives the same value, as if {line}",
        "zh": "另一种错误也会得到同样的值，相当于{line}",
    },
    "feedback.also": {"en": "Another mistake gives the same value: {line}", "zh": "另一种错误也会得到同样的值：{line}"},
    "feedback.rounded": {
        "en": "Rounded too early: this is what comes of keeping {kept} in the working; "
        "{enough} would have been enough.",
        "zh": "过早舍入：计算过程只保留{kept}就会得到这个值；保留{enough}就够了。",
    },
    "feedback.rounded_from_own": {
        "en": "Rounded too early: this is what comes of keeping {kept} in the working.",
        "zh": "过早舍入：计算过程只保留{kept}就会得到这个值。",
    },
    "feedback.unreadable": {
        "en": "“{found}” could not be read, at character {column}: {reason}",
        "zh": "“{found}”无法读取，第 {column} 个字符处：{reason}",
    },
    "feedback.entry": {"en": "Entry {cells}: {sentence}", "zh": "元素 {cells}：{sentence}"},
    "feedback.entries": {"en": "Entries {cells}: {sentence}", "zh": "元素 {cells}：{sentence}"},
    "feedback.more_cells": {"en": "and {count} more", "zh": "以及另外 {count} 个"},
    "feedback.no_working": {
        "en": "No working was handed in; the final answer keeps its marks.",
        "zh": "没有交解答过程；最后答案照常得分。",
    },
    "feedback.no_working_no_marks": {
        "en": "No working was handed in, and without it the final answer earns nothing.",
        "zh": "没有交解答过程；没有过程，最后答案不得分。",
    },
    "feedback.by_hand": {"en": "A person marks this step.", "zh": "这一步由人工评分。"},
    "feedback.by_hand_alone": {
        "en": "The program cannot mark this step: compare your work with the worked solution.",
        "zh": "程序无法批改这一步：请自行对照完整解答。",
    },
    "feedback.unsupported": {
        "en": "No step that it depends on shows working, and without working the final answer earns nothing.",
        "zh": "它所依据的各步都看不出解答过程；没有过程，最后答案不得分。",
    },
    "once.rounded": {
        "en": "Rounding too early costs marks only once; here it costs nothing more.",
        "zh": "过早舍入只扣一次分，此处不再扣分。",
    },
    "once.fewer_digits": {
        "en": "Too few digits cost marks only once; here they cost nothing more.",
        "zh": "位数不足只扣一次分，此处不再扣分。",
    },
    "once.uncalculated": {
        "en": "The form of answers costs marks only once; here it costs nothing more.",
        "zh": "答案形式不合要求只扣一次分，此处不再扣分。",
    },
    "feedback.split": {
        "en": "Method: M{method} of M{method_of}; accuracy: A{accuracy} of A{accuracy_of}.",
        "zh": "方法分 M{method}（满分 M{method_of}），准确分 A{accuracy}（满分 A{accuracy_of}）。",
    },
    "feedback.capped": {
        "en": "Of what follows from earlier mistakes no more is paid in this question than {most}.",
        "zh": "本题中由前面的错误推出的结果，得分以{most}为限。",
    },
    "cap.marks": {"en": "{amount} of its marks", "zh": " {amount} 分"},
    "cap.share": {"en": "{amount}% of its marks", "zh": "本题满分的 {amount}% "},
    "cap.steps": {"en": "the first {amount} steps", "zh": "前 {amount} 步"},
    "feedback.whole_or_nothing": {
        "en": "This step earns all of its marks or none.",
        "zh": "这一步要么得满分，要么不得分。",
    },
    "feedback.wrong_choice": {
        "en": "A wrong choice costs marks here: {marks}.",
        "zh": "此处选错倒扣分：{marks} 分。",
    },
    "feedback.floored": {
        "en": "No more is taken off than the question has earned.",
        "zh": "倒扣分以本题所得分数为限。",
    },
    "feedback.expected": {"en": "Expected: {value}.", "zh": "应为：{value}。"},
    "feedback.wrong_shape": {
        "en": "The answer has the shape {found}, but {wanted} is asked for.",
        "zh": "答案的形状是 {found}，题目要求 {wanted}。",
    },
    "feedback.wrong_count": {
        "en": "Numbers written: {found}; asked for: {wanted}.",
        "zh": "这里写了 {found} 个数，题目要求 {wanted} 个。",
    },
    "feedback.ragged": {
        "en": "The rows have different lengths, but the shape {wanted} is asked for.",
        "zh": "各行长度不同，题目要求的形状是 {wanted}。",
    },
    "feedback.other_shape": {
        "en": "What belongs where cannot be told for certain, so a person looks at it.",
        "zh": "无法确定各数的位置，将由人工复核。",
    },
    "feedback.and": {"en": " and ", "zh": " 和 "},
    # the form of an answer
    "form.fewer_digits": {
        "en": "Right as far as it goes, but with fewer digits than asked: give {digits}.",
        "zh": "就所写的位数而言正确，但位数少于要求：答案应保留{digits}。",
    },
    "form.too_many": {
        "en": "It has more digits than asked: give {digits}.",
        "zh": "位数多于要求：答案应保留{digits}。",
    },
    "form.uncalculated": {
        "en": "It is not calculated to the end: give the result, not the calculation.",
        "zh": "没有算到底：请写出结果，而不是算式。",
    },
    "form.not_exact": {
        "en": "The question asks for an exact answer: a whole number, a fraction, a root or another closed form.",
        "zh": "本题要求精确值：整数、分数、根式或其他精确形式。",
    },
    "form.not_decimal": {"en": "The question asks for a decimal.", "zh": "本题要求写成小数。"},
    # accidents of writing
    "accident.any": {"en": "A mistake in writing it down.", "zh": "书写失误。"},
    "accident.sign": {"en": "The sign is the wrong way round.", "zh": "正负号反了。"},
    "accident.factor_of_ten": {"en": "The decimal point is in the wrong place.", "zh": "小数点位置错了。"},
    "accident.truncated": {
        "en": "This is what one gets by cutting the digits off; they should be rounded.",
        "zh": "直接截断数字就会得到这个值；应当四舍五入。",
    },
    "accident.swapped_digits": {
        "en": "This is what one gets by swapping two neighbouring digits.",
        "zh": "把相邻两位数字写颠倒就会得到这个值。",
    },
    "accident.transposed": {
        "en": "This is the transpose: rows and columns are exchanged.",
        "zh": "写成了转置：行与列互换了。",
    },
    "accident.rows_swapped": {"en": "Two rows are swapped.", "zh": "有两行互换了。"},
    "accident.columns_swapped": {"en": "Two columns are swapped.", "zh": "有两列互换了。"},
    "accident.entries_swapped": {"en": "Two entries are swapped.", "zh": "有两个元素互换了。"},
    "accident.other_cell": {"en": "This value belongs to another entry.", "zh": "这个值属于另一个元素。"},
    "accident.other_step": {"en": "This value belongs to another step.", "zh": "这个值属于另一步。"},
    "accident.copied": {
        "en": "This value stands in another box as well, where it belongs.",
        "zh": "同一个值也写在另一个答题框里，它本来属于那里。",
    },
    "accident.all_signs": {"en": "All signs are the wrong way round.", "zh": "所有正负号都反了。"},
    "accident.all_factor_of_ten": {
        "en": "The decimal point is in the wrong place in every entry.",
        "zh": "每个元素的小数点位置都错了。",
    },
    # pages
    "page.title": {"en": "Feedback", "zh": "批改反馈"},
    "page.score": {"en": "Score", "zh": "得分"},
    "page.score_of": {"en": "{score} of {total}", "zh": "{score}（满分 {total}）"},
    "page.as_read": {"en": "Your answer, as it was read", "zh": "你的答案（读取结果）"},
    "page.written": {"en": "Your answer", "zh": "你的答案"},
    "page.verdict": {"en": "Verdict", "zh": "判定"},
    "page.marks": {"en": "Marks", "zh": "得分"},
    "page.out_of": {"en": "Out of", "zh": "满分"},
    "page.formula": {"en": "The formula of this step:", "zh": "本步公式："},
    "page.own_numbers": {"en": "With your own numbers:", "zh": "代入你自己的数："},
    "page.scaled": {"en": "Scaled mark", "zh": "折算成绩"},
    "page.remarks_kept": {
        "en": "The remarks below are as they were written when the marks were given, in Chinese.",
        "zh": "下面的评语是当时评分时写下的，原文为英文。",
    },
    "page.policy": {"en": "Marked by the policy", "zh": "评分规则"},
    "page.late": {"en": "Late", "zh": "迟交"},
    "page.late_by": {
        "en": "handed in {at}, due {after}; {percent} % of the marks earned are taken off: {marks}",
        "zh": "于 {at} 提交，截止时间为 {after}：扣除所得分数的 {percent}%，共 {marks} 分",
    },
    "page.decided": {"en": "Decided", "zh": "裁定"},
    "page.by_hand": {"en": "Marked by hand: {score}", "zh": "人工评分：{score}"},
    "page.waiting": {
        "en": "This question is marked by hand; its marks are not entered yet.",
        "zh": "本题由人工评分，分数尚未录入。",
    },
    "page.held": {"en": "waiting", "zh": "待定"},
    "page.held_why": {
        "en": "Your answers are being looked at by a person; the marks come after that.",
        "zh": "你的答案正在由人工复核，成绩随后公布。",
    },
    "page.so_far": {
        "en": "{score}, without the questions that are still to be marked by hand",
        "zh": "{score}（未计尚待人工评分的题目）",
    },
    # marks that stand above the program's
    "decided.marks": {
        "en": "A person decided: {marks} of {out_of}.",
        "zh": "人工裁定：{marks} 分（满分 {out_of}）。",
    },
    "decided.stop": {"en": ".", "zh": "。"},  # after a reason that a person did not end
    "decided.stands": {"en": "A person decided: the marks stand.", "zh": "人工裁定：保留得分。"},
    "appeal.title": {"en": "Appeals", "zh": "成绩复核"},
    "appeal.about": {"en": "About", "zh": "题目"},
    "appeal.whole_paper": {"en": "the whole paper", "zh": "整卷"},
    "appeal.appeal": {"en": "Appeal", "zh": "申请"},
    "appeal.state": {"en": "State", "zh": "状态"},
    "appeal.answer": {"en": "Answer", "zh": "答复"},
    "appeal.state_open": {"en": "open", "zh": "待处理"},
    "appeal.state_granted": {"en": "granted", "zh": "成立"},
    "appeal.state_partly": {"en": "granted in part", "zh": "部分成立"},
    "appeal.state_refused": {"en": "refused", "zh": "不成立"},
    # corrections of an exam
    "corrected.void_question": {
        "en": "This question does not count: {reason}",
        "zh": "本题不计分：{reason}",
    },
    "corrected.void_step": {"en": "This step does not count: {reason}", "zh": "这一步不计分：{reason}"},
    "corrected.full_question": {
        "en": "This question earns full marks: {reason}",
        "zh": "本题给满分：{reason}",
    },
    "corrected.full_step": {"en": "This step earns full marks: {reason}", "zh": "这一步给满分：{reason}"},
    "corrected.weight_question": {
        "en": "This question is out of {marks} now: {reason}",
        "zh": "本题满分改为 {marks} 分：{reason}",
    },
    "corrected.weight_step": {
        "en": "This step is out of {marks} now: {reason}",
        "zh": "这一步满分改为 {marks} 分：{reason}",
    },
    "corrected.accepted": {"en": "This answer is accepted, too: {reason}", "zh": "此答案也予以认可：{reason}"},
    # verdicts
    "verdict.right": {"en": "right", "zh": "正确"},
    "verdict.follows": {"en": "right, carried forward", "zh": "承前正确"},
    "verdict.misread": {"en": "misread number", "zh": "看错题目数据"},
    "verdict.slip": {"en": "known mistake", "zh": "典型错误"},
    "verdict.wrong_choice": {"en": "wrong choice", "zh": "选择有误"},
    "verdict.partly": {"en": "partly right", "zh": "部分正确"},
    "verdict.rounded": {"en": "rounded too early", "zh": "过早舍入"},
    "verdict.accident": {"en": "slip of the pen", "zh": "笔误"},
    "verdict.wrong": {"en": "wrong", "zh": "错误"},
    "verdict.blank": {"en": "blank", "zh": "未作答"},
    "verdict.unreadable": {"en": "unreadable", "zh": "无法读取"},
    "verdict.by_hand": {"en": "marked by hand", "zh": "人工评分"},
    "verdict.fewer_digits": {"en": "too few digits", "zh": "位数不足"},
}
