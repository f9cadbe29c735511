"""The light dataclasses are what the standard ones would be."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field
from importlib import import_module
from pathlib import Path

import pytest

from markscheme import light_dataclass

SOURCE = Path(light_dataclass.__file__).parent
USERS = sorted(path for path in SOURCE.rglob("*.py") if "light_dataclass import dataclass" in path.read_text("utf-8"))
KINDS = [
    {"frozen": frozen, "slots": slots, "eq": eq}
    for frozen in (False, True)
    for slots in (False, True)
    for eq in (False, True)
]


class Plain:
    """Two numbers, a list that each has for itself, and one that is not shown."""

    first: int
    second: float = 0.5
    each: list[int] = field(default_factory=list)
    silent: str = field(default="quiet", repr=False)

    def total(self) -> float:
        return self.first + self.second


class WithOwn:
    """One that says itself how it is compared, shown and begun."""

    number: int

    def __post_init__(self) -> None:
        assert self.number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WithOwn | type(self)) and abs(self.number) == abs(other.number)

    def __repr__(self) -> str:
        return "own"


class Empty:
    """Nothing but its kind."""


def made_twice(cls: type, kind: dict[str, bool]) -> list[type]:
    """The class as the light decorator makes it and as the standard one does, each from a copy."""
    named = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    return [
        decorate(**kind)(type(cls.__name__, (), dict(named)))
        for decorate in (light_dataclass.dataclass, dataclasses.dataclass)
    ]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_instances_are_the_same(kind):
    light, usual = made_twice(Plain, kind)
    for arguments in ((1,), (1, 2.5), (1, 2.5, [3]), (1, 2.5, [3], "x")):
        one, other = light(*arguments), usual(*arguments)
        assert repr(one) == repr(other)
        assert dataclasses.astuple(one) == dataclasses.astuple(other)
        assert one.total() == other.total()
        assert (one == light(*arguments)) is (other == usual(*arguments)) is kind["eq"]
        assert one != other
        assert dataclasses.replace(one, first=7).first == 7
        assert copy.copy(one).second == one.second
    assert light(1).each is not light(1).each
    assert light.__match_args__ == usual.__match_args__
    assert [f.name for f in dataclasses.fields(light)] == [f.name for f in dataclasses.fields(usual)]
    assert [*inspect.signature(light).parameters] == [*inspect.signature(usual).parameters]
    for wrong in ((), (1, 2, 3, 4, 5)):
        for cls in (light, usual):
            with pytest.raises(TypeError, match="__init__"):
                cls(*wrong)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_changes_is_the_same(kind):
    for cls in made_twice(Plain, kind):
        one = cls(1)
        assert hasattr(one, "__dict__") is not kind["slots"]
        if not kind["frozen"]:
            one.first = 2
            assert one.first == 2
            continue
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'first'"):
            one.first = 2
        with pytest.raises(FrozenInstanceError, match="cannot delete field 'first'"):
            del one.first


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_hashes_are_the_same(kind):
    for cls in (Empty, WithOwn):
        light, usual = made_twice(cls, kind)
        arguments = (3,) * (cls is WithOwn)
        assert (light.__hash__ is None) is (usual.__hash__ is None)
        if light.__hash__ is not None and kind["eq"]:
            assert hash(light(*arguments)) == hash(usual(*arguments))
        assert (light(*arguments) == light(*arguments)) is (usual(*arguments) == usual(*arguments))
    light, usual = made_twice(WithOwn, kind)
    assert repr(light(3)) == repr(usual(3)) == "own"
    for cls in (light, usual):
        with pytest.raises(AssertionError):
            cls(0)


def test_one_of_many_fields_is_kept_in_a_file():
    from markscheme.document.document_tree import Paragraph, Words

    paragraph = Paragraph((Words("kept"),), leads=True)
    assert pickle.loads(pickle.dumps(paragraph)) == paragraph
    assert hash(pickle.loads(pickle.dumps(paragraph))) == hash(paragraph)


def test_modules_ask_for_nothing_that_is_left_out():
    """Only what the light decorator knows: no keyword-only fields, none that are not compared or not arguments."""
    assert len(USERS) > 30
    for path in USERS:
        module = import_module("markscheme." + ".".join(path.relative_to(SOURCE).with_suffix("").parts))
        for cls in vars(module).values():
            if not inspect.isclass(cls) or cls.__module__ != module.__name__ or not dataclasses.is_dataclass(cls):
                continue
            assert cls.__doc__, cls
            for one in dataclasses.fields(cls):
                assert one.init, cls
                assert one.compare, cls
                assert one.hash is None, cls
                assert not one.kw_only, cls
