"""What is said of files and tables: that they cannot be read, what is wrong in them, and what to do about it."""

MESSAGES: dict[str, str] = {
    # where
    "{file}, row {n}": "{file} 第 {n} 行",
    "{file}, row {n} ({time})": "{file} 第 {n} 行（{time}）",
    "{file}, entry {n}": "{file} 第 {n} 项",
    "row {n}": "第 {n} 行",
    "line {n}": "第 {n} 行",
    "line {n1}, column {n2}": "第 {n1} 行第 {n2} 列",
    "{place} (column {n})": "{place}（第 {n} 列）",
    "standard input": "标准输入",
    "{some} and {n} more": "{some} 及另外 {n} 项",
    # what cannot be opened
    "cannot be read": "无法读取",
    "cannot be read ({why})": "无法读取（{why}）",
    "cannot be read: {why}": "无法读取：{why}",
    "there is no such file; check the name": "没有这个文件；请检查文件名",
    "there is no such file or folder; check the name": "没有这个文件或文件夹；请检查名称",
    "is no file; check the name": "不是文件；请检查名称",
    "there is no such file; give the folder that `exam build` wrote": (
        "没有这个文件；请指定 `exam build` 生成的文件夹"
    ),
    "has more than {n} bytes; answers are far smaller": "超过 {n} 字节；答卷不会有这么大",
    "has more than {n} bytes; unpack it, and hand in the folder": "超过 {n} 字节；请解压后提交文件夹",
    "is locked with a password; unpack it, and hand in the folder": "设有密码；请解压后提交文件夹",
    "is damaged ({why}); unpack it, and hand in the folder": "已损坏（{why}）；请解压后提交文件夹",
    "not a readable zip file ({why}); pack it again": "不是可读的 zip 文件（{why}）；请重新压缩",
    "a zip file in a zip file in a zip file; unpack it, and hand in the folder": (
        "zip 文件嵌套了三层；请解压后提交文件夹"
    ),
    "the ending {q} names no format of answers; known endings: {known}": (
        "扩展名{q}不是答卷的格式；可用的扩展名：{known}"
    ),
    "the ending {ending} names no format of answers; known endings: {known}": (
        "扩展名 {ending} 不是答卷的格式；可用的扩展名：{known}"
    ),
    "(none)": "（无）",
    "holds more than {n} files; name the folder of one exam": "文件超过 {n} 个；请指定一场考试的文件夹",
    "unpacks to {n1} bytes in {n2} files with what comes before it, more than {n3} bytes or {n4} files; hand in "
    "the answers of one exam": (
        "连同前面的文件，解压后共 {n1} 字节、{n2} 个文件，超过 {n3} 字节或 {n4} 个文件的上限；请只提交一场考试的答卷"
    ),
    "unpacks to {n1} bytes in {n2} files, more than {n3} bytes or {n4} files; hand in the answers of one exam": (
        "解压后共 {n1} 字节、{n2} 个文件，超过 {n3} 字节或 {n4} 个文件的上限；请只提交一场考试的答卷"
    ),
    "unpacks to {n1} bytes in {n2} parts, more than {n3} bytes or {n4} parts; delete what is no answer, or save "
    "the table as CSV": (
        "解压后共 {n1} 字节、{n2} 个部分，超过 {n3} 字节或 {n4} 个部分的上限；请删去与答案无关的内容，或将表格另存"
        "为 CSV"
    ),
    # what was passed over
    "named twice, read once": "指定了两次，只读取一次",
    "not read: {why}": "未读取：{why}",
    "not read, because they are links or no plain files: {files}": "以下是链接或不是普通文件，未读取：{files}",
    "not read, because they are links: {files}": "以下是链接，未读取：{files}",
    "not read, because their endings name no format of answers: {files}": (
        "以下文件的扩展名不是答卷的格式，未读取：{files}"
    ),
    "not read, because it is a sheet and no answers": "这是试卷，不是答卷，未读取",
    "not read: {files}; that is {what}": "未读取：{files}；{what}",
    "results of marking, and no answers": "那是批改结果，不是答卷",
    "an exam, and no answers; if forms were filled in there, name its folder forms": (
        "那是考试文件夹，不是答卷；如果答题表就填在其中，请指定它的 forms 文件夹"
    ),
    "lists of who sits where, and no answers": "那是座位表，不是答卷",
    # tables
    "a workbook of old Excel, or one with a password; open it in a spreadsheet and save it as .xlsx": (
        "这是旧版 Excel 工作簿，或设有密码；请用表格软件打开，另存为 .xlsx"
    ),
    "a web page and no table, as registries send it under the ending .xls; open it in a spreadsheet and save it as "
    ".xlsx, or as CSV in UTF-8": (
        "这是网页而不是表格（教务系统常以 .xls 为扩展名导出网页）；请用表格软件打开，另存为 .xlsx 或 UTF-8 编码的 CSV"
    ),
    "not a readable XLSX workbook ({why}); save it again from the spreadsheet": (
        "不是可读的 XLSX 工作簿（{why}）；请用表格软件重新保存"
    ),
    "two worksheets hold students, {q1} and {q2}; put them on one, hide the other, or save each as CSV": (
        "{q1}和{q2}两个工作表里都有学生；请合并为一个，隐藏另一个，或分别另存为 CSV"
    ),
    "read worksheet {q}; not read: {others}": "读取了工作表{q}；未读取：{others}",
    "holds no rows; the first row names the columns": "没有任何行；第一行应为表头",
    "the columns are named in line {n}; nothing is read above it": "表头在第 {n} 行，其上的内容不读",
    "the columns are named in lines {n1} and {n2}": "表头在第 {n1} 行和第 {n2} 行",
    "the first line is one cell, {q}; take the quotation marks around whole lines away, or save the table again as "
    "CSV from the spreadsheet": "第一行只有一个单元格{q}；请去掉整行外面的引号，或用表格软件重新存为 CSV",
    "no column says who the student is; if it is {q}, say so: --columns {option}": (
        "没有一列说明学生是谁；如果是{q}这一列，请写明：--columns {option}"
    ),
    "no column says who the student is; name one 'student' or '学号', or say which: --columns id=HEADING": (
        "没有一列说明学生是谁；请将其中一列命名为“学号”或“student”，或写明是哪一列：--columns id=表头"
    ),
    "no column is called {q1}, which --columns says is the {kind}; did you mean {q2}?": (
        "没有名为{q1}的列（--columns 指定它为 {kind}）；是否为{q2}？"
    ),
    "line {n} is no student ({q}) and is not read": "第 {n} 行不是学生（{q}），未读取",
    "and {n} more lines that are no students": "另有 {n} 行不是学生",
    "and {n} more cells that are left blank": "另有 {n} 个单元格按空白处理",
    "{trouble}; it is left blank": "{trouble}；按空白处理",
    "a cell holds the error {error}; type the value": "有单元格是错误值 {error}；请直接输入数值",
    "cell {cell} holds the error {error}; type the value": "单元格 {cell} 是错误值 {error}；请直接输入数值",
    "cell {cell} holds the number {n}, of which a spreadsheet keeps 15 digits; format the cell as text and type it "
    "again": "单元格 {cell} 存的是数 {n}，而表格软件只保留 15 位数字；请将该单元格设为文本格式后重新输入",
    "cell {cell} holds a formula; copy the column and paste it as values": (
        "单元格 {cell} 是公式；请复制该列并粘贴为数值"
    ),
    "cell {cell} is a date or time ({date}), as a spreadsheet makes of 1/2; format the cell as text and type the "
    "answer again": (
        "单元格 {cell} 是日期或时间（{date}），表格软件会把 1/2 变成日期；请将该单元格设为文本格式后重新输入"
    ),
    "the id {q} is a number that a spreadsheet cut short; format the column as text, and save the table again from "
    "where it came": "学号{q}是被表格软件截短的数；请将该列设为文本格式，并从来源处重新导出表格",
    "row {n1}: more than {n2} rows; split the file, or delete what is no answer": (
        "第 {n1} 行：超过 {n2} 行；请拆分文件，或删去与答案无关的内容"
    ),
    "row {n1}: more than {n2} columns; split the file, or delete what is no answer": (
        "第 {n1} 行：超过 {n2} 列；请拆分文件，或删去与答案无关的内容"
    ),
    "row {n1}: more than {n2} cells; split the file, or delete what is no answer": (
        "第 {n1} 行：超过 {n2} 个单元格；请拆分文件，或删去与答案无关的内容"
    ),
    "columns are separated by tabs": "各列以制表符分隔",
    "columns are separated by {q}": "各列以{q}分隔",
    "a quotation mark within a cell is not doubled; the line is read as {q}": "单元格里的引号没有双写；该行按{q}读取",
    "not CSV ({why}); save the table again from the spreadsheet": "不是 CSV（{why}）；请用表格软件重新保存",
    "not CSV ({why}): a quotation mark that is opened there is not closed up to line {n}; close it, or save the "
    "table again from the spreadsheet": (
        "不是 CSV（{why}）：这里的引号到第 {n} 行仍未闭合；请补上引号，或用表格软件重新保存"
    ),
    # encodings
    "every other byte is 0, as in UTF-16, but the file does not begin as UTF-16; give --encoding {name}, or save "
    "the file as UTF-8": (
        "每隔一个字节就是 0，像是 UTF-16，但文件开头没有 UTF-16 标记；请加上 --encoding {name}，或将文件存为 UTF-8"
    ),
    "the file begins as {name}, but byte {n} is not {name}; save it again as UTF-8": (
        "文件以 {name} 标记开头，但第 {n} 个字节不是 {name}；请重新存为 UTF-8"
    ),
    "byte {n1} (line {n2}) is not {name}, which --encoding says; {fix}": (
        "第 {n1} 个字节（第 {n2} 行）不是 --encoding 指定的 {name}；{fix}"
    ),
    "--encoding {name}: no such encoding of texts; write utf-8, cp1252 (Excel in Western Europe), gb18030 "
    "(Chinese), big5, cp1250, cp1251 ...": (
        "--encoding {name}：没有这种文字编码；请写 utf-8、gb18030（中文）、big5（繁体中文）、cp1252（西欧 Excel）、"
        "cp1250、cp1251 等"
    ),
    "read as GB18030, because line {n} is not UTF-8": "第 {n} 行不是 UTF-8，因此按 GB18030 读取",
    "byte {n1} ({hex}, line {n2}) is not UTF-8, and nothing says what the file is; {fix}": (
        "第 {n1} 个字节（{hex}，第 {n2} 行）不是 UTF-8，也没有说明文件的编码；{fix}"
    ),
    "save the file as UTF-8": "请将文件存为 UTF-8",
    "save it as UTF-8, or give --encoding: {listed}": "请存为 UTF-8，或用 --encoding 指定编码：{listed}",
    "the character {code} at line {n1}, column {n2} is no text; hand in the file that the program saved, or type "
    "the answer again": "第 {n1} 行第 {n2} 列的字符 {code} 不是文字；请提交软件保存的原文件，或重新输入答案",
    # columns of answers
    "no table of answers has a column {q}": "没有一张答案表有名为{q}的列",
    "no table of answers has a column {q1}; did you mean {q2}?": "没有一张答案表有名为{q1}的列；是否为{q2}？",
    "no column holds the sheet code, which --require-code asks for; head it 'sheet'": (
        "没有试卷代码列，而 --require-code 要求必须有；请将该列的表头写为 sheet"
    ),
    "the student is taken from column {q}; not read: {others}": "学生取自{q}列；未读取：{others}",
    "the student is taken from columns {one} and {other}; not read: {others}": (
        "学生取自 {one} 和 {other} 两列；未读取：{others}"
    ),
    "column {q} says no student; fill it in, or delete the row": "{q}列没有填学生；请补填，或删去该行",
    "column {q} is blank, so another column says who this is": "{q}列为空，因此由另一列确定学生",
    "two columns are named {names}; keep one of them": "有两列都名为 {names}；请只保留一列",
    "no column for {boxes}; head the columns by the answer boxes": "没有 {boxes} 的列；请用答题框的名称作表头",
    "no column for {boxes}: it counts as not answered": "没有 {boxes} 的列：按未作答处理",
    "column {n}, {q}, is no answer box of the sheet and is not marked": "第 {n} 列{q}不是试卷的答题框，不批改",
    "column {n}, {q1}, is no answer box of the sheet and is not marked; did you mean {q2}?": (
        "第 {n} 列{q1}不是试卷的答题框，不批改；是否为{q2}？"
    ),
    "and {n} more such columns": "另有 {n} 列也是如此",
    "column {n}, {q1}, is no answer box; did you mean {q2}? Rename it, or say so: --columns {option}, or "
    "none={heading} to pass it over": (
        "第 {n} 列{q1}不是答题框；是否为{q2}？请改表头，或写明：--columns {option}；若要跳过该列，写 none={heading}"
    ),
    "{q} stands in column {n}, which has no heading; put quotation marks around cells with separators": (
        "第 {n} 列没有表头，其中却有{q}；单元格内含分隔符时请加引号"
    ),
    "the spreadsheet kept {boxes} as numbers: zeros at the end of what was typed are lost": (
        "表格软件把 {boxes} 存成了数：末尾的零已丢失"
    ),
    "column {q1} holds {q2} and is not read": "{q1}列有内容{q2}，未读取",
    "column {q1} holds {q2} and is not read; did you mean {q3}?": "{q1}列有内容{q2}，未读取；是否为{q3}？",
    # hints
    "did you mean {q}?": "是否为{q}？",
    "known: {names}": "已知的有：{names}",
    "none is known": "没有已知的名称",
}
