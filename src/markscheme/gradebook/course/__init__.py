"""What a course makes of the marks of an exam: rounding, grades, sittings, statuses, registrars' tables, anonymity."""
