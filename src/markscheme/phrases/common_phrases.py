"""What is said in many places, and the stops between what is said."""

PHRASES: dict[str, dict[str, str]] = {
    "common.student": {"en": "Student", "zh": "学生"},
    "common.step": {"en": "Step", "zh": "步骤"},
    "common.effort": {"en": "Effort", "zh": "计算量"},
    "common.remark": {"en": "Remark", "zh": "说明"},
    "common.colon": {"en": ": ", "zh": "："},
    "common.comma": {"en": ", ", "zh": "，"},
    "common.list_comma": {"en": ", ", "zh": "、"},
    "common.semicolon": {"en": "; ", "zh": "；"},
    "common.space": {"en": " ", "zh": ""},  # between two sentences
}
