"""What the page for practice says itself; its script says `say("check")` for `site.check`."""

PHRASES = {
    "site.other_version": {
        "en": "This link was made by version {then}; this is version {now}, so the numbers may differ.",
        "zh": "此链接由版本 {then} 生成；当前版本为 {now}，数值可能不同。",
    },
    # around the problem
    "site.brand": {"en": "Practice by hand calculation", "zh": "手算练习"},
    "site.skip": {"en": "To the problem", "zh": "跳到题目"},
    "site.language": {"en": "Language", "zh": "语言"},
    "site.theme": {"en": "Colours", "zh": "配色"},
    "site.theme_auto": {"en": "As the system", "zh": "跟随系统"},
    "site.theme_light": {"en": "Light", "zh": "浅色"},
    "site.theme_dark": {"en": "Dark", "zh": "深色"},
    "site.choose": {"en": "Choose a problem", "zh": "选择题目"},
    "site.topic": {"en": "Topic", "zh": "主题"},
    "site.family": {"en": "Type of problem", "zh": "题型"},
    "site.level": {"en": "Level", "zh": "难度"},
    "site.easy": {"en": "easy", "zh": "简单"},
    "site.medium": {"en": "medium", "zh": "中等"},
    "site.hard": {"en": "hard", "zh": "困难"},
    "site.options": {"en": "Options", "zh": "选项"},
    "site.any": {"en": "any", "zh": "不限"},
    "site.copy_link": {"en": "Copy link", "zh": "复制链接"},
    "site.link_copied": {"en": "The link to this problem is copied.", "zh": "本题的链接已复制。"},
    "site.link_here": {"en": "The link to this problem:", "zh": "本题的链接："},
    "site.close": {"en": "Close", "zh": "关闭"},
    "site.problem_number": {"en": "Problem {i}", "zh": "第 {i} 题"},
    # problem and steps
    "site.statement": {"en": "Statement", "zh": "题目"},
    "site.scrolls": {"en": "Wide content", "zh": "较宽的内容"},
    "site.score": {"en": "{score} of {total} marks", "zh": "得分 {score} / {total}"},
    "site.how_marked": {
        "en": "A step that is right only after a miss or a hint earns half of its marks. An answer that cannot be "
        "read costs nothing.",
        "zh": "答错或看过提示之后才答对的小题得一半分；无法读取的答案不扣分。",
    },
    "site.check": {"en": "Check", "zh": "检查"},
    "site.check_all": {"en": "Check all answers", "zh": "检查全部答案"},
    "site.hint": {"en": "Hint", "zh": "提示"},
    "site.next_hint": {"en": "Next hint", "zh": "下一条提示"},
    "site.show_value": {"en": "Show the answer (no marks)", "zh": "显示答案（不得分）"},
    "site.worked_step": {"en": "Worked solution of this step", "zh": "本小题的解答过程"},
    "site.worked_all": {"en": "Worked solution", "zh": "完整解答"},
    "site.next": {"en": "Next, with other numbers", "zh": "换一组数，再来一题"},
    "site.again": {"en": "Start again", "zh": "重新开始"},
    "site.step_over": {"en": "Done", "zh": "已完成"},
    "site.costs_nothing": {"en": "costs nothing; try again", "zh": "不扣分，请再试一次"},
    "site.nothing_typed": {"en": "Type an answer first.", "zh": "请先填写答案。"},
    "site.by_hand": {
        "en": "A person marks this step; here it earns nothing and costs nothing.",
        "zh": "本小题由人工评分；此处不计分也不扣分。",
    },
    # boxes
    "site.entry": {"en": "{name}, entry {i}", "zh": "{name}，第 {i} 个分量"},
    "site.cell": {"en": "{name}, row {i}, column {j}", "zh": "{name}，第 {i} 行第 {j} 列"},
    "site.slice_cell": {"en": "{name}, slice {k}, row {i}, column {j}", "zh": "{name}，第 {k} 层第 {i} 行第 {j} 列"},
    "site.sequence_form": {"en": "in order, with commas", "zh": "按顺序填写，用逗号分隔"},
    "site.set_form": {"en": "{ , }", "zh": "{ ， }"},
    "site.empty_set": {"en": "∅ (none)", "zh": "∅（空集）"},
    "site.members": {"en": "Members of the set", "zh": "集合的元素"},
    "site.paste_no_fit": {
        "en": "What was pasted is {pasted}, but there are {here} boxes from here on; nothing was changed.",
        "zh": "粘贴的内容为 {pasted}，而此处的答案框为 {here}；未作任何改动。",
    },
    "site.formula": {"en": "Formula keyboard", "zh": "公式键盘"},
    "site.formula_how": {
        "en": "Write the number here; Enter puts it into the box.",
        "zh": "在此输入数值，按 Enter 键填入答案框。",
    },
    "site.formula_put": {"en": "Put it into the box", "zh": "填入答案框"},
    "site.formula_failed": {
        "en": "The formula keyboard could not be loaded; type the number into the box, for example sqrt(2)/3.",
        "zh": "公式键盘加载失败；请直接在答案框中输入，例如 sqrt(2)/3。",
    },
    # progress
    "site.progress": {"en": "My progress", "zh": "我的进度"},
    "site.right_first": {"en": "right at once", "zh": "一次答对"},
    "site.right_later": {"en": "right later", "zh": "后来答对"},
    "site.was_shown": {"en": "answer shown", "zh": "看过答案"},
    "site.repeat": {"en": "Worth repeating", "zh": "建议复习"},
    "site.nothing_yet": {"en": "No step is finished yet.", "zh": "还没有完成的小题。"},
    "site.save_file": {"en": "Save to a file", "zh": "保存为文件"},
    "site.take_in": {"en": "Load from a file", "zh": "从文件载入"},
    "site.taken_in": {
        "en": "Taken in: {problems} problems and {steps} finished steps.",
        "zh": "已载入：{problems} 道题，{steps} 个已完成的小题。",
    },
    "site.not_ours": {
        "en": "{name} holds no progress of this page; choose the file that “Save to a file” wrote.",
        "zh": "{name} 中没有本页面的进度；请选择用“保存为文件”存下的文件。",
    },
    "site.forget": {"en": "Delete everything", "zh": "全部删除"},
    "site.forget_sure": {
        "en": "Delete all progress that this browser keeps? It cannot be brought back.",
        "zh": "确定删除此浏览器中保存的全部进度吗？删除后无法恢复。",
    },
    "site.kept_here": {
        "en": "Progress is kept in this browser only.",
        "zh": "进度仅保存在此浏览器中。",
    },
    "site.not_kept": {
        "en": "This browser keeps nothing for the page (storage is full or switched off): practice works, but progress "
        "is lost when the page is closed.",
        "zh": "此浏览器无法为本页面保存数据（存储空间已满或被禁用）：可以照常练习，但关闭页面后进度会丢失。",
    },
    # what goes wrong, and what the page is
    "site.loading": {"en": "Loading…", "zh": "正在加载……"},
    "site.try_again": {"en": "Try again", "zh": "重试"},
    "site.no_answer": {
        "en": "No answer came; what is typed is still here. Try again.",
        "zh": "没有收到回应；已填写的内容仍在。请重试。",
    },
    "site.no_engine": {
        "en": "The part of the page that marks could not be loaded; check the connection.",
        "zh": "评分程序加载失败；请检查网络连接。",
    },
    "site.no_script": {
        "en": "This page marks answers by a script; allow JavaScript for it.",
        "zh": "本页面通过脚本评分；请为其启用 JavaScript。",
    },
    "site.from_disk": {
        "en": "Opened from a disk this page cannot work, since browsers load no programs from there. Put the folder on "
        "a web server, or run “python -m http.server” in it and open http://localhost:8000.",
        "zh": "从磁盘直接打开时本页面无法运行，因为浏览器不会从磁盘加载程序。请将文件夹放到网页服务器上，或在其中运行"
        "“python -m http.server”，然后打开 http://localhost:8000。",
    },
    "site.keys_inside": {
        "en": "For practice, not for an exam: the page works everything out in this browser, the answers included.",
        "zh": "仅供练习，不可用于考试：全部计算（包括答案）都在此浏览器中进行。",
    },
    "site.practice_only": {"en": "For practice, not for an exam.", "zh": "仅供练习，不可用于考试。"},
    "site.took_too_long": {
        "en": "This took more than ten seconds and was given up; what is typed is still here. Shorten the answer, or "
        "try again.",
        "zh": "耗时超过十秒，已中止；已填写的内容仍在。请缩短答案或重试。",
    },
    "site.engine_failed": {
        "en": "The program that marks stopped and is being started again; what is typed is still here. Try again.",
        "zh": "评分程序已停止，正在重新启动；已填写的内容仍在。请重试。",
    },
    "site.scorm_alone": {
        "en": "No learning platform was found around this page: nothing is kept and no score is reported.",
        "zh": "未找到学习平台：不会保存进度，也不会提交成绩。",
    },
    "site.scorm_changed": {
        "en": "These problems were changed since your last visit and begin anew. Your score of {score} % stays until "
        "you reach more.",
        "zh": "自您上次访问以来，题目已更新，需重新开始。在取得更高分之前，保留您原来的成绩 {score}%。",
    },
}
