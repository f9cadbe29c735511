"""What an instructor is told of a class: the report."""

PHRASES: dict[str, dict[str, str]] = {
    "report.report": {"en": "Exam report: {title}", "zh": "考试分析报告：{title}"},
    "report.sheet_report": {"en": "Report: {title}", "zh": "分析报告：{title}"},
    "report.handed_in": {"en": "Students who handed something in", "zh": "提交人数"},
    "report.course": {"en": "Course", "zh": "课程"},
    "report.date": {"en": "Date", "zh": "日期"},
    "report.students": {"en": "Students on the roster", "zh": "名单人数"},
    "report.marked": {"en": "Marked", "zh": "已批改"},
    "report.not_marked": {"en": "Nothing handed in, or not marked", "zh": "未交卷或未批改"},
    "report.mean_of": {"en": "{mean} of {total} ({percent} %)", "zh": "{mean}（满分 {total}，{percent}%）"},
    "report.left_out": {
        "en": "Left out of all figures, because marks given by hand are still missing: {questions}.",
        "zh": "因人工评分尚未录全，以下题目未计入各项统计：{questions}。",
    },
    "report.void": {
        "en": "Void, and left out of all figures: {questions}.",
        "zh": "以下题目作废，未计入各项统计：{questions}。",
    },
    "report.nobody": {
        "en": "Nobody was marked, so there is nothing to report.",
        "zh": "没有已批改的学生，因此没有可报告的内容。",
    },
    # misconceptions
    "report.misconceptions": {"en": "What the class misunderstands", "zh": "全班的典型错误"},
    "report.none": {
        "en": "No known misconception explains any wrong answer of the {n} students.",
        "zh": "{n} 名学生的错误答案中，没有发现已知的典型错误。",
    },
    "report.most_common": {
        "en": "The most common misconception is in question {question} ({title}): {count} of the {n} students who "
        "attempted it ({percent} %) show it. Their feedback says: ",
        "zh": "最常见的典型错误出现在第 {question} 题（{title}）："
        "作答的 {n} 名学生中有 {count} 名（{percent}%）犯了此错。反馈给他们的说明是：",
    },
    "report.in_all": {
        "en": "In all, {count} different misconceptions were found.",
        "zh": "共发现 {count} 种典型错误。",
    },
    "report.one_in_all": {"en": "It is the only misconception that was found.", "zh": "这是唯一发现的典型错误。"},
    "report.counted": {
        "en": "{count} of {n} students ({percent} %), at {steps}, ",
        "zh": "{n} 名学生中有 {count} 名（{percent}%），见于 {steps}，",
    },
    "report.chosen": {
        "en": "{count} of {n} students ({percent} %): ",
        "zh": "{n} 名学生中有 {count} 名（{percent}%）：",
    },
    "report.tie": {
        "en": " The answers of {count} of them are explained just as well by {other}.",
        "zh": "其中 {count} 名的答案同样可以用 {other} 解释。",
    },
    "report.question": {"en": "Question {question}: {title}", "zh": "第 {question} 题：{title}"},
    "report.misconceptions_plot": {
        "en": "Bar chart of the students who show each misconception. {rows}.",
        "zh": "各典型错误的学生人数条形图。{rows}。",
    },
    "report.bar": {"en": "{name}: {count}", "zh": "{name}：{count} 人"},
    "report.without": {"en": "without {option}", "zh": "漏选 {option}"},
    "report.habits": {
        "en": "Besides, of {n} students: {habits}.",
        "zh": "此外，{n} 名学生中：{habits}。",
    },
    "habit.rounded": {"en": "{count} rounded too early", "zh": "{count} 名过早舍入"},
    "habit.accident": {"en": "{count} made a slip of the pen", "zh": "{count} 名有笔误"},
    "habit.unreadable": {"en": "{count} wrote something that cannot be read", "zh": "{count} 名有无法读取的作答"},
    "habit.blank": {"en": "{count} left a step blank", "zh": "{count} 名有步骤未作答"},
    # scores
    "report.scores": {"en": "Scores", "zh": "成绩分布"},
    "report.histogram": {
        "en": "Histogram of the scores in percent: {rows}. The mean is {mean} %.",
        "zh": "得分率直方图：{rows}。平均得分率 {mean}%。",
    },
    "report.tens": {"en": "{low}–{high} %: {count}", "zh": "{low}%–{high}%：{count} 人"},
    "report.mean": {"en": "Mean", "zh": "平均分"},
    "report.deviation": {"en": "Standard deviation", "zh": "标准差"},
    "report.median": {"en": "Median", "zh": "中位数"},
    "report.quartiles": {"en": "Quartiles", "zh": "四分位数"},
    "report.range": {"en": "Lowest and highest", "zh": "最低分与最高分"},
    "report.alpha": {"en": "Cronbach's alpha, over questions", "zh": "克龙巴赫 α 系数（以题目为项目）"},
    "report.undefined": {"en": "not defined", "zh": "无定义"},
    "report.alpha_says": {
        "en": "Reliability {alpha}: {verdict}. With a standard deviation of {deviation} marks, the standard error of "
        "measurement is about {error} marks.",
        "zh": "信度 {alpha}：{verdict}。标准差为 {deviation} 分，测量标准误约为 {error} 分。",
    },
    "report.alpha_high": {"en": "the questions measure much the same thing", "zh": "各题测量的内容基本一致"},
    "report.alpha_fair": {
        "en": "enough to rank a class roughly, too little for decisions about single students",
        "zh": "可大致区分全班水平，但不足以对个别学生作判断",
    },
    "report.alpha_low": {
        "en": "the questions have little in common, or too few students differ",
        "zh": "各题相关性低，或学生之间差异太小",
    },
    "report.decided": {
        "en": "Marks that people decided: {n} ({who}). The figures are of the marks as decided, the verdicts are the "
        "program's.",
        "zh": "人工裁定的分数：{n} 处（{who}）。本报告中的分数以裁定为准，判定仍为程序的判定。",
    },
    "report.decided_by": {"en": "{who} {n}", "zh": "{who} {n} 处"},
    "report.nobody_named": {"en": "no name", "zh": "未署名"},
    "report.late": {
        "en": "Late, with marks taken off: {n}; taken off in all: {marks}. The figures of this report are of the marks "
        "earned, before that.",
        "zh": "迟交并被扣分：{n} 人，共扣 {marks} 分。本报告中的数据均为扣分前的得分。",
    },
    # items
    "report.options": {"en": "Options chosen", "zh": "选项统计"},
    "report.options_note": {
        "en": "By the words of the options, whatever letters they had on each paper. The last column is the "
        "mean of the marks for everything else, of those who chose the option: where it is high for a wrong one, look "
        "at it again.",
        "zh": "按选项内容统计，与各份试卷上的字母无关。最后一列是选该项的学生在其余题目上的平均分："
        "若某个错误选项的这一数值偏高，请复查该选项。",
    },
    "report.option": {"en": "Option", "zh": "选项"},
    "report.is_right": {"en": "Right", "zh": "正确项"},
    "report.chosen_by": {"en": "Chosen by", "zh": "选择人数"},
    "report.share": {"en": "Share", "zh": "占比"},
    "report.rest_of_these": {"en": "Mean elsewhere", "zh": "其余平均分"},
    "report.no_option": {"en": "No answer that can be read", "zh": "未作答或无法识别"},
    "report.items": {"en": "Steps: difficulty and discrimination", "zh": "各步骤的难度与区分度"},
    "report.items_note": {
        "en": "Difficulty is the mean share of a step's marks that was earned: 1 is easy, 0 is hard. Discrimination is "
        "the correlation of a step's marks with the marks of all the rest of the paper (corrected item-total "
        "correlation), with its 95 % interval. It is called weak when it is below 0.2 and its interval stays below "
        "0.4, negative when its interval stays below 0: then those who do well elsewhere do worse here.",
        "zh": "难度为该步骤的平均得分率：1 最易，0 最难。"
        "区分度为该步骤得分与试卷其余部分得分的相关系数（校正题总相关），并给出 95% 置信区间。"
        "低于 0.2 且置信区间不超过 0.4 时称为偏弱；置信区间全为负时称为负值，即其他题得分高者此处反而低。",
    },
    "report.few": {
        "en": "With {n} students the intervals are wide: no step should be judged by its discrimination.",
        "zh": "只有 {n} 名学生，置信区间很宽，不宜据此评价任何步骤的区分度。",
    },
    "report.n": {"en": "Students", "zh": "人数"},
    "report.facility": {"en": "Difficulty", "zh": "难度"},
    "report.discrimination": {"en": "Discrimination", "zh": "区分度"},
    "report.interval": {"en": "95 % interval", "zh": "95% 置信区间"},
    "remark.constant": {"en": "all alike", "zh": "得分均相同"},
    "remark.negative": {"en": "negative: check it", "zh": "负值，请检查"},
    "remark.weak": {"en": "weak", "zh": "偏弱"},
    "remark.too_easy": {"en": "very easy", "zh": "过易"},
    "remark.too_hard": {"en": "very hard", "zh": "过难"},
    "report.verdicts_plot": {
        "en": "Stacked bars: the share of each verdict, step by step. {rows}.",
        "zh": "各步骤判定结果所占比例的堆积条形图。{rows}。",
    },
    "report.items_plot": {
        "en": "Scatter plot of discrimination against difficulty. {rows}.",
        "zh": "区分度与难度的散点图。{rows}。",
    },
    "report.point": {"en": "{name}: difficulty {x}, discrimination {y}", "zh": "{name}：难度 {x}，区分度 {y}"},
    # effort
    "report.effort": {"en": "Effort and score", "zh": "计算量与成绩"},
    "report.effort_plot": {
        "en": "Scatter plot of the score against the effort of the paper, {n} students. Effort from {low} to {high}.",
        "zh": "成绩与试卷计算量的散点图，共 {n} 名学生。计算量从 {low} 到 {high}。",
    },
    "report.effort_same": {
        "en": "All papers cost the same effort, {effort}, so effort cannot have changed anybody's score.",
        "zh": "所有试卷的计算量相同，均为 {effort}，因此计算量不会影响成绩。",
    },
    "report.effort_none": {"en": "Scores and effort cannot be compared.", "zh": "无法比较成绩与计算量。"},
    "report.effort_says": {
        "en": "Effort is the number of operations that the paper asks for. It differs by {spread} % between papers. "
        "Its correlation with the score is {r} (95 % interval {low} to {high}): {verdict}.",
        "zh": "计算量为试卷所需的运算次数。各试卷之间相差 {spread}%。"
        "它与成绩的相关系数为 {r}（95% 置信区间 {low} 至 {high}）：{verdict}。",
    },
    "report.effort_fair": {
        "en": "nothing shows that longer papers cost marks",
        "zh": "没有迹象表明计算量大的试卷会降低成绩",
    },
    "report.effort_unfair": {
        "en": "longer papers went with lower scores; look at the papers with the most effort",
        "zh": "计算量大的试卷成绩较低，请检查计算量最大的试卷",
    },
    "report.effort_odd": {"en": "longer papers went with higher scores", "zh": "计算量大的试卷成绩反而较高"},
    # fairness
    "report.fairness": {"en": "Fairness", "zh": "公平性"},
    "report.variants": {"en": "Between variants", "zh": "试卷版本之间"},
    "report.groups": {"en": "Between groups of students", "zh": "学生分组之间"},
    "report.pools": {"en": "Between the problems of one question", "zh": "同一题的不同题型之间"},
    "report.each": {
        "en": "Everybody had a variant of their own, so variants are compared by their effort above.",
        "zh": "每名学生的试卷版本各不相同，因此按上文的计算量进行比较。",
    },
    "report.one_group": {"en": "There is only one, so there is nothing to compare.", "zh": "只有一组，无可比较。"},
    "report.group": {"en": "Group", "zh": "分组"},
    "report.variant": {"en": "Variant", "zh": "版本"},
    "report.problem": {"en": "Problem", "zh": "题型"},
    "report.mean_percent": {"en": "Mean, %", "zh": "平均得分率（%）"},
    "report.groups_differ": {
        "en": "The means differ by more than chance would explain (F = {f}, {between} and {within} degrees of freedom, "
        "p {p}); {share} % of the variation of scores lies between them.",
        "zh": "各组平均值的差异超出随机波动（F = {f}，自由度 {between} 与 {within}，p {p}）；"
        "成绩差异的 {share}% 来自组间。",
    },
    "report.groups_alike": {
        "en": "The means differ by no more than chance explains (F = {f}, {between} and {within} degrees of freedom, "
        "p {p}). That proves no fairness: a small class hides differences.",
        "zh": "各组平均值的差异可由随机波动解释（F = {f}，自由度 {between} 与 {within}，p {p}）。"
        "这并不证明公平：人数少时差异难以显现。",
    },
    "report.groups_open": {"en": "Too few students differ for a test.", "zh": "人数或差异太小，无法检验。"},
    "report.means_plot": {
        "en": "Mean score in percent with its 95 % interval. {rows}.",
        "zh": "平均得分率及其 95% 置信区间。{rows}。",
    },
    "report.mean_row": {"en": "{name}: {mean} %", "zh": "{name}：{mean}%"},
    # not marked
    "report.lists": {"en": "Not marked, and why", "zh": "未批改者及原因"},
    "report.all_marked": {
        "en": "Everybody on the roster was marked, and nothing else was handed in.",
        "zh": "名单上的学生均已批改，没有其他来件。",
    },
    "report.all_handed_in_marked": {
        "en": "Everything that was handed in was read and marked.",
        "zh": "提交的内容均已读取并批改。",
    },
    "report.reason": {"en": "Reason", "zh": "原因"},
    "report.source": {"en": "File", "zh": "文件"},
    "report.detail": {"en": "Detail", "zh": "详情"},
    # axes
    "report.percent": {"en": "Score in percent", "zh": "得分率（%）"},
    "report.number": {"en": "Students", "zh": "学生人数"},
    "report.percent_of_students": {"en": "Percent of students", "zh": "学生比例（%）"},
    "report.operations": {"en": "Effort of the paper, operations", "zh": "试卷计算量（运算次数）"},
    "report.to": {"en": "{low} to {high}", "zh": "{low} 至 {high}"},
}
