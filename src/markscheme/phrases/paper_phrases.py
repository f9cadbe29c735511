"""What stands on sheets, papers and keys, what all documents say of their parts, and what is said in many places."""

PHRASES: dict[str, dict[str, str]] = {
    "common.student": {"en": "Student", "zh": "学生"},
    "common.step": {"en": "Step", "zh": "步骤"},
    "common.effort": {"en": "Effort", "zh": "计算量"},
    "common.remark": {"en": "Remark", "zh": "说明"},
    "common.colon": {"en": ": ", "zh": "："},
    "common.comma": {"en": ", ", "zh": "，"},
    "common.list_comma": {"en": ", ", "zh": "、"},
    "common.semicolon": {"en": "; ", "zh": "；"},
    "common.in_brackets": {"en": " ({words})", "zh": "（{words}）"},
    "common.space": {"en": " ", "zh": ""},  # between two sentences
    "sheet.practice": {"en": "Practice sheet", "zh": "练习卷"},
    "sheet.scheme": {"en": "Mark scheme", "zh": "评分标准"},
    "sheet.solution": {"en": "Worked solution", "zh": "详解"},
    "sheet.name": {"en": "Name", "zh": "姓名"},
    "sheet.number": {"en": "Student number", "zh": "学号"},
    "sheet.total": {"en": "Total marks", "zh": "总分"},
    "sheet.assumed": {"en": "Left out, so assumed: ", "zh": "未给出，按默认值："},
    "sheet.value": {"en": "Value", "zh": "答案"},
    "sheet.accepted": {"en": "Accepted", "zh": "可接受范围"},
    "sheet.marks": {"en": "Marks", "zh": "分值"},
    "sheet.working": {"en": "Working", "zh": "解答过程"},
    "sheet.exactly": {"en": "exactly", "zh": "须完全一致"},
    "sheet.checked": {
        "en": "an example; whatever meets the condition is right",
        "zh": "示例；满足条件的答案均正确",
    },
    "sheet.row": {"en": ", row {i}", "zh": " 第 {i} 行"},
    "sheet.likewise": {"en": "The other {count} entries likewise.", "zh": "其余 {count} 个元素同理。"},
    "sheet.truth": {
        "en": "Here {bracket} is 1 if the condition in the brackets holds, and 0 otherwise.",
        "zh": "其中 {bracket} 在方括号内的条件成立时取 1，否则取 0。",
    },
    "sheet.scheme_note": {
        "en": "An answer with as many digits as asked is right when it lies in the accepted range: these are all "
        "values that a correct calculation can reach when it is rounded as the sheet allows. With more digits there is "
        "less room; with fewer, only an exact value is right. A later step that follows correctly from a student's own "
        "earlier value earns its marks too. Each value is rounded from the unrounded one, not from a printed one.",
        "zh": "位数符合要求的答案，落在可接受范围内即判为正确：凡计算正确、并按本卷要求舍入，所得数值都在此范围内。"
        "位数多于要求时，允许的范围相应变窄；位数少于要求时，只有精确值才算正确。"
        "若某一步由学生自己前面的结果正确推出，同样给分。所列各值均由未舍入的值直接舍入，而不是对已列出的近似值再次舍入。",
    },
    "sheet.rounding": {
        "en": "Rounding: keep at least {working} in the working; give answers to {answer}. Never round whole numbers. "
        "A fraction or a root is as good as a decimal, an unfinished calculation is not.",
        "zh": "计算要求：中间结果至少保留{working}，答案保留{answer}；整数不得舍入。"
        "答案也可写成分数或根式，但必须算到底。",
    },
    "answer_form.exact": {
        "en": "In this question give exact answers: whole numbers, fractions, roots or other closed forms, no rounded "
        "decimals.",
        "zh": "本题须给出精确值：整数、分数、根式或其他精确形式，不得写成舍入后的小数。",
    },
    "answer_form.decimal": {
        "en": "In this question give numbers as decimals, not as fractions or roots.",
        "zh": "本题的数须写成小数，不得写成分数或根式。",
    },
    "sheet.own_rounding": {
        "en": "In this question, keep at least {working} in the working, and give answers to {answer}.",
        "zh": "本题中间结果至少保留{working}，答案保留{answer}。",
    },
    "digits.figures": {"en": "{n} significant figures", "zh": " {n} 位有效数字"},
    "digits.figure": {"en": "{n} significant figure", "zh": " {n} 位有效数字"},
    "digits.places": {"en": "{n} decimals", "zh": " {n} 位小数"},
    "digits.place": {"en": "{n} decimal", "zh": " {n} 位小数"},
    "sheet.form_head": {
        "en": "Write each answer between the quotation marks: 0.5, 1/3, sqrt(2), 1.2e-3. "
        "Leave open what you did not do.",
        "zh": "请把答案写在引号之间，例如 0.5、1/3、sqrt(2)、1.2e-3；未作答处留空。",
    },
    # papers of an exam
    "exam.group": {"en": "Group", "zh": "班级"},
    "exam.room": {"en": "Room", "zh": "考场"},
    "exam.seat": {"en": "Seat", "zh": "座位号"},
    "exam.code": {"en": "Sheet code", "zh": "试卷代码"},
    "exam.total": {"en": "Total", "zh": "总分"},
    "exam.minutes": {"en": "{n} minutes", "zh": "{n} 分钟"},
    "exam.marks_in_all": {"en": "{n} marks", "zh": "满分 {n} 分"},
    "exam.extra_time": {"en": "extra time included", "zh": "含延长时间"},
    "exam.question": {"en": "Question", "zh": "题号"},
    "exam.marks": {"en": "Marks", "zh": "满分"},
    "exam.earned": {"en": "Earned", "zh": "得分"},
    "exam.instructions": {"en": "Instructions", "zh": "考生须知"},
    "exam.formula_sheet": {"en": "Formula sheet", "zh": "公式表"},
    "exam.master": {"en": "Mark schemes of all papers", "zh": "全部试卷的评分标准"},
    "exam.by_hand": {"en": "Marked by hand.", "zh": "人工评分。"},
    "exam.qr": {
        "en": "QR code with the exam, the student and the sheet code {code}",
        "zh": "二维码：考试、学号与试卷代码 {code}",
    },
    "exam.variant": {"en": "Variant", "zh": "卷别"},
    "exam.student": {"en": "Student", "zh": "学号"},
    "exam.outline": {
        "en": "The mark schemes follow in this order; the outline of the file leads to each.",
        "zh": "以下按此顺序列出各卷的评分标准；可由文件书签跳转。",
    },
    "exam.answer_sheet": {"en": "Answer sheet", "zh": "答题卡"},
    "exam.answers_apart": {
        "en": "Write your answers on the answer sheet.",
        "zh": "答案须写在答题卡上。",
    },
    "exam.room_to_work": {
        "en": "The room in this paper is for your working.",
        "zh": "试卷上的空白处供演算用。",
    },
    "exam.rules": {"en": "Rules", "zh": "考试规则"},
    "exam.rule_identity": {
        "en": "Keep your student card on the table, and sign this page.",
        "zh": "请将学生证放在桌面上，并在本页签名。",
    },
    "exam.rule_turn": {
        "en": "Do not turn this page before you are told to.",
        "zh": "未经监考人宣布，不得翻阅试卷。",
    },
    "exam.rule_devices": {
        "en": "Telephones and other devices that can communicate are switched off and put away.",
        "zh": "手机及其他通信设备须关机并收好。",
    },
    "exam.rule_end": {
        "en": "At the end hand in all pages; every page carries the code of your paper.",
        "zh": "考试结束时须交回全部页面；每一页都印有本卷的代码。",
    },
    "exam.left_blank": {"en": "This page is left blank", "zh": "此页空白"},
    "exam.papers_in_bundle": {"en": "{n} papers", "zh": "共 {n} 份"},
    "exam.one_paper_in_bundle": {"en": "{n} paper", "zh": "共 {n} 份"},
    "exam.pages": {"en": "Pages", "zh": "页数"},
    "exam.spares": {"en": "Spare papers", "zh": "备用试卷"},
    "exam.no_group": {"en": "no group given", "zh": "未分班"},
    "exam.key_by_question": {"en": "Mark scheme by question", "zh": "按题评分标准"},
    "exam.answers": {"en": "Answers", "zh": "答案一览"},
    "exam.key_note": {
        "en": "Value, accepted range and marks of every part on every paper. The working stands in the mark schemes of "
        "the papers.",
        "zh": "以下为各卷每小题的答案、可接受范围与分值；解答过程见各卷的评分标准。",
    },
    "exam.paper": {"en": "Paper", "zh": "试卷"},
    # lists of an exam
    "exam.attendance": {"en": "Attendance list", "zh": "签到表"},
    "exam.door": {"en": "Seating list", "zh": "座位表"},
    "exam.all_rooms": {"en": "all rooms", "zh": "全部考场"},
    "exam.no_room": {"en": "no room given", "zh": "未安排考场"},
    "exam.by_name": {"en": "By name", "zh": "按姓名"},
    "exam.by_seat": {"en": "By seat", "zh": "按座位号"},
    "exam.signature": {"en": "Signature", "zh": "签名"},
    "exam.invigilator": {"en": "Invigilator", "zh": "监考人"},
    "exam.present": {"en": "Present", "zh": "实到人数"},
    "exam.students": {"en": "{n} students", "zh": "共 {n} 人"},
    "exam.one_student": {"en": "{n} student", "zh": "共 {n} 人"},
    "exam.date": {"en": "{day} {month} {year}", "zh": "{year} 年 {month} 月 {day} 日"},
    "month.1": {"en": "January", "zh": "1"},
    "month.2": {"en": "February", "zh": "2"},
    "month.3": {"en": "March", "zh": "3"},
    "month.4": {"en": "April", "zh": "4"},
    "month.5": {"en": "May", "zh": "5"},
    "month.6": {"en": "June", "zh": "6"},
    "month.7": {"en": "July", "zh": "7"},
    "month.8": {"en": "August", "zh": "8"},
    "month.9": {"en": "September", "zh": "9"},
    "month.10": {"en": "October", "zh": "10"},
    "month.11": {"en": "November", "zh": "11"},
    "month.12": {"en": "December", "zh": "12"},
    # documents
    "document.question": {"en": "Question {number}", "zh": "第 {number} 题"},
    "document.marks": {"en": "{marks} marks", "zh": "{marks} 分"},
    "document.one_mark": {"en": "{marks} mark", "zh": "{marks} 分"},
    "document.page": {"en": "Page {page} of {pages}", "zh": "第 {page} 页 共 {pages} 页"},
    "document.continued": {"en": "continued on the next page", "zh": "接下页"},
    "document.end": {"en": "End of paper", "zh": "试卷结束"},
    "document.answer": {"en": "Answer", "zh": "答案"},
    "document.figure": {"en": "Figure", "zh": "图"},
    "document.working": {"en": "Room for working", "zh": "演算区"},
    "document.cells": {"en": "{rows} by {columns} cells", "zh": "{rows} 行 {columns} 列"},
    "document.entry": {"en": ", entry {column}", "zh": "，第 {column} 个"},
    "document.row_and_column": {"en": ", row {row}, column {column}", "zh": "，第 {row} 行第 {column} 列"},
}
