"""What is said of addresses, of the state of a dialogue and of the requests of the page for practice."""

MESSAGES: dict[str, str] = {
    # addresses
    "there is no family {q}; {hint}": "没有题型{q}；{hint}",
    "{family}: unknown option {q}; {hint}": "{family}：不认识的选项{q}；{hint}",
    "{family} has no level {q}; {hint}": "{family} 没有难度{q}；{hint}",
    "an address is a text of at most {n} characters, as {example}": "题目地址是不超过 {n} 个字符的文字，例如 {example}",
    "{q} is no address; write one as {example}": "{q}不是题目地址；请写成 {example} 的形式",
    "{q} says something twice; keep one of them": "{q}把同一项写了两次；请只保留一个",
    "the level is {q}, but must be one of {levels}": "难度写的是{q}，但只能是 {levels} 之一",
    "the problem is {q}, but must be one as generate(id) gives it": "题目写的是{q}，但必须是 generate(id) 给出的题目",
    "the effort is {q}, but must be a whole number of operations, or None": (
        "计算量写的是{q}，但必须是运算次数（整数）或 None"
    ),
    "the language is {q}, but must be one of {languages}": "语言写的是{q}，但只能是 {languages} 之一",
    "the seed is {q}, but must be digits and letters, at most {n}": (
        "种子写的是{q}，但只能由数字和字母组成，最多 {n} 个"
    ),
    "{q} is not shown here; {hint}": "这里不提供{q}；{hint}",
    # the state of a dialogue
    "the state of the dialogue is damaged; begin the problem again": "练习进度已损坏；请重新开始这道题",
    "the state says that {share} of a step was earned; begin the problem again": (
        "练习进度中某一步的得分比例是 {share}；请重新开始这道题"
    ),
    "the state of the dialogue is none that this version wrote; begin the problem again": (
        "练习进度不是由当前版本写出的；请重新开始这道题"
    ),
    "the state is one of another problem; begin the problem again": "练习进度属于另一道题；请重新开始这道题",
    # requests
    "a request is a JSON object with the key 'do'": "请求应是含有 do 一项的 JSON 对象",
    "nothing answers the request {q}; {hint}": "没有名为{q}的请求；{hint}",
    "the request has no {q}, which must be a text": "请求中缺少{q}一项，该项应为文字",
    "the request has no 'address', which must be a text": "请求中缺少 address 一项，该项应为文字",
    "{family} asks for no step {q}; {hint}": "{family} 不要求{q}这一步；{hint}",
    "{family} has no slip {q}; {hint}": "{family} 没有典型错误{q}；{hint}",
    "there is no stage {q} of a hint; {hint}": "提示没有{q}这一级；{hint}",
    "'steps' must be a list of names of steps": "steps 应为步骤名称的列表",
    "'answers' must be an object of steps and what is typed for them": "answers 应为由步骤及其答案组成的对象",
    "the answers have more than {n} characters; shorten them": "答案总长超过 {n} 个字符；请缩短",
    "an answer has more than {n} characters; shorten it": "一个答案超过 {n} 个字符；请缩短",
    "an answer is a text, or lists of texts for the cells of an array": "答案应为文字；数组的各个元素写成文字的列表",
    "a request is a JSON object whose 'do' is one of {list}": "请求应是 JSON 对象，其中 do 为以下之一：{list}",
    "the state of the dialogue was not written by this server; begin the problem again": (
        "练习进度不是由本服务器写入的；请重新开始这道题"
    ),
    # a class
    "{control} is no control; write one of {list}": "没有{control}这项操作；请写以下之一：{list}",
    "there is no such student in this class": "本课堂没有这名学生",
    "the class cannot be kept: {reason}": "课堂数据无法保存：{reason}",
    "database or disk is full": "磁盘已满",
    "disk I/O error": "磁盘读写错误",
    "attempt to write a readonly database": "文件只读",
    "another server holds this class; end that one, or give another --data": (
        "另一个服务器正在使用此课堂；请先结束它，或用 --data 指定另一个文件"
    ),
    "is not the file of a class; give another --data": "不是课堂文件；请用 --data 指定另一个文件",
    "is a database, but not one of a class; give another --data": (
        "是数据库，但不是课堂的；请用 --data 指定另一个文件"
    ),
    "has format {n1}, and this version reads {n2}; use a newer version": (
        "格式为 {n1}，而当前版本只能读取 {n2}；请使用更新的版本"
    ),
    "is a class with {problems}; give another --data, or delete it first with --forget": (
        "是题目为 {problems} 的课堂；请用 --data 指定另一个文件，或先用 --forget 将其删除"
    ),
    "holds no class yet; name the problems of one": "还没有课堂；请写明课堂的题目",
    "{n1} problems are named; a class has at most {n2}": "写了 {n1} 道题；一个课堂最多 {n2} 道",
    "cannot listen there: {reason}; give another --port or --host": (
        "无法在此监听：{reason}；请改用其他 --port 或 --host"
    ),
    "the page needs a name of its own, not a folder below one; write {example}": (
        "页面需要独立的域名，不能是某个域名下的目录；请写成 {example}"
    ),
    "{q} is no public address; write one as {example}": "{q}不是公开网址；请写成 {example} 的形式",
    "'events' must be a list of what was practised": "events 应为练习记录的列表",
    "{n1} events are more than the {n2} that are read; leave out the oldest": (
        "练习记录有 {n1} 条，超过能读取的 {n2} 条；请去掉最早的"
    ),
    "'now' must be a time such as {time}": "now 应为时间，例如 {time}",
}
