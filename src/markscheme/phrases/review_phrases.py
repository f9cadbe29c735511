"""What a person has to look at, and why: the review list."""

PHRASES: dict[str, dict[str, str]] = {
    "review.title": {"en": "To be looked at", "zh": "需人工复核"},
    "review.nothing": {"en": "Nothing needs a person.", "zh": "没有需要人工复核的内容。"},
    "review.how": {
        "en": "To decide marks, fill in “new marks”, “new reason” and “by” of review.csv and hand the table "
        "back: exam decide DIR review.csv, for a sheet decide RESULTS review.csv. What is left empty stays as it is.",
        "zh": "如需改分，请填写 review.csv 的 new marks、new reason、by 三列，再交回该表："
        "exam decide DIR review.csv；单份试卷用 decide RESULTS review.csv。留空的行保持不变。",
    },
    "review.written": {"en": "Written", "zh": "作答"},
    "review.more": {"en": "{count} more stand in review.csv.", "zh": "另有 {count} 项，见 review.csv。"},
    "review.decimal_comma": {
        "en": "{count} of these have a comma between digits. If it marks decimals, `--decimal-comma` reads all so.",
        "zh": "其中 {count} 项数字间有逗号。若是小数逗号，可用 `--decimal-comma` 按此读取全班的答案。",
    },
    "review.copied_paper": {
        "en": "The answers to questions {questions} are those of the paper of {who}, and nothing on the student's own "
        "paper explains them. Either the wrong paper was handed in under this name or they were copied; answers alone "
        "do not tell which. The marks wait: decide `all` with the marks `stand`, or with a number.",
        "zh": "第 {questions} 题的答案与 {who}的试卷相符，用本人试卷的数据无法解释。可能是误交了另一份试卷的答案，"
        "也可能是抄袭，仅凭答案无法判断。成绩暂不计入：请对 `all` 作出决定，分数填“保留”，或填写总分。",
    },
    "review.copied_step": {
        "en": "key of the student's own paper: {own}; of the paper of {who}: {other}",
        "zh": "本人试卷的标准答案：{own}；{who}的试卷：{other}",
    },
    "review.copied_seated": {"en": "{id} (seat {seat})", "zh": "{id}（座位 {seat}）"},
    "review.copied_more": {"en": "{who} and {count} more", "zh": "{who} 等另 {count} 人"},
    # why
    "reason.copied_paper": {
        "en": "The answers of another paper of this exam; the marks wait for a person",
        "zh": "答案属于本场考试的另一份试卷；成绩待人工决定",
    },
    "reason.not_marked": {"en": "Not marked", "zh": "未批改"},
    "reason.refused": {"en": "Handed in, and cannot be read", "zh": "已提交，但无法读取"},
    "reason.no_page": {"en": "No feedback page could be made; the marks stand", "zh": "反馈页无法生成；成绩不受影响"},
    "reason.unreadable": {"en": "Could not be read", "zh": "无法读取"},
    "reason.guarded": {"en": "Follows from an answer that made the step trivial", "zh": "所依据的答案使这一步无需计算"},
    "reason.misread": {"en": "One given was misread; charged once", "zh": "看错一个已知数；只扣一次分"},
    "reason.unborne": {
        "en": "The answers agree no better with the numbers of this paper than with others; what follows earns nothing",
        "zh": "答案与本卷数据并不比与其他数据更吻合，看不出是用本卷数据算的；承前部分不得分",
    },
    "reason.tie": {"en": "Several mistakes explain it equally well", "zh": "几种错误同样可以解释"},
    "reason.unsupported": {
        "en": "Final answer without working that counts",
        "zh": "最后答案没有可以认可的解答过程",
    },
    "reason.no_working": {"en": "Right final answer without working", "zh": "最后答案正确但没有过程"},
    "reason.superseded": {"en": "Handed in more than once; not marked", "zh": "重复提交；未批改"},
    "reason.note": {"en": "Remarks on what was handed in", "zh": "提交内容的备注"},
    "reason.missing": {"en": "Nothing handed in", "zh": "未交卷"},
    "reason.unknown_student": {"en": "Not on the roster; not marked", "zh": "不在名单上；未批改"},
    "reason.nameless": {"en": "Says no student; not marked", "zh": "未注明学生；未批改"},
    "reason.contradictory": {"en": "Names more than one student; not marked", "zh": "所注学生互相矛盾；未批改"},
    "reason.other_exam": {
        "en": "Answers to another exam or to an older build; not marked",
        "zh": "其他考试或旧版试卷的答案；未批改",
    },
    "reason.older_build": {
        "en": "Answers to an older build of this exam; not marked",
        "zh": "本考试旧版试卷的答案；未批改",
    },
    "reason.wrong_paper": {"en": "Answers to somebody else's paper; not marked", "zh": "答的是别人的试卷；未批改"},
    "reason.two_papers": {
        "en": "Answers to the own paper and to a spare one; none marked",
        "zh": "既答了本人试卷又答了备用试卷；均未批改",
    },
    "reason.own_paper": {
        "en": "Answers to the own paper, in place of which a spare one counts",
        "zh": "本人试卷的答案；以备用试卷为准",
    },
    "reason.twice": {"en": "Handed in different answers; none marked", "zh": "提交了不同的答案；均未批改"},
    "reason.unreadable_file": {"en": "File cannot be read", "zh": "文件无法读取"},
    "reason.unreadable_answers": {"en": "Answers cannot be read; not marked", "zh": "答案无法读取；未批改"},
    "reason.no_sheet": {"en": "The sheet cannot be used; not marked", "zh": "试卷数据无法使用；未批改"},
    "reason.fault": {
        "en": "A fault stopped the marking of this script; not marked",
        "zh": "批改这份答卷时程序出错；未批改",
    },
    "reason.by_hand": {"en": "A step that a person marks", "zh": "有一步须人工评分"},
    "reason.waiting": {"en": "Waiting for marks given by hand", "zh": "等待人工评分"},
    "reason.hand_marks_differ": {
        "en": "Different marks given by hand for one question; it waits",
        "zh": "同一题的人工评分不一致；待定",
    },
    "reason.hand_marks_row": {
        "en": "A row of marks given by hand does not fit; not used",
        "zh": "人工评分表中有一行有误；未采用",
    },
    "reason.blank": {"en": "Handed in without an answer", "zh": "交了白卷"},
    "reason.twice_first": {
        "en": "Handed in different answers; the first counts",
        "zh": "提交了不同的答案；以第一份为准",
    },
    "reason.twice_last": {
        "en": "Handed in different answers; the last counts",
        "zh": "提交了不同的答案；以最后一份为准",
    },
    "reason.twice_best": {
        "en": "Handed in different answers; the best counts",
        "zh": "提交了不同的答案；以得分最高的一份为准",
    },
    "reason.twice_error": {
        "en": "Handed in different answers, which was to be an error",
        "zh": "提交了不同的答案；按要求作为错误处理",
    },
    "reason.unclear_time": {
        "en": "A time may be read in two ways; not marked before it is said which",
        "zh": "时间有两种读法；须先说明是哪一种，暂未批改",
    },
    "reason.late": {"en": "Handed in late; marks are taken off", "zh": "迟交；已扣分"},
    "reason.no_code": {"en": "Names no sheet code; not marked", "zh": "没有试卷代码；未批改"},
    "reason.newer_marking": {
        "en": "Marked for the first time, by newer marking rules than others of this exam",
        "zh": "首次批改，所用批改规则比本考试其他答卷的新",
    },
    "reason.same_twice": {"en": "Handed in the same answers more than once", "zh": "重复提交了相同的答案"},
    "reason.uncoded": {
        "en": "No sheet code: nothing shows that these answers are to this paper",
        "zh": "没有试卷代码，无法确认所答的是这份试卷",
    },
    "reason.hand_marks_only": {"en": "Marks given by hand, but nothing handed in", "zh": "有人工评分，但未交卷"},
    "reason.marked_before": {
        "en": "Has marks in an earlier run, but not in this one",
        "zh": "先前的批改中有成绩，本次没有",
    },
    "reason.hand_marks_before": {
        "en": "Has marks given by hand in an earlier run, but not in this one",
        "zh": "先前的批改中有人工评分，本次没有",
    },
}
