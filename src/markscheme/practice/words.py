"""What is said in practice, in every language side by side, and the keys."""

from __future__ import annotations

GIVE_UP, NEXT, QUIT, HELP = ("?", "？"), ("n", "next", "下一题"), ("q", "quit", "退出"), ("h", "help", "帮助")

WORDS: dict[str, dict[str, str]] = {
    "keys": {
        "en": "Type an answer; ? shows it, n goes to the next variant, q ends. Arrays: [[1, 2], [3, 4]] or 1 2; 3 4.",
        "zh": "输入答案；? 显示答案，n 换下一题，q 结束。数组写作 [[1, 2], [3, 4]] 或 1 2; 3 4。",
    },
    "try_again": {"en": "Try again.", "zh": "再试一次。"},
    "formula": {"en": "The formula: {formula}", "zh": "公式：{formula}"},
    "no_formula": {"en": "Read once more what the step asks for.", "zh": "请再读一遍这一步的要求。"},
    "answer": {"en": "The answer: {answer}", "zh": "答案：{answer}"},
    "finished": {
        "en": "This problem: {score} of {total}. Next variant.",
        "zh": "本题：{score}（满分 {total}）。下一题。",
    },
    "left": {"en": "Next variant.", "zh": "下一题。"},
    "summary": {
        "en": "{family}: {steps} steps, {first} right at once, {later} after a hint, {shown} shown; "
        "score {score} of {total}.",
        "zh": "{family}：共 {steps} 步，一次做对 {first} 步，提示后做对 {later} 步，看答案 {shown} 步；"
        "得分 {score}（满分 {total}）。",
    },
    "nothing": {"en": "No step was finished.", "zh": "没有完成任何一步。"},
    "so_far": {
        "en": "So far, all sessions: {score} of {total} ({percent} %).",
        "zh": "历次累计：{score}（满分 {total}，{percent}%）。",
    },
    "not_kept": {"en": "The score could not be kept: {error}", "zh": "成绩未能保存：{error}"},
}


def words(name: str, language: str, **values: object) -> str:
    """One line of the dialogue."""
    return WORDS[name][language].format(**values)
