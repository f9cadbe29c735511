"""What is said in practice and in a mock exam: hints, commands of the terminal, scores, what to repeat."""

PHRASES: dict[str, dict[str, str]] = {
    # one step
    "practice.try_again": {"en": "Try again, or type ? for a hint.", "zh": "再试一次，或输入 ? 看提示。"},
    "practice.goes_in": {"en": "To find {step} you need {names}.", "zh": "求 {step} 需要用到 {names}。"},
    "practice.the_formula": {"en": "The formula:", "zh": "公式："},
    "practice.with_numbers": {"en": "With the numbers put in:", "zh": "代入数值："},
    "practice.first": {"en": "First find {names}.", "zh": "请先求出 {names}。"},
    "practice.answer": {"en": "The answer: {answer}", "zh": "答案：{answer}"},
    "practice.step_marks": {"en": "Marks: {marks} of {total}.", "zh": "得分：{marks}（满分 {total}）。"},
    "practice.done_before": {
        "en": "This step is done ({marks} of {total}); what you type here counts no more. Enter goes on.",
        "zh": "这一步已完成（{marks}，满分 {total}），再作答不计分。按回车键继续。",
    },
    "practice.vector": {"en": "{count} numbers, as {example}", "zh": "共 {count} 个数，写作 {example}"},
    "practice.matrix": {
        "en": "{rows} rows of {columns} numbers, as {example}",
        "zh": "{rows} 行 {columns} 列，写作 {example}",
    },
    "practice.one_of": {"en": "one of: {words}", "zh": "从中选一：{words}"},
    "practice.words_of": {"en": "in words: {words}", "zh": "可用的词：{words}"},
    # the terminal
    "practice.keys": {
        "en": "Type an answer. ? hint, s skip (comes again at the end), b back, n next problem, "
        "p show the problem, q quit.",
        "zh": "请输入答案。? 提示，s 跳过（最后再做），b 上一步，n 下一题，p 重看题目，q 退出。",
    },
    "practice.words": {
        "en": "Words do as well: hint, skip, back, next, problem, quit. "
        "Where a letter is an answer, :b is the command.",
        "zh": "也可输入：提示、跳过、返回、下一题、题目、退出。若字母本身是答案，命令写作 :b。",
    },
    "practice.seed": {
        "en": "Seed {seed}: the same seed gives the same problems.",
        "zh": "种子 {seed}：同一种子得到同样的题目。",
    },
    "practice.address": {"en": "Address: {address}", "zh": "题目地址：{address}"},
    "practice.other_version": {
        "en": "This address was made by version {then}; this is version {now}, so the numbers may differ.",
        "zh": "此地址由版本 {then} 生成；当前版本为 {now}，数值可能不同。",
    },
    "practice.no_step_before": {"en": "Nothing comes before this step.", "zh": "这已是第一步。"},
    "practice.only_step": {"en": "No other step of this problem is open.", "zh": "本题没有其他未完成的步骤。"},
    "practice.solution": {"en": "The whole worked solution", "zh": "本题完整解答"},
    "practice.finished": {"en": "This problem: {score} of {total}.", "zh": "本题：{score}（满分 {total}）。"},
    "practice.left": {"en": "Next problem.", "zh": "下一题。"},
    "practice.end": {"en": "That was the last problem.", "zh": "全部题目已做完。"},
    "practice.summary": {
        "en": "{family}: {score} of {total}; steps {steps}: right at once {first}, later {later}, shown {shown}.",
        "zh": "{family}：共 {steps} 步，一次做对 {first} 步，提示后做对 {later} 步，看答案 {shown} 步；"
        "得分 {score}（满分 {total}）。",
    },
    "practice.nothing": {"en": "No step was finished.", "zh": "没有完成任何一步。"},
    "practice.so_far": {
        "en": "So far, all sessions: {score} of {total} ({percent} %).",
        "zh": "历次累计：{score}（满分 {total}，{percent}%）。",
    },
    "practice.not_kept": {"en": "The score could not be kept: {error}", "zh": "成绩未能保存：{error}"},
    "practice.session_not_kept": {
        "en": "The session could not be kept, so it cannot be resumed: {error}",
        "zh": "本次练习未能保存，无法继续：{error}",
    },
    "practice.resume": {
        "en": "`markscheme practice --resume` goes on here.",
        "zh": "运行 `markscheme practice --resume` 可从此处继续。",
    },
    "practice.damaged": {
        "en": "{file}: the kept session is damaged ({reason}); it was set aside as {aside}",
        "zh": "{file}：保存的练习已损坏（{reason}）；已另存为 {aside}",
    },
    "practice.none_kept": {
        "en": "{folder}: holds no session to resume; begin with `markscheme practice TOPIC`",
        "zh": "{folder}：没有可以继续的练习；请先运行 `markscheme practice TOPIC`",
    },
    "practice.lines_damaged": {
        "en": "{file}: {count} damaged lines were passed over; the others count.",
        "zh": "{file}：跳过 {count} 行损坏的记录，其余照常计入。",
    },
    # what to repeat
    "practice.nothing_due": {"en": "Nothing is due.", "zh": "目前没有到期需要复习的题型。"},
    "practice.next_due": {"en": "Next: {family}, on {day}.", "zh": "下次复习：{family}，{day}。"},
    "practice.due": {"en": "Due (families): {count}", "zh": "到期待复习的题型：{count} 个"},
    "practice.due_family": {
        "en": "{family}: practised last on {day}; likely to be remembered: {percent} %",
        "zh": "{family}：上次练习 {day}，预计记忆保持率 {percent}%",
    },
    "practice.nothing_weak": {"en": "Nothing is weak.", "zh": "目前没有发现薄弱之处。"},
    "practice.weak": {"en": "Weak so far:", "zh": "目前的薄弱之处："},
    "practice.weak_step": {
        "en": "{family}, {step}: not right at once {count}×",
        "zh": "{family}，{step}：{count} 次未能一次做对",
    },
    "practice.weak_slip": {
        "en": "{family}, {step}, {count}×: {slip}",
        "zh": "{family}，{step}（{count} 次）：{slip}",
    },
    "practice.no_history": {
        "en": "Nothing was practised yet; begin with `markscheme practice TOPIC`.",
        "zh": "尚无练习记录；请先运行 `markscheme practice TOPIC`。",
    },
    # a mock exam
    "mock.title": {"en": "Mock exam", "zh": "模拟考试"},
    "mock.intro": {
        "en": "Questions: {count}; marks: {marks}; minutes: {minutes} (left: {left}). "
        "Answer in any order; nothing is marked before the end.",
        "zh": "共 {count} 题，满分 {marks}，限时 {minutes} 分钟（剩余 {left} 分钟）。可按任意顺序作答；交卷前不批改。",
    },
    "mock.keys": {
        "en": "Type an answer, or: s or Enter next part, b back, n next question, g 2b go to part 2(b), "
        "p show the question, l list, c clear, f hand in, q interrupt (the clock stops; --resume goes on).",
        "zh": "请输入答案，或：s 或回车 下一小题，b 返回，n 下一题，g 2.1 到第 2 题第 1 小题，p 重看题目，l 概览，"
        "c 清除，f 交卷，q 中断（停止计时，用 --resume 继续）。",
    },
    "mock.minutes": {"en": "{n} min", "zh": "剩 {n} 分钟"},
    "mock.part": {"en": "({part}) {verdict}, {marks}", "zh": "({part}) {verdict}，{marks}"},
    "mock.blank": {"en": "blank: {parts}", "zh": "未作答：{parts}"},
    "mock.stands": {"en": "Your answer: {answer}", "zh": "当前答案：{answer}"},
    "mock.noted": {"en": "{part} noted.", "zh": "{part} 已记录。"},
    "mock.noted_unread": {
        "en": "It is noted as it stands; type it anew, or go on with Enter.",
        "zh": "已按原样记录；请重新输入，或按回车继续。",
    },
    "mock.cleared": {"en": "{part} is blank again.", "zh": "{part} 已清空。"},
    "mock.no_part": {"en": "There is no such part; l lists them.", "zh": "没有这一小题；输入 l 查看概览。"},
    "mock.really": {
        "en": "Blank: {parts}. Type f once more to hand in.",
        "zh": "未作答：{parts}。再输入一次 f 即交卷。",
    },
    "mock.over": {
        "en": "The time is over; what was typed last does not count.",
        "zh": "考试时间到；最后输入的内容不计。",
    },
    "mock.broken_off": {"en": "Interrupted; minutes left: {minutes}.", "zh": "考试中断；剩余 {minutes} 分钟。"},
    "mock.result": {"en": "Result", "zh": "考试结果"},
    "mock.score": {
        "en": "Score: {score} of {total} ({percent} %).",
        "zh": "总分：{score}（满分 {total}，{percent}%）。",
    },
    "mock.revise": {"en": "What to revise", "zh": "复习建议"},
    "mock.nothing_to_revise": {"en": "Full marks: nothing to revise.", "zh": "满分，无需复习。"},
    "mock.lost": {"en": "{family}: {marks} of {total} marks lost", "zh": "{family}：失分 {marks}（满分 {total}）"},
    "mock.again": {"en": "The same questions again, step by step:", "zh": "逐步重做这些题："},
    "mock.others": {"en": "Others of the kind:", "zh": "同类题目："},
    "mock.which_solution": {
        "en": "Number of a question for its worked solution, Enter to end",
        "zh": "输入题号查看解答，按回车结束",
    },
}
