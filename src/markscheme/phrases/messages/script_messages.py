"""What is said of scripts: what is wrong in a form, whose it is, which one counts, and when it was handed in."""

MESSAGES: dict[str, str] = {
    # forms
    "{q1} and {q2} are both for {box}; keep one of them": "{q1}和{q2}都是 {box} 的答案；请只保留一个",
    "these answers are for sheet {q1}, but the sheet has the code {q2}; give the right sheet.json": (
        "这些答案属于试卷{q1}，而这份试卷的代码是{q2}；请给出对应的 sheet.json"
    ),
    "{q} matches no answer box of the sheet; {hint}": "{q}不对应试卷的任何答题框；{hint}",
    "the field {q} matches no answer box of the sheet; {hint}": "表单域{q}不对应试卷的任何答题框；{hint}",
    "the form names no sheet": "答题表没有注明试卷",
    "has no form fields": "没有表单域",
    "has more than {n} form fields; a sheet has far fewer": "表单域超过 {n} 个；试卷不会有这么多",
    "fill in the form that `sheet --form` wrote and save it, do not print it to a file": (
        "请填写 `sheet --form` 生成的答题表并保存，不要打印成文件"
    ),
    "not a readable PDF ({why}); save the form again": "不是可读的 PDF（{why}）；请重新保存答题表",
    "a field holds {n} characters": "一个表单域有 {n} 个字符",
    "is locked with a password; save it without one": "设有密码；请取消密码后重新保存",
    "more than {n} lines; hand in one student's answers": "超过 {n} 行；请只提交一名学生的答案",
    "no line names an answer box; write lines such as {q}": "没有一行注明答题框；请按{q}的形式书写",
    "line {n} names no answer box; write lines such as {q}": "第 {n} 行没有注明答题框；请按{q}的形式书写",
    "holds {what}, but must hold 'student' and 'answers', as the form that `sheet` wrote": (
        "内容是{what}，但应与 `sheet` 生成的答题表一样有 student 和 answers 两项"
    ),
    "has no entry 'answers'; fill in the form that `sheet` wrote": "没有 answers 一项；请填写 `sheet` 生成的答题表",
    "the student is {what}, but must be one text": "学生一项是{what}，但应为一段文字",
    "unknown entry {q}; {hint}": "不认识的条目{q}；{hint}",
    "entry {q1} holds {q2} and is not read": "条目{q1}的内容{q2}未读取",
    "names no sheet code, so nothing shows that these answers are for this sheet": (
        "没有试卷代码，无法确认这些答案属于这份试卷"
    ),
    "'answers' holds {what}, but must name questions, as q1 and q2": (
        "answers 的内容是{what}，但应按题目书写，如 q1、q2"
    ),
    "holds {what}; write a text, or a list of texts, between quotation marks": (
        "内容是{what}；请写成引号中的文字，或文字的列表"
    ),
    "names with values": "若干名称及其值",
    "a list": "列表",
    "the text {q}": "文字{q}",
    "has lists inside lists more than {n} deep; a matrix is a list of rows": (
        "列表嵌套超过 {n} 层；矩阵写成各行的列表"
    ),
    "lists {n1} students, more than {n2}; split the file": "列出了 {n1} 名学生，超过 {n2} 名；请拆分文件",
    "not JSON ({why})": "不是 JSON（{why}）",
    "not readable: lists inside lists without end; a matrix is a list of rows": (
        "无法读取：列表无限嵌套；矩阵写成各行的列表"
    ),
    "the name {q} stands twice in one object; keep one of them": "同一对象中名称{q}出现了两次；请只保留一个",
    "more than {n} levels of lists; a matrix is a list of rows": "列表超过 {n} 层；矩阵写成各行的列表",
    "not YAML ({why}); write each answer between quotation marks": "不是 YAML（{why}）；请将每个答案写在引号中",
    "not YAML ({why}); fill in the form that `sheet` wrote": "不是 YAML（{why}）；请填写 `sheet` 生成的答题表",
    "a second document begins here; hand in one form in one file": "这里开始了第二个文档；一个文件只提交一份答题表",
    "'&' and '*' begin a YAML anchor or alias; write each answer between quotation marks": (
        "“&”和“*”在 YAML 中表示锚点或别名；请将每个答案写在引号中"
    ),
    "'!' begins a YAML tag; write each answer between quotation marks": (
        "“!”在 YAML 中表示标签；请将每个答案写在引号中"
    ),
    "more than {n} values; a form has far fewer": "超过 {n} 个值；答题表不会有这么多",
    "a name must stand here, not a list; write each answer between quotation marks": (
        "这里应为名称，而不是列表；请将每个答案写在引号中"
    ),
    "{q} stands here a second time; keep one of them": "{q}在此重复出现；请只保留一个",
    "the student's name has {n1} characters, more than {n2}; shorten it": (
        "学生姓名有 {n1} 个字符，超过 {n2} 个；请缩短"
    ),
    "names no sheet code, which --require-code asks for; hand in the form with its code": (
        "没有试卷代码，而 --require-code 要求必须有；请提交带代码的答题表"
    ),
    "nothing was handed in: no answers in {files}": "没有任何答卷：{files} 中没有答案",
    "no files": "所给文件",
    "and {n} more files": "另有 {n} 个文件",
    "says no student; add an entry 'student'": "未注明学生；请加上 student 一项",
    # who is who, without a roster
    "{names} differ by case or zeros alone, and count as {n} students; if they are one, write the same id in all "
    "files": "{names} 只有大小写或前导零不同，按 {n} 名学生计；如为同一人，请在所有文件中写同一学号",
    "{q1} stands beside the id {q2} too, and both count as students; if they are one, write the id": (
        "{q1}也写在学号{q2}旁边，两者按两名学生计；如为同一人，请写学号"
    ),
    "and {n} more that may be one student": "另有 {n} 处也可能是同一名学生",
    "{q} in {place1} is {name1} and {place2} is {name2}: two students? write the id that each has, or the same name": (
        "{q}在 {place1} 中是 {name1}，在 {place2} 中是 {name2}：是否为两名学生？请各写各的学号，或写相同的姓名"
    ),
    # which one counts
    "{q} is {day1} (D/M/Y) or {day2} (M/D/Y), and which script counts hangs on it": (
        "{q}可以是 {day1}（日/月/年），也可以是 {day2}（月/日/年），以哪份答卷为准取决于此"
    ),
    "{q} is {day1} (D/M/Y) or {day2} (M/D/Y), and marks hang on it": (
        "{q}可以是 {day1}（日/月/年），也可以是 {day2}（月/日/年），是否扣分取决于此"
    ),
    "{place1}: {time1} has a time zone, {place2}: {time2} has none, and which script counts hangs on it": (
        "{place1} 的时间 {time1} 注明了时区，{place2} 的时间 {time2} 没有，以哪份答卷为准取决于此"
    ),
    "not marked: {why}": "未批改：{why}",
    "something else was handed in and cannot be read: {why}": "另有提交的内容无法读取：{why}",
    "student {q} handed in {n} times ({sources}); keep one of them, or let the first or the last count": (
        "学生{q}提交了 {n} 次（{sources}）；请只保留一份，或以第一份或最后一份为准"
    ),
    "student {q} handed in {n} times ({sources}), and the answers differ; keep one of them, or let the first, the "
    "last or the best count": (
        "学生{q}提交了 {n} 次（{sources}），答案不同；请只保留一份，或以第一份、最后一份或得分最高的一份为准"
    ),
    "student {q} handed in {n} times ({sources}), the same answers: {place} counts": (
        "学生{q}提交了 {n} 次（{sources}），答案相同：以 {place} 为准"
    ),
    "student {q} handed in {n} times ({sources}): the first counts, {place}": (
        "学生{q}提交了 {n} 次（{sources}）：以第一份为准，即 {place}"
    ),
    "student {q} handed in {n} times ({sources}): the last counts, {place}": (
        "学生{q}提交了 {n} 次（{sources}）：以最后一份为准，即 {place}"
    ),
    "student {q} handed in {n} times ({sources}): the best counts, {place}": (
        "学生{q}提交了 {n} 次（{sources}）：以得分最高的一份为准，即 {place}"
    ),
    # times
    "{q} is {day1} (D/M/Y) or {day2} (M/D/Y)": "{q}可以是 {day1}（日/月/年），也可以是 {day2}（月/日/年）",
    "{n1} January {n2}": "{n2} 年 1 月 {n1} 日",
    "{n1} February {n2}": "{n2} 年 2 月 {n1} 日",
    "{n1} March {n2}": "{n2} 年 3 月 {n1} 日",
    "{n1} April {n2}": "{n2} 年 4 月 {n1} 日",
    "{n1} May {n2}": "{n2} 年 5 月 {n1} 日",
    "{n1} June {n2}": "{n2} 年 6 月 {n1} 日",
    "{n1} July {n2}": "{n2} 年 7 月 {n1} 日",
    "{n1} August {n2}": "{n2} 年 8 月 {n1} 日",
    "{n1} September {n2}": "{n2} 年 9 月 {n1} 日",
    "{n1} October {n2}": "{n2} 年 10 月 {n1} 日",
    "{n1} November {n2}": "{n2} 年 11 月 {n1} 日",
    "{n1} December {n2}": "{n2} 年 12 月 {n1} 日",
    "say which with --dates D/M/Y or --dates M/D/Y": "请用 --dates D/M/Y 或 --dates M/D/Y 说明是哪一种",
    "say of which zone bare times are, as timezone: Europe/London in the blueprint, or write +01:00 behind them": (
        "请说明未注明时区的时间属于哪个时区，如在蓝图中写 timezone: Asia/Shanghai，或在时间后写 +08:00"
    ),
    "no time of handing in can be read (row {n}: {q})": "提交时间都无法读取（第 {n} 行：{q}）",
    "{q} says no order of dates; write D/M/Y, M/D/Y, Y-M-D, or a format such as '%d.%m.%Y %H:%M'": (
        "{q}不是日期的次序；请写 D/M/Y、M/D/Y、Y-M-D，或格式如 %d.%m.%Y %H:%M"
    ),
    "the time zone {q} is not known; write a name such as Europe/London or an offset such as +08:00": (
        "不认识时区{q}；请写名称如 Asia/Shanghai，或时差如 +08:00"
    ),
    "say its format with --dates, as {q}": "请用 --dates 说明格式，如{q}",
    "{q} is no time that can be read; write 2026-11-30 14:05": "{q}不是可读的时间；请写成 2026-11-30 14:05",
    "{time1} has a time zone, {time2} has none, and marks hang on it": (
        "{time1} 注明了时区，{time2} 没有，是否扣分取决于此"
    ),
    "due {time}": "截止时间 {time}",
    "{at}, {by} late: {marks}": "{at} 提交，迟到 {by}：{marks} 分",
    "{n1} day, {n2}": "{n1} 天 {n2}",
    "{n1} days, {n2}": "{n1} 天 {n2}",
    "handed in {at} and excused by `late`: nothing is taken off": "于 {at} 提交，按 `late` 的规定免予扣分",
    "late, but extra time or a late start hangs on a duration that the blueprint does not say": (
        "迟交，但延长时间或推迟开考要按考试时长计算，而蓝图没有写时长；未扣分"
    ),
    "late: {n} that were handed in say no time, and count as in time": "late：有 {n} 份提交没有时间，按准时计",
    "late: excused: nobody is called {q}; {hint}": "late: excused：没有人叫{q}；{hint}",
    # who is who, by the roster
    "handed in by {q}, who is {id1}, but says {id2}; ask whose it is": (
        "提交者{q}是 {id1}，答卷上写的却是 {id2}；请查明是谁的"
    ),
    "the {said}, is {id1}; the form and its code say {id2}": "{said}是 {id1}，而答题表及其代码是 {id2} 的",
    "the {said}, is {id}, but the form says {other}; ask whose it is": (
        "{said}是 {id}，答题表上写的却是 {other}；请查明是谁的"
    ),
    "the {said}, is {id}, but the form says no student, and its code {code} is that of {other}; ask whose it is": (
        "{said}是 {id}，答题表没有注明学生，而其代码 {code} 是 {other} 的；请查明是谁的"
    ),
    "file, {q}": "文件名{q}",
    "folder, {q}": "文件夹名{q}",
    "the spare paper {paper} ({code})": "备用试卷 {paper}（{code}）",
    "say whose it is: exam assign {exam} {code} STUDENT": "请说明是谁的：exam assign {exam} {code} 学号",
    "the spare paper {paper} ({code}) was given to {owner}, but the answers to it are in the name of {id}; ask "
    "whose it is": "备用试卷 {paper}（{code}）发给了 {owner}，答卷上写的却是 {id}；请查明是谁的",
    "the spare paper {paper} ({code}) was answered by {owner}, but the answers to it are in the name of {id}; ask "
    "whose it is": "备用试卷 {paper}（{code}）已有 {owner} 作答，这份答卷上写的却是 {id}；请查明是谁的",
    "{paper} ({code}) was answered by {who}; `exam assign` it to whose it is": (
        "{paper}（{code}）有 {who} 作答；请用 `exam assign` 指定是谁的"
    ),
    "the run joined to": "所并入的那次批改",
    "{q} is the spare paper {paper}; give the id of the student who has it": (
        "{q}是备用试卷 {paper}；请写领用它的学生的学号"
    ),
    "answers to the spare paper {paper} ({code})": "答的是备用试卷 {paper}（{code}）",
    "{id} was given the spare paper {paper} ({code1}), which counts; these are to {code2}": (
        "{id} 领的是备用试卷 {paper}（{code1}），以它为准；这份答的是 {code2}"
    ),
    "taken for answers to the spare paper {paper}": "视为备用试卷 {paper} 的答案",
    "{q1} is {who1}, {q2} is {who2}, {q3} is {who3}": "{q1}是 {who1}，{q2}是 {who2}，{q3}是 {who3}",
    "{q1} is {who1}, {q2} is {who2}": "{q1}是 {who1}，{q2}是 {who2}",
    "nobody on the roster": "名单以外的人",
    "nobody on the roster is called that": "名单上没有这个人",
    "{some} are called that; give the id": "{some} 同名；请写学号",
    "says no student; the code {code} is that of {id}": "未注明学生；代码 {code} 是 {id} 的",
    "says no student; taken from the name of the {said}": "未注明学生；由{said}确定",
    "sheet code {code}": "试卷代码 {code}",
    "{code} was the paper of {id} in build {old}, this is {new}": (
        "{code} 是 {id} 在 {old} 版中的试卷，现在是 {new} 版"
    ),
    "no paper of this exam has the code {code}": "本考试没有代码为 {code} 的试卷",
    "no paper of this exam has the code {code}; {id} has {own}": "本考试没有代码为 {code} 的试卷；{id} 的是 {own}",
    "{id} had {own}, but {code} is the paper of {other}": "{id} 的试卷是 {own}，而 {code} 是 {other} 的试卷",
    "{id} had {own}, but {code} is another variant": "{id} 的试卷是 {own}，而 {code} 是另一套试卷",
    "{id} answered {old}, but now has {new}": "{id} 答的是 {old}，现在的试卷是 {new}",
    "the roster has {q}: a spreadsheet may have taken the zeros; format the column as text": (
        "名单上是{q}：前导零可能被表格软件去掉了；请将该列设为文本格式"
    ),
    "{place1} ({paper1}), {place2} ({paper2}): hand in the one that counts, or `exam assign` it": (
        "{place1}（{paper1}）、{place2}（{paper2}）：请只提交算数的一份，或用 `exam assign` 指定"
    ),
    "{papers}: hand in the one that counts, or `exam assign` it": (
        "{papers}：请只提交算数的一份，或用 `exam assign` 指定"
    ),
    "own paper": "本人试卷",
    "{id} handed in different answers: {sources}": "{id} 提交了不同的答案：{sources}",
    "keep one of them, or let the first, the last or the best count; nothing was written": (
        "请只保留一份，或以第一份、最后一份或得分最高的一份为准；未写入任何内容"
    ),
}
