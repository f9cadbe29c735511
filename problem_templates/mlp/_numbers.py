"""Numbers that stand as text in a structure."""


def is_number(text):
    """Whether it is an integer, a decimal or a fraction of plain digits, as 2, "-0.5" or "1/3"."""
    body = str(text).removeprefix("-") if type(text) in (int, str) else ""
    parts = body.split("/" if "/" in body else ".")
    digits = all(part.isascii() and part.isdigit() and len(part) <= 20 for part in parts)
    return digits and len(parts) <= 2 and not ("/" in body and int(parts[1]) == 0)
