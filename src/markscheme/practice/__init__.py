"""Practise a family one step at a time: verdict, hint, retry, next variant."""

from markscheme.practice.exercise import Exercise as Exercise
from markscheme.practice.history import History as History
from markscheme.practice.session import Session as Session
