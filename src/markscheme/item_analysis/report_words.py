"""The words of the report, in every language side by side."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "report": {"en": "Exam report: {title}", "zh": "考试分析报告：{title}"},
    "sheet_report": {"en": "Report: {title}", "zh": "分析报告：{title}"},
    "handed_in": {"en": "Students who handed something in", "zh": "提交人数"},
    "without_marks": {"en": "Not marked", "zh": "未批改"},
    "course": {"en": "Course", "zh": "课程"},
    "date": {"en": "Date", "zh": "日期"},
    "students": {"en": "Students on the roster", "zh": "名单人数"},
    "marked": {"en": "Marked", "zh": "已批改"},
    "not_marked": {"en": "Nothing handed in, or not marked", "zh": "未交卷或未批改"},
    "waiting": {"en": "Waiting for marks given by hand", "zh": "等待人工评分"},
    "mean_of": {"en": "{mean} of {total} ({percent} %)", "zh": "{mean}（满分 {total}，{percent} %）"},
    "left_out": {
        "en": "Left out of all figures, because marks given by hand are still missing: {questions}.",
        "zh": "因人工评分尚未录全，以下题目未计入各项统计：{questions}。",
    },
    "nobody": {
        "en": "Nobody was marked, so there is nothing to report.",
        "zh": "没有已批改的学生，因此没有可报告的内容。",
    },
    # misconceptions
    "misconceptions": {"en": "What the class misunderstands", "zh": "全班的典型错误"},
    "none": {
        "en": "No known misconception explains any wrong answer of the {n} students.",
        "zh": "{n} 名学生的错误答案中，没有发现已知的典型错误。",
    },
    "most_common": {
        "en": "The most common misconception is in question {question} ({title}): {count} of the {n} students who "
        "attempted it ({percent} %) show it. Their feedback says: ",
        "zh": "最常见的典型错误出现在第 {question} 题（{title}）："
        "作答的 {n} 名学生中有 {count} 名（{percent} %）犯了此错。反馈给他们的说明是：",
    },
    "in_all": {
        "en": "In all, {count} different misconceptions were found.",
        "zh": "共发现 {count} 种典型错误。",
    },
    "one_in_all": {"en": "It is the only misconception that was found.", "zh": "这是唯一发现的典型错误。"},
    "counted": {
        "en": "{count} of {n} students ({percent} %), at {steps}, ",
        "zh": "{n} 名学生中有 {count} 名（{percent} %），见于 {steps}，",
    },
    "tie": {
        "en": " The answers of {count} of them are explained just as well by {{other}}.",
        "zh": "其中 {count} 名的答案同样可以用 {{other}} 解释。",
    },
    "question": {"en": "Question {question}: {title}", "zh": "第 {question} 题：{title}"},
    "misconceptions_plot": {
        "en": "Bar chart of the students who show each misconception. {rows}.",
        "zh": "各典型错误的学生人数条形图。{rows}。",
    },
    "bar": {"en": "{name}: {count}", "zh": "{name}：{count} 人"},
    "habits": {
        "en": "Besides, of {n} students: {habits}.",
        "zh": "此外，{n} 名学生中：{habits}。",
    },
    "rounded": {"en": "{count} rounded too early", "zh": "{count} 名过早舍入"},
    "accident": {"en": "{count} made a slip of the pen", "zh": "{count} 名有笔误"},
    "unreadable": {"en": "{count} wrote something that cannot be read", "zh": "{count} 名有无法读取的作答"},
    "blank": {"en": "{count} left a step blank", "zh": "{count} 名有步骤未作答"},
    # scores
    "scores": {"en": "Scores", "zh": "成绩分布"},
    "histogram": {
        "en": "Histogram of the scores in percent: {rows}. The mean is {mean} %.",
        "zh": "得分率直方图：{rows}。平均得分率 {mean} %。",
    },
    "tens": {"en": "{low}–{high} %: {count}", "zh": "{low}–{high} %：{count} 人"},
    "mean": {"en": "Mean", "zh": "平均分"},
    "deviation": {"en": "Standard deviation", "zh": "标准差"},
    "median": {"en": "Median", "zh": "中位数"},
    "quartiles": {"en": "Quartiles", "zh": "四分位数"},
    "range": {"en": "Lowest and highest", "zh": "最低分与最高分"},
    "alpha": {"en": "Cronbach's alpha, over questions", "zh": "克龙巴赫 α 系数（以题目为项目）"},
    "undefined": {"en": "not defined", "zh": "无定义"},
    "alpha_says": {
        "en": "Reliability {alpha}: {verdict}. With a standard deviation of {deviation} marks, the standard error of "
        "measurement is about {error} marks.",
        "zh": "信度 {alpha}：{verdict}。标准差为 {deviation} 分，测量标准误约为 {error} 分。",
    },
    "alpha_high": {"en": "the questions measure much the same thing", "zh": "各题测量的内容基本一致"},
    "alpha_fair": {
        "en": "enough to rank a class roughly, too little for decisions about single students",
        "zh": "可大致区分全班水平，但不足以对个别学生作判断",
    },
    "alpha_low": {
        "en": "the questions have little in common, or too few students differ",
        "zh": "各题相关性低，或学生之间差异太小",
    },
    # items
    "items": {"en": "Steps: difficulty and discrimination", "zh": "各步骤的难度与区分度"},
    "items_note": {
        "en": "Difficulty is the mean share of a step's marks that was earned: 1 is easy, 0 is hard. Discrimination is "
        "the correlation of a step's marks with the marks of all the rest of the paper (corrected item-total "
        "correlation), with its 95 % interval. It is called weak when it is below 0.2 and its interval stays below "
        "0.4, negative when its interval stays below 0: then those who do well elsewhere do worse here.",
        "zh": "难度为该步骤的平均得分率：1 最易，0 最难。"
        "区分度为该步骤得分与试卷其余部分得分的相关系数（校正题总相关），并给出 95 % 置信区间。"
        "低于 0.2 且置信区间不超过 0.4 时称为偏弱；置信区间全为负时称为负值，即其他题得分高者此处反而低。",
    },
    "few": {
        "en": "With {n} students the intervals are wide: no step should be judged by its discrimination.",
        "zh": "只有 {n} 名学生，置信区间很宽，不宜据此评价任何步骤的区分度。",
    },
    "step": {"en": "Step", "zh": "步骤"},
    "n": {"en": "Students", "zh": "人数"},
    "facility": {"en": "Difficulty", "zh": "难度"},
    "discrimination": {"en": "Discrimination", "zh": "区分度"},
    "interval": {"en": "95 % interval", "zh": "95 % 置信区间"},
    "remark": {"en": "Remark", "zh": "说明"},
    "constant": {"en": "all alike", "zh": "得分均相同"},
    "negative": {"en": "negative: check it", "zh": "负值，请检查"},
    "weak": {"en": "weak", "zh": "偏弱"},
    "too_easy": {"en": "very easy", "zh": "过易"},
    "too_hard": {"en": "very hard", "zh": "过难"},
    "verdicts_plot": {
        "en": "Stacked bars: the share of each verdict, step by step. {rows}.",
        "zh": "各步骤判定结果所占比例的堆积条形图。{rows}。",
    },
    "items_plot": {
        "en": "Scatter plot of discrimination against difficulty. {rows}.",
        "zh": "区分度与难度的散点图。{rows}。",
    },
    "point": {"en": "{name}: difficulty {x}, discrimination {y}", "zh": "{name}：难度 {x}，区分度 {y}"},
    # effort
    "effort": {"en": "Effort and score", "zh": "计算量与成绩"},
    "effort_plot": {
        "en": "Scatter plot of the score against the effort of the paper, {n} students. Effort from {low} to {high}.",
        "zh": "成绩与试卷计算量的散点图，共 {n} 名学生。计算量从 {low} 到 {high}。",
    },
    "effort_same": {
        "en": "All papers cost the same effort, {effort}, so effort cannot have changed anybody's score.",
        "zh": "所有试卷的计算量相同，均为 {effort}，因此计算量不会影响成绩。",
    },
    "effort_none": {"en": "Scores and effort cannot be compared.", "zh": "无法比较成绩与计算量。"},
    "effort_says": {
        "en": "Effort is the number of operations that the paper asks for. It differs by {spread} % between papers. "
        "Its correlation with the score is {r} (95 % interval {low} to {high}): {verdict}.",
        "zh": "计算量为试卷所需的运算次数。各试卷之间相差 {spread} %。"
        "它与成绩的相关系数为 {r}（95 % 置信区间 {low} 至 {high}）：{verdict}。",
    },
    "effort_fair": {"en": "nothing shows that longer papers cost marks", "zh": "没有迹象表明计算量大的试卷会降低成绩"},
    "effort_unfair": {
        "en": "longer papers went with lower scores; look at the papers with the most effort",
        "zh": "计算量大的试卷成绩较低，请检查计算量最大的试卷",
    },
    "effort_odd": {"en": "longer papers went with higher scores", "zh": "计算量大的试卷成绩反而较高"},
    # fairness
    "fairness": {"en": "Fairness", "zh": "公平性"},
    "variants": {"en": "Between variants", "zh": "试卷版本之间"},
    "groups": {"en": "Between groups of students", "zh": "学生分组之间"},
    "pools": {"en": "Between the problems of one question", "zh": "同一题的不同题型之间"},
    "each": {
        "en": "Everybody had a variant of their own, so variants are compared by their effort above.",
        "zh": "每名学生的试卷版本各不相同，因此按上文的计算量进行比较。",
    },
    "one_group": {"en": "There is only one, so there is nothing to compare.", "zh": "只有一组，无可比较。"},
    "group": {"en": "Group", "zh": "分组"},
    "variant": {"en": "Variant", "zh": "版本"},
    "problem": {"en": "Problem", "zh": "题型"},
    "mean_percent": {"en": "Mean, %", "zh": "平均得分率（%）"},
    "variant_effort": {"en": "Effort", "zh": "计算量"},
    "groups_differ": {
        "en": "The means differ by more than chance would explain (F = {f}, {between} and {within} degrees of freedom, "
        "p {p}); {share} % of the variation of scores lies between them.",
        "zh": "各组平均值的差异超出随机波动（F = {f}，自由度 {between} 与 {within}，p {p}）；"
        "成绩差异的 {share} % 来自组间。",
    },
    "groups_alike": {
        "en": "The means differ by no more than chance explains (F = {f}, {between} and {within} degrees of freedom, "
        "p {p}). That proves no fairness: a small class hides differences.",
        "zh": "各组平均值的差异可由随机波动解释（F = {f}，自由度 {between} 与 {within}，p {p}）。"
        "这并不证明公平：人数少时差异难以显现。",
    },
    "groups_open": {"en": "Too few students differ for a test.", "zh": "人数或差异太小，无法检验。"},
    "means_plot": {
        "en": "Mean score in percent with its 95 % interval. {rows}.",
        "zh": "平均得分率及其 95 % 置信区间。{rows}。",
    },
    "mean_row": {"en": "{name}: {mean} %", "zh": "{name}：{mean} %"},
    # not marked
    "lists": {"en": "Not marked, and why", "zh": "未批改者及原因"},
    "all_marked": {
        "en": "Everybody on the roster was marked, and nothing else was handed in.",
        "zh": "名单上的学生均已批改，没有其他来件。",
    },
    "all_handed_in_marked": {
        "en": "Everything that was handed in was read and marked.",
        "zh": "提交的内容均已读取并批改。",
    },
    "reason": {"en": "Reason", "zh": "原因"},
    "student": {"en": "Student", "zh": "学生"},
    "source": {"en": "File", "zh": "文件"},
    "detail": {"en": "Detail", "zh": "详情"},
    "more": {"en": "{count} more stand in review.csv.", "zh": "另有 {count} 项，见 review.csv。"},
    # axes
    "percent": {"en": "Score in percent", "zh": "得分率（%）"},
    "number": {"en": "Students", "zh": "学生人数"},
    "percent_of_students": {"en": "Percent of students", "zh": "学生比例（%）"},
    "operations": {"en": "Effort of the paper, operations", "zh": "试卷计算量（运算次数）"},
    "comma": {"en": ", ", "zh": "，"},
    "to": {"en": "{low} to {high}", "zh": "{low} 至 {high}"},
    "semicolon": {"en": "; ", "zh": "；"},
    "pause": {"en": ", ", "zh": "、"},
}


def word(name: str, language: str, /, **values: object) -> str:
    """One phrase in one language."""
    return WORDS[name][language].format(**values)
