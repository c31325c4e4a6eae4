"""Text made into values: reads YAML and mappings into frozen dataclasses, or says where and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from yaml import MappingNode, SafeLoader

LONGEST: Final = {"key": 40, "name": 80, "letter": 1, "stance": 40, "pace": 20} | dict.fromkeys(
    ("says", "what", "aim", "fallback_what"), 200
)
"""Longest text of a key, in characters, as the tables hold it."""
LONGEST_TEXT: Final = 20_000
Reader = Callable[[object, str, str], object]
"""Takes a value, where it stands, and its key; returns the value as the dataclass holds it."""
T = TypeVar("T")


class MethodError(ValueError):
    """A method that cannot be read. The message names the play, the step, the key, and what would be right."""


def read_yaml(text: str) -> object:
    """Return what YAML `text` says, in which all but whole numbers and nothing are words. Raises MethodError.

    >>> read_yaml("no: {end: lost, return: 180}")
    {'no': {'end': 'lost', 'return': 180}}
    """
    import yaml  # here, as no request needs it and every start would pay for it

    try:
        return yaml.load(text, _words())  # noqa: S506 (a SafeLoader that knows fewer types)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise MethodError(f"line {line}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise MethodError(str(error)) from error


@cache
def _words() -> type[SafeLoader]:
    import yaml

    class Words(yaml.SafeLoader):
        """YAML in which `no` is an outcome rather than a falsehood, and a key said twice is a mistake."""

        def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
            keys = [key.value for key, _ in node.value]
            for place, key in enumerate(keys):
                if key in keys[:place]:
                    raise yaml.constructor.ConstructorError(None, None, f"{key!r} is said twice", node.start_mark)
            return super().construct_mapping(node, deep)

    Words.yaml_implicit_resolvers = {
        first: [(tag, shape) for tag, shape in known if tag.endswith((":int", ":null"))]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Words


def read(kind: type[T], body: Mapping[str, object], where: str, readers: Mapping[str, Reader]) -> T:
    """Return the dataclass `kind` that `body` says, each key read by the reader of its type. Raises MethodError."""
    keys = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    only_known(body, keys, where)
    for key, field in keys.items():
        needed = field.default is MISSING and field.default_factory is MISSING
        if needed and body.get(key) in (None, "", [], ()):
            raise MethodError(f"{where}: {key} is missing; say it")
    return kind(**{key: readers[str(keys[key].type)](value, where, key) for key, value in body.items()})


def text(value: object, where: str, key: str) -> str:
    """Return words, no longer than the table holds. Raises MethodError."""
    if type(value) is not str:
        raise MethodError(f"{where}: {key} is {value!r}; it takes words, in quotes if they look like a number")
    if len(value) > (most := LONGEST.get(key, LONGEST_TEXT)):
        raise MethodError(f"{where}: {key} has {len(value)} characters; at most {most}")
    return value


def count(value: object, where: str, key: str) -> int:
    """Return a whole number that is not below 0. Raises MethodError."""
    if type(value) is not int or value < 0:
        raise MethodError(f"{where}: {key} is {value!r}; it takes a whole number, 0 or more")
    return value


def count_or_none(value: object, where: str, key: str) -> int | None:
    """Return a whole number that is not below 0, or None where nothing is said. Raises MethodError."""
    return None if value is None else count(value, where, key)


def texts(value: object, where: str, key: str) -> tuple[str, ...]:
    """Return a list of words. Raises MethodError."""
    if not isinstance(value, (list, tuple)):
        raise MethodError(f"{where}: {key} is {value!r}; it takes a list of words")
    return tuple(text(item, where, key) for item in value)


PLAIN: Final[Mapping[str, Reader]] = {
    "str": text,
    "int": count,
    "int | None": count_or_none,
    "tuple[str, ...]": texts,
}
"""The readers of plain values, by the type that a dataclass gives the key."""


def mapping(value: object, where: str) -> Mapping[str, object]:
    """Return a mapping whose keys are words. Raises MethodError."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise MethodError(f"{where}: this takes keys with values, each on a line as `key: value`")
    return value


def mappings(value: object, where: str, key: str) -> Sequence[Mapping[str, object]]:
    """Return a list of mappings, empty where nothing is said. Raises MethodError."""
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise MethodError(f"{where}: {key} takes a list, each item begun with a dash")
    return [mapping(item, f"{where}, {key} {number}") for number, item in enumerate(value, 1)]


def known(name: str, names: Iterable[str], where: str, key: str) -> None:
    """Raise MethodError unless `name` is one of `names`; it says which one was likely meant."""
    if name not in (names := list(names)):
        near = get_close_matches(name, names, 1)
        right = f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(names) or 'none is there'}"
        raise MethodError(f"{where}: {key} {name!r} is not known; {right}")


def only_known(body: Iterable[str], names: Iterable[str], where: str) -> None:
    """Raise MethodError where `body` has a key that is not one of `names`."""
    names = list(names)
    for key in body:
        known(str(key), names, where, "key")
