"""What is said of grades, and of why no marks of a student count."""

PHRASES: dict[str, dict[str, str]] = {
    "grade.grade": {"en": "Grade", "zh": "等级"},
    "scale.ects": {"en": "ECTS", "zh": "ECTS"},
    "scale.german": {"en": "German", "zh": "德国"},
    "scale.uk": {"en": "UK", "zh": "英国"},
    "scale.five_level": {"en": "five levels", "zh": "五级制"},
    "scale.two_level": {"en": "two levels", "zh": "两级制"},
    "scale.percent": {"en": "per cent", "zh": "百分制"},
    "grade.pass_mark": {"en": "Result", "zh": "结果"},
    "grade.passed": {"en": "passed", "zh": "合格"},
    "grade.failed": {"en": "not passed", "zh": "不合格"},
    "grade.rounded": {"en": "{score}, rounded from {exact}", "zh": "{score}，由 {exact} 取整"},
    "grade.shown_rounded": {
        "en": "(Marks that do not end are shown to two decimals; the score is the sum of the marks as they are.)",
        "zh": "（除不尽的得分按两位小数显示；总分由未取整的得分相加而得。）",
    },
    "grade.not_counted": {"en": "Not counted", "zh": "不计入统计"},
    "status.excused": {"en": "excused", "zh": "缓考"},
    "status.withdrawn": {"en": "withdrawn", "zh": "退课"},
    "status.left": {"en": "left", "zh": "离校"},
    "status.absent": {"en": "absent", "zh": "缺考"},
}
