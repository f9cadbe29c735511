"""The scripts of the pages of a class say phrases of the one table, and no others."""

import re
from pathlib import Path

from markscheme.serve.classroom import class_pages
from markscheme.serve.classroom.class_pages import WORDS, class_page, class_words

SCRIPTS = Path(class_pages.__file__).parent / "class_assets"
GROUPS = ("right", "follows", "slipped", "other", "shown")  # say(group)


def test_every_word_is_said_by_a_script_and_everything_said_is_a_word():
    text = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    said = set(re.findall(r'say\("(\w+)"', text)) | set(GROUPS)
    assert said == {name.partition(".")[2] for name in WORDS}
    assert "say(group)" in text
    assert re.search(r"GROUPS = \[(.*)\]", text)[1].replace('"', "").split(", ") == list(GROUPS)


def test_the_words_come_in_both_languages():
    words = class_words()
    assert words["en"]["join"] == "Join the class"
    assert words["zh"]["join"] == "加入课堂"
    assert words["en"].keys() == words["zh"].keys()


def test_what_is_embedded_in_a_page_cannot_end_its_script():
    page = class_page("join.html", {"title": "</script><script>alert(1)</script>"}).decode()
    assert page.count("</script>") == 2


def test_scripts_keep_to_the_length_and_put_only_printed_html_into_a_page():
    for path in SCRIPTS.glob("*.js"):
        text = path.read_text("utf-8")
        assert text.startswith("// ")
        assert len(text.splitlines()) <= 400
        assert "innerHTML" not in text  # elements.js of the page alone
        assert not re.search(r"\beval\b|new Function|document\.write|insertAdjacentHTML", text)
