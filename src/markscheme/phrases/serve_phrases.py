"""What the server says: to whoever starts it, to the page, and on the pages of a class."""

PHRASES = {
    "serve.address": {"en": "Practice: {address}", "zh": "练习：{address}"},
    "serve.stop": {"en": "Ctrl-C ends the server.", "zh": "按 Ctrl-C 结束服务器。"},
    "serve.plain_http": {
        "en": "This is plain http: whoever is on the same network can read what is typed, and could change it. "
        "For marks that count, or on a network that others use, put it behind https.",
        "zh": "这是未加密的 http：同一网络中的人能读到、也可能改动所输入的内容。"
        "若成绩计入考核，或网络有外人使用，请放在 https 之后。",
    },
    "serve.no_library": {
        "en": "serve needs {name}, which is not installed; pip install 'markscheme[serve]'",
        "zh": "serve 需要尚未安装的 {name}；请运行 pip install 'markscheme[serve]'",
    },
    "serve.too_long": {
        "en": "Marking this took longer than {seconds} seconds and was stopped; nothing is counted. Try again, or "
        "write the answer more plainly.",
        "zh": "批改用时超过 {seconds} 秒，已中止；本次不计。请重试，或把答案写得简单些。",
    },
    "serve.lost": {
        "en": "The program that marks ended in the middle of this; nothing is counted. Try again.",
        "zh": "批改程序中途退出；本次不计。请重试。",
    },
    "serve.busy": {
        "en": "Too many people are asking at this moment; nothing is counted. Try again in a few seconds.",
        "zh": "此刻请求过多；本次不计。请几秒后重试。",
    },
    "serve.busy_self": {
        "en": "Your earlier requests are still being answered; this one is not counted. Try again in a few seconds.",
        "zh": "你先前的请求还在处理；本次不计。请几秒后重试。",
    },
    "serve.fault": {
        "en": "Something went wrong in the program that serves this page; nothing is counted. Try again, and tell "
        "your lecturer if it happens twice.",
        "zh": "提供本页面的程序出错；本次不计。请重试；若再次出现，请告诉教师。",
    },
    "serve.too_slow": {
        "en": "The request did not arrive whole in time; nothing is counted. Try again.",
        "zh": "请求未能及时完整送达；本次不计。请重试。",
    },
    "serve.behind_proxy": {
        "en": "That address is the proxy's; it must pass requests on to http://{place}.",
        "zh": "该网址由代理提供；代理须把请求转发到 http://{place}。",
    },
    "serve.no_keyboard": {
        "en": "The page goes without the formula keyboard; markscheme serve --keyboard fetches it once.",
        "zh": "页面不带公式键盘；markscheme serve --keyboard 可下载一次，以后自动带上。",
    },
    "serve.too_often": {
        "en": "That was too often in too short a time. Wait a moment, and try again.",
        "zh": "操作过于频繁。请稍候再试。",
    },
    "serve.too_large": {
        "en": "That is longer than any answer; shorten it.",
        "zh": "内容过长，答案不会这么长；请缩短。",
    },
    "serve.other_host": {
        "en": "This server is not reached under that name; open the address that it printed when it started.",
        "zh": "不能用此名称访问本服务器；请打开它启动时显示的地址。",
    },
    "serve.other_origin": {
        "en": "Another site asked this; only the server's own pages may.",
        "zh": "此请求来自其他网站；只接受本服务器自己的页面。",
    },
    "serve.other_method": {"en": "Only GET and POST are answered.", "zh": "只处理 GET 与 POST 请求。"},
    "serve.not_json": {"en": "A request is JSON, and says so.", "zh": "请求应为 JSON，并如此声明。"},
    "serve.not_there": {
        "en": "There is nothing at this address; open the one that the server printed.",
        "zh": "此地址没有内容；请打开服务器显示的地址。",
    },
    "serve.other_state": {
        "en": "How far you are was not written by this server, so it is not counted; load the problem again.",
        "zh": "你的进度不是由本服务器写入的，因此不计；请重新载入本题。",
    },
    "serve.begun_anew": {
        "en": "What this browser kept of the problem was not written by this server, so the problem begins anew.",
        "zh": "此浏览器保存的进度不是由本服务器写入的，因此本题重新开始。",
    },
    "serve.join_address": {"en": "Students join at: {address}", "zh": "学生加入网址：{address}"},
    "serve.code": {"en": "Code: {code}", "zh": "课堂码：{code}"},
    "serve.board_address": {
        "en": "Your board (secret, for you alone): {address}",
        "zh": "教师面板（保密，仅供您本人使用）：{address}",
    },
    "serve.kept_in": {
        "en": "Names and answers are kept in {file}; markscheme serve --forget --data {file} deletes them.",
        "zh": "姓名与答案保存在 {file}；markscheme serve --forget --data {file} 可将其删除。",
    },
    "serve.forgotten": {
        "en": "{file}: deleted, with every name and answer in it",
        "zh": "{file}：已删除，其中所有姓名与答案一并删除",
    },
    "serve.nothing_to_forget": {"en": "{file}: there is nothing to delete", "zh": "{file}：没有可删除的内容"},
    "class.other_code": {
        "en": "That is not the code of this class; type the one on the projector.",
        "zh": "课堂码不对；请输入投影上显示的课堂码。",
    },
    "class.name_empty": {
        "en": "A nickname needs a letter or a digit.",
        "zh": "昵称至少要有一个文字、字母或数字。",
    },
    "class.name_long": {
        "en": "A nickname has at most {n} characters; shorten it.",
        "zh": "昵称最多 {n} 个字符；请缩短。",
    },
    "class.name_hidden": {
        "en": "The nickname has characters that cannot be seen; type it anew.",
        "zh": "昵称中含有不可见字符；请重新输入。",
    },
    "class.shut": {"en": "Nobody can join this class any more.", "zh": "本课堂已停止加入。"},
    "class.full": {"en": "This class is full: {n} have joined.", "zh": "本课堂已满：已有 {n} 人加入。"},
    "class.join_first": {
        "en": "You are not in this class, or no longer; load the page again to join.",
        "zh": "你尚未加入本课堂，或已被移出；请重新载入页面后加入。",
    },
    "class.too_many_answers": {
        "en": "More than {n} answers of one student are not kept.",
        "zh": "每名学生最多保存 {n} 个答案。",
    },
    "class.too_long_answers": {
        "en": "The answers of one student that are kept have at most {n} characters in all.",
        "zh": "每名学生保存的答案合计最多 {n} 个字符。",
    },
    "class.not_kept": {
        "en": "This could not be kept on your lecturer's computer, so it is not counted. Tell your lecturer, and try "
        "again.",
        "zh": "教师的电脑未能保存此内容，因此不计。请告诉教师，然后重试。",
    },
    "class.not_joined": {
        "en": "Your name could not be kept on your lecturer's computer. Tell your lecturer, and try again.",
        "zh": "教师的电脑未能保存你的名字。请告诉教师，然后重试。",
    },
    "class.not_asked": {"en": "The class has not come to this problem.", "zh": "课堂尚未进行到此题。"},
    "class.closed": {
        "en": "This problem is closed; nothing more is counted.",
        "zh": "此题已停止作答，不再计入。",
    },
    "class.not_revealed": {
        "en": "The worked solution shows once you are through, or when your lecturer shows it.",
        "zh": "完成后或教师公布时，才显示完整解答。",
    },
    "class.join": {"en": "Join the class", "zh": "加入课堂"},
    "class.code": {"en": "Code of the class", "zh": "课堂码"},
    "class.name": {"en": "Nickname, or the ID that your lecturer asks for", "zh": "昵称，或教师要求的学号"},
    "class.name_hint": {
        "en": "Your lecturer and everybody who sees the board can read it.",
        "zh": "教师以及看到面板的所有人都能看到。",
    },
    "class.kept": {
        "en": "Kept: this name, your answers, and when you gave them, in one file on the computer of your lecturer, "
        "until your lecturer deletes it. A cookie remembers you for 30 days. A nickname proves nothing about who you "
        "are, so no marks are made from it.",
        "zh": "保存的内容：此昵称、你的答案及作答时间；保存在教师电脑上的一个文件中，直至教师将其删除。"
        "浏览器 cookie 会记住你 30 天。"
        "昵称不能证明身份，因此不据此登记成绩。",
    },
    "class.shut_joining": {"en": "Let nobody join", "zh": "停止加入"},
    "class.open_joining": {"en": "Let students join", "zh": "允许加入"},
    "class.wait": {
        "en": "You are in. The first problem comes when your lecturer begins.",
        "zh": "你已加入。教师开始后将显示第一题。",
    },
    "class.you_are": {"en": "You are {name}.", "zh": "你是：{name}。"},
    "class.number": {"en": "Problem {number} of {of}", "zh": "第 {number} 题（共 {of} 题）"},
    "class.closed_now": {"en": "closed: nothing more is counted", "zh": "已停止作答，不再计入"},
    "class.revealed_now": {"en": "the worked solution is shown", "zh": "已公布完整解答"},
    "class.what_is_kept": {"en": "What is kept", "zh": "保存了什么"},
    "class.connection": {
        "en": "The server does not answer. What you typed stands here; the page goes on trying.",
        "zh": "服务器没有响应。你输入的内容仍在此处；页面会继续尝试。",
    },
    "class.connection_board": {
        "en": "The server does not answer; the page goes on trying. If you closed it, start it again with the same "
        "--data: the class goes on where it was.",
        "zh": "服务器没有响应；页面会继续尝试。若服务器已关闭，请用相同的 --data 重新启动：课堂会从原处继续。",
    },
    "class.board": {"en": "Board", "zh": "面板"},
    "class.join_at": {"en": "Join at", "zh": "加入网址"},
    "class.students": {"en": "{n} in the class", "zh": "课堂共 {n} 人"},
    "class.answered": {"en": "{n} of {of} at work", "zh": "{of} 人中有 {n} 人在作答"},
    "class.nobody": {"en": "Nobody has joined yet.", "zh": "还没有人加入。"},
    "class.controls": {"en": "How it goes on", "zh": "进度控制"},
    "class.start": {"en": "Begin with the first problem", "zh": "开始第一题"},
    "class.next": {"en": "Next problem", "zh": "下一题"},
    "class.back": {"en": "Problem before", "zh": "上一题"},
    "class.close": {"en": "Close", "zh": "停止作答"},
    "class.open": {"en": "Open again", "zh": "重新开放"},
    "class.reveal": {"en": "Show the worked solution", "zh": "公布完整解答"},
    "class.hide": {"en": "Hide the worked solution", "zh": "隐藏完整解答"},
    "class.remove": {"en": "Remove {name}", "zh": "移出 {name}"},
    "class.remove_sure": {
        "en": "Remove {name} with all of their answers?",
        "zh": "移出 {name} 并删除其全部答案？",
    },
    "class.remove_silent": {"en": "Remove all who have not answered", "zh": "移出所有未作答的人"},
    "class.remove_silent_sure": {
        "en": "Remove everybody who has not answered anything yet? Whoever is in the room can join again.",
        "zh": "移出所有尚未作答的人？在场的学生可以重新加入。",
    },
    "class.follows": {"en": "follow", "zh": "承前正确"},
    "class.slipped": {"en": "slipped", "zh": "典型错误"},
    "class.other": {"en": "otherwise wrong", "zh": "其他错误"},
    "class.shown": {"en": "value shown", "zh": "看了答案"},
    "class.misconceptions": {"en": "Which misconception the room has", "zh": "全班有哪些典型错误"},
    "class.none_named": {"en": "None has been named yet.", "zh": "目前还没有识别出典型错误。"},
    "class.slip_one": {"en": "One student was told:", "zh": "有 1 名学生得到提示："},
    "class.slip_many": {"en": "{n} students were told:", "zh": "有 {n} 名学生得到提示："},
    "class.still_one": {"en": "The mistake is still there.", "zh": "该错误尚未改正。"},
    "class.still_one_of": {"en": "One of them still makes this mistake.", "zh": "其中 1 人仍有此错误。"},
    "class.still_some": {"en": "{n} of them still make this mistake.", "zh": "其中 {n} 人仍有此错误。"},
    "class.still_all": {"en": "All of them still make this mistake.", "zh": "他们目前都还有此错误。"},
    "class.still_nobody": {"en": "Nobody makes this mistake any more.", "zh": "现在已无人有此错误。"},
    "class.kept_board": {
        "en": "Names and answers are kept in {file}, until markscheme serve --forget --data FILE deletes it. Nicknames "
        "prove nothing about who typed them: no gradebook is made from them.",
        "zh": "姓名与答案保存在 {file}，直至用 markscheme serve --forget --data 文件 将其删除。"
        "昵称不能证明身份，不据此生成成绩册。",
    },
}
