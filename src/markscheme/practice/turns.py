"""Which problem comes when: some addresses in turn, each time with other numbers, for ever or once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markscheme.errors import AnswerError
from markscheme.family.choosing import is_address, named, settings_of_each
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import Address, read_address


@dataclass(frozen=True)
class Turns:
    """Addresses in turn. One that stands there several times, or comes round again, gets the next variant.

    `ends`: whether each comes only as often as it is named.
    """

    addresses: Sequence[Address]
    ends: bool = False

    def __getitem__(self, n: int) -> Address:
        """Give the n-th problem, from 0; raise IndexError behind the last one."""
        if self.ends and n >= len(self.addresses):
            raise IndexError(n)
        rounds, place = divmod(n, len(self.addresses))
        address = self.addresses[place]
        name = str(address)
        alike = [i for i, one in enumerate(self.addresses) if str(one) == name]
        return address.variant(address.number + rounds * len(alike) + alike.index(place))

    def to_json(self) -> JsonObject:
        """Give plain data."""
        return {"addresses": [str(address) for address in self.addresses], "ends": self.ends}

    @classmethod
    def from_json(cls, data: JsonValue) -> Turns:
        """Read what `to_json` wrote; raise `MarkschemeError` for what it cannot have written."""
        if not isinstance(data, dict) or not isinstance(data.get("addresses"), list) or not data["addresses"]:
            raise AnswerError("it has no addresses")
        return cls([read_address(text) for text in data["addresses"]], bool(data.get("ends")))


def turns_of(settings: Sequence[tuple[str, dict[str, str]]], level: str, seed: int, language: str, ends: bool) -> Turns:
    """Give the turns of families with their options, all from one seed."""
    return Turns([Address(family, level, seed, options, language) for family, options in settings], ends)


def turns_of_words(
    library: Library, words: Sequence[str], level: str, seed: int, options: Mapping[str, str], language: str
) -> Turns:
    """Give the problems of addresses, in order, once each; ids, topics and patterns among them give one of each family.

    `language`: empty is that of the address, and English where it names none.
    """
    found: list[Address] = []
    for word in words:
        if is_address(word):
            address = read_address(word)
            found.append(replace(address, language=language or address.language or LANGUAGES[0]))
            continue
        ids = named(library, [word])
        each = settings_of_each([library[id] for id in ids], options)
        found += [Address(id, level, seed, own, language or LANGUAGES[0]) for id, own in zip(ids, each, strict=True)]
    return Turns(found, ends=True)
