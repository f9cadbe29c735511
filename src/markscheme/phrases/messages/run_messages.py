"""What is said of runs: faults, marks that people gave, marks that stay, who has none, and the line at the end."""

MESSAGES: dict[str, str] = {
    # faults
    "the process that marked this script was ended from outside, perhaps because memory ran out": (
        "批改这份答卷的进程被外部终止，可能是内存不足"
    ),
    "there was not enough memory for it": "内存不足",
    "it leads to calculations or lists that are nested without end": "会导致无限嵌套的计算或列表",
    "a fault of Markscheme or of the family, not of the answers: {fault}": "程序或题型出错，与答案无关：{fault}",
    "has another content than {file} says for {q}: it was changed after it was made; build the exam again": (
        "内容与 {file} 中{q}的记录不符：生成后被改动过；请重新生成考试"
    ),
    "this sheet has the code {code1}, but {file} says {code2} for {q}; build the exam again": (
        "这份试卷的代码是 {code1}，而 {file} 中{q}的代码是 {code2}；请重新生成考试"
    ),
    "{what} is missing or damaged; build the exam again": "{what} 缺失或损坏；请重新生成考试",
    "byte {n} is no UTF-8; build the exam again": "第 {n} 个字节不是 UTF-8；请重新生成考试",
    "no student {q}; {hint}": "没有学生{q}；{hint}",
    "{file} lacks {what} of a step, so that the ledger does not hold the earlier run": (
        "{file} 缺少某一步的 {what}，因此成绩库中没有先前那次批改"
    ),
    "no student has a paper": "没有学生有试卷",
    # marks that people gave
    "the roster has no one like it": "名单上没有相近的人",
    "says no student; fill in the id, or delete the row": "未注明学生；请填写学号，或删去该行",
    "{q} is the name of {ids}; give the id": "{ids} 都叫{q}；请写学号",
    "the id is {q1}, but the name {q2} that of {q3}; correct one of them": (
        "学号是{q1}，而姓名{q2}是{q3}的；请改正其一"
    ),
    "the id is {q1}, but the e-mail address {q2} that of {q3}; correct one of them": (
        "学号是{q1}，而邮箱{q2}是{q3}的；请改正其一"
    ),
    "the id {q1} is that of {q2}, but the name {q3} that of {q4}; correct one of them": (
        "学号{q1}是{q2}的，而姓名{q3}是{q4}的；请改正其一"
    ),
    "the id {q1} is that of {id}, but the name {q3} that of {q4}; correct one of them": (
        "学号{q1}是 {id} 的，而姓名{q3}是{q4}的；请改正其一"
    ),
    "the id {q1} is that of {id}, but the e-mail address {q3} that of {q4}; correct one of them": (
        "学号{q1}是 {id} 的，而邮箱{q3}是{q4}的；请改正其一"
    ),
    "no question {q} on the paper of {id}; {hint}": "{id} 的试卷没有第{q}题；{hint}",
    "step {q} in {question} of {id} may be {names}; write the name": (
        "{id} 的 {question} 中，步骤{q}可能是 {names}；请写出名称"
    ),
    "{place} of {id} has no steps, and the row names step {q}; leave the step empty": (
        "{id} 的 {place} 没有步骤，而该行写了步骤{q}；请将步骤留空"
    ),
    "no step {q} in {place} of {id}; {hint}": "{id} 的 {place} 没有步骤{q}；{hint}",
    "the marks are {q}, which is said of a whole paper: its question is `all`": (
        "分数是{q}，那是对整份答卷说的：题目一列应写 `all`"
    ),
    "the marks are {q}, which may be {n} of {m}, or the fraction; write {plain} or a decimal": (
        "分数是{q}，可能指满分 {m} 中的 {n} 分，也可能是分数；请写 {plain} 或小数"
    ),
    "the marks are {marks}, but must lie from 0 to {n}": "分数是 {marks}，但应在 0 到 {n} 之间",
    "the marks are {q}, a fraction with 0 below the line; {how}": "分数是{q}，分母为 0；{how}",
    "the marks are {q}, which is no mark; {how}": "分数是{q}，不是有效的分数；{how}",
    "write a number such as 3, 2.5 or 5/2, `full`, or nothing to take it back": (
        "请写数，如 3、2.5 或 5/2，或写“满分”；留空表示撤回"
    ),
    "says no question; fill it in, `all` for the whole paper": "未注明题目；请填写，整份答卷写 `all`",
    "names step {q1} of the whole paper; name its question, not {q2}": (
        "整份答卷没有步骤{q1}；请写它所在的题目，不要写{q2}"
    ),
    "no question {q} is marked by hand; {hint}": "没有人工评分的题目{q}；{hint}",
    "the marks are {q}, but the question has {n}": "分数是{q}，而该题满分为 {n}",
    "the marks are {q}, but must be a number such as 3 or 2.5": "分数是{q}，但应为数，如 3 或 2.5",
    "the marks are {q}, but must be a number such as 3 or 2.5; give --decimal-comma to read it so": (
        "分数是{q}，但应为数，如 3 或 2.5；若是小数逗号，请加 --decimal-comma"
    ),
    "the column {q} holds per cents or letters, which are no marks; export the marks themselves": (
        "{q}列是百分比或等级，不是分数；请导出分数本身"
    ),
    "the column {q} is out of {n1}, but {question} has {n2} marks": "{q}列的满分是 {n1}，而 {question} 满分为 {n2}",
    "the first row must name a column for the question and one for the marks, or be headed by questions that are "
    "marked by hand: {names}; or say which column it is: --columns {kind}=HEADING": (
        "第一行应有题目列和分数列，或以人工评分的题目作表头：{names}；或写明是哪一列：--columns {kind}=表头"
    ),
    "marks given by hand are read from {endings}": "人工评分表的格式应为 {endings}",
    "this exam has no question that is marked by hand": "本考试没有人工评分的题目",
    "the column {q} is read as the marks of {question}": "{q}列按 {question} 的分数读取",
    "the column {q} says no question; say of which its marks are: --columns {option}": (
        "{q}列没有注明题目；请写明是哪一题的分数：--columns {option}"
    ),
    "the column {q1} is not known; did you mean {q2}? Rename it, or say what it is: --columns {option}": (
        "不认识{q1}列；是否为{q2}？请改表头，或写明：--columns {option}"
    ),
    "and {n} more rows": "另有 {n} 行",
    "no name": "未署名",
    "third mark of {marks}": "以第三人的评分为准：{marks}",
    "{marks}, a third is needed": "{marks}，需要第三人评分",
    "mean of {marks}": "取平均：{marks}",
    "given by hand before, and decided otherwise since, which stays: {who}; `exam decide` changes it": (
        "以下人工评分此前已给过，后来又另作决定，以后来的为准：{who}；可用 `exam decide` 更改"
    ),
    "{place} is decided, but {whole} is decided as a whole ({marks}), which stands until it is taken back": (
        "{place} 已有决定，但 {whole} 已整体决定（{marks}），在撤回之前以它为准"
    ),
    "{n} by {by}": "{by} 评 {n} 分",
    "the whole paper": "整份答卷",
    # accepted values
    "cannot be worked out on this paper: {why}": "在这份试卷上无法算出：{why}",
    "this paper has no step {q}": "这份试卷没有步骤{q}",
    "{q} is no answer to {step}": "{q}不能作为 {step} 的答案",
    "{q} is no answer to {step}, which is {shape}": "{q}不能作为 {step} 的答案，它应为 {shape}",
    "one number": "一个数",
    "no misconception of {step} is called {q}; {hint}": "{step} 没有名为{q}的典型错误；{hint}",
    "none is known there": "该处没有已知的典型错误",
    "{step} is worked out in rounds, for which there is no formula; type the value, or name a slip": (
        "{step} 是逐轮计算的，没有公式；请直接写数值，或写典型错误的名称"
    ),
    "{q} cannot be worked out on this paper: {why}": "{q}在这份试卷上无法算出：{why}",
    "nothing is asked": "没有要求作答的步骤",
    # marks that stay
    "marking rules {n1}; run {n2} marked by rules {n3}": "批改规则 {n1}；第 {n2} 次批改用的是规则 {n3}",
    "run {n}": "第 {n} 次批改",
    "run {n} ({name})": "第 {n} 次批改（{name}）",
    "run {n} marked nobody, and is passed over": "第 {n} 次批改没有批改任何人，跳过",
    "the same answers of {id} are marked by other settings now: {what}": (
        "{id} 的同一份答案现在按不同的设置批改：{what}"
    ),
    "1 student keeps the marks of {run}, given by {by}: the answers are the same; {option} marks them anew": (
        "有 1 名学生保留{run}的成绩（由 {by} 评定）：答案没有变化；{option} 可重新批改"
    ),
    "{n} students keep the marks of {run}, given by {by}: the answers are the same; {option} marks them anew": (
        "有 {n} 名学生保留{run}的成绩（由 {by} 评定）：答案没有变化；{option} 可重新批改"
    ),
    "1 student keeps the marks of {run}, given by marking rules {n1}: the answers are the same; what else was "
    "handed in is marked by rules {n2}, and with {option} everything is": (
        "有 1 名学生保留{run}的成绩（按批改规则 {n1}）：答案没有变化；其余提交按规则 {n2} 批改，加上 {option} 则全"
        "部按新规则批改"
    ),
    "{n} students keep the marks of {run}, given by marking rules {n1}: the answers are the same; what else was "
    "handed in is marked by rules {n2}, and with {option} everything is": (
        "有 {n} 名学生保留{run}的成绩（按批改规则 {n1}）：答案没有变化；其余提交按规则 {n2} 批改，加上 {option} 则"
        "全部按新规则批改"
    ),
    "{option} changes nothing: no marks were given by other marking rules": (
        "{option} 不起作用：没有按其他批改规则给出的成绩"
    ),
    "marked by other marking rules: {run} by {n1}, now by {n2}": "批改规则不同：{run}用的是 {n1}，现在是 {n2}",
    "marked by changed families: {family}": "题型有改动：{family}",
    "--with-current-families changes nothing: no family is another than in the build": (
        "--with-current-families 不起作用：题型与生成考试时相同"
    ),
    "was changed after it was built, and counts as it is; `exam build` writes it anew as it should be": (
        "生成后被改动过，现按改动后的内容处理；`exam build` 可重新写回"
    ),
    "joined to {run}: nothing": "没有可并入{run}的答卷",
    "joined to {run}: {who}": "已并入{run}：{who}",
    "from {run}": "以{run}为基础",
    # who has no marks
    "{n} not marked; nothing was written": "有 {n} 份未批改；未写入任何内容",
    "nothing was handed in that can be marked, so that this is no run; nothing was written": (
        "没有可批改的答卷，因此不构成一次批改；未写入任何内容"
    ),
    "nobody could be marked, so that these are no results; nothing was written": (
        "没有一名学生可以批改，因此没有结果；未写入任何内容"
    ),
    "and {n} more": "另有 {n} 个",
    "holds the marks of exam {codes}, but this is exam {code}: it was copied from another folder, or title, course "
    "or date have changed": (
        "保存的是考试 {codes} 的成绩，而本考试是 {code}：文件来自别的文件夹，或标题、课程、日期有改动"
    ),
    "bring back the file of this exam, or move this one away to begin anew": (
        "请放回本考试的文件，或移走这个文件重新开始"
    ),
    "nothing was marked yet; run `exam grade` first": "尚未批改过；请先运行 `exam grade`",
    "another marking run is writing to it; wait until it has ended": "另一次批改正在写入；请等它结束",
    "{kind}, marks are kept and not counted: {who}": "{kind}，成绩保留但不计入：{who}",
    # at the end
    "no feedback page as {format}, the marks stand: {why}": "无法生成 {format} 格式的反馈页，成绩不受影响：{why}",
    "no page of feedback: {why}": "没有反馈页：{why}",
    "who is who stands in {file}; keep it from those who shall not know": (
        "化名与学生的对应关系记在 {file} 中；请勿让无关人员看到"
    ),
    "attempts: marking again keeps the scripts that counted; `grade` chooses among several": (
        "attempts：重新批改仍以原来的答卷为准；多份答卷由 `grade` 选择"
    ),
    "changes nothing; all is as in {whose}": "没有改变任何规则，与 {whose} 相同",
    "1 student, mean {mean} of {n2}; not marked: {n4}; to be looked at: {n3}": (
        "1 名学生，平均 {mean} 分（满分 {n2}）；未批改 {n4} 份；需人工复核 {n3} 项"
    ),
    "1 student, mean {mean} of {n2}; to be looked at: {n3}": (
        "1 名学生，平均 {mean} 分（满分 {n2}）；需人工复核 {n3} 项"
    ),
    "{n1} students, mean {mean} of {n2}; not marked: {n4}; to be looked at: {n3}": (
        "{n1} 名学生，平均 {mean} 分（满分 {n2}）；未批改 {n4} 份；需人工复核 {n3} 项"
    ),
    "{n1} students, mean {mean} of {n2}; to be looked at: {n3}": (
        "{n1} 名学生，平均 {mean} 分（满分 {n2}）；需人工复核 {n3} 项"
    ),
    "and {n} more that are not marked": "另有 {n} 项未批改",
    "where in the program it went wrong stands in {folder}": "程序出错的位置记在 {folder} 中",
    "nothing handed in by {who}": "未交卷：{who}",
    "run {n1}: {counts}, mean {mean} of {n2}; to be looked at: {n3}, in review.csv": (
        "第 {n1} 次批改：{counts}，平均 {mean} 分（满分 {n2}）；需人工复核 {n3} 项，见 review.csv"
    ),
    "run {n1}: {counts}, mean {mean} of {n2}": "第 {n1} 次批改：{counts}，平均 {mean} 分（满分 {n2}）",
    "run {n1}: {counts}; to be looked at: {n3}, in review.csv": (
        "第 {n1} 次批改：{counts}；需人工复核 {n3} 项，见 review.csv"
    ),
    "run {n1}: {counts}": "第 {n1} 次批改：{counts}",
    "{some}, {n} waiting for marks given by hand": "{some}，{n} 人等待人工评分",
    "{some}, {n} waiting with the answers of another paper": "{some}，{n} 人的答案属于另一份试卷，待定",
    "{some}, {n} without marks": "{some}，{n} 人没有成绩",
    "{some}, {n} not counted": "{some}，{n} 人不计入",
    "{n} marked": "已批改 {n} 人",
    "{run} has marks of 1 student that are not in this run and its gradebook: {who}; give all answers together, or "
    "join these to it with --add": (
        "{run}有 1 名学生的成绩不在本次批改和成绩表中：{who}；请把全部答卷一起提交，或用 --add 并入"
    ),
    "{run} has marks of {n} students that are not in this run and its gradebook: {who}; give all answers together, "
    "or join these to it with --add": (
        "{run}有 {n} 名学生的成绩不在本次批改和成绩表中：{who}；请把全部答卷一起提交，或用 --add 并入"
    ),
    "{run} still counts; `{command}` changes that": "目前仍以{run}为准；可用 `{command}` 更改",
}
