"""Practise in the terminal: one step at a time, or a mock exam; and what to repeat."""

from markscheme.practice.exercise import Exercise as Exercise
from markscheme.practice.history import History as History
from markscheme.practice.session import Session as Session
