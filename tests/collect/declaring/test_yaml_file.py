from __future__ import annotations

from itertools import pairwise

import pytest

from asterism.collect.declaring.yaml_file import SIZE_LIMIT, read_yaml
from asterism.model.errors import SourceError


def test_values_and_the_lines_on_which_they_stand() -> None:
    file = read_yaml("\ufeffa: 1\nb:\n  - x\n  - {c: 'y'}\n", "f")
    assert file.values == {"a": 1, "b": ["x", {"c": "y"}]}
    assert [file.line_of(path) for path in (("a",), ("b",), ("b", 1, "c"), ("b", 9), ("z",))] == [
        1, 2, 4, 2, 1,
    ]  # fmt: skip
    assert read_yaml("", "f").values is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22:00", "22:00"),
        ("no", "no"),
        ("on", "on"),
        ("2026-12-31", "2026-12-31"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1e9", "1e9"),
        (".inf", ".inf"),
        ("true", True),
        ("-3", -3),
        ("0.5", 0.5),
        ("~", None),
        ("", None),
        ("'7'", "7"),
        ("!!str 7", "7"),
        ("9" * 5_000, "9" * 5_000),
    ],
)
def test_only_plain_words_numbers_and_truths_are_more_than_text(text: str, value: object) -> None:
    assert read_yaml(f"a: {text}", "f").values == {"a": value}


LAUGHS = "a: &a [x, x]\n" + "\n".join(
    f"{name}: &{name} [*{before}, *{before}]" for before, name in pairwise("abcdefghi")
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "f:2: .* refers to another place"),
        ("[" * 5_000, "f:1: .* nested deeper than 20"),
        ("a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 200)), "nested deeper"),
        ("a: 1\na: 2", "f:2: .* 'a' is said twice"),
        ("a: !!python/object/apply:os.system [ls]", "f:1: .* is not understood"),
        ("a: !!binary aGk=", "is not understood"),
        ("a: !!int b", "is not understood"),
        ("a: !!timestamp 2026-01-01", "is not understood"),
        ("? [a]\n: b", "a key must be a word"),
        ("a: [", "f:1"),
        ("a: \x00", "no YAML"),
        ("--- a\n--- b", "f:2"),
        ("a: " + "x" * SIZE_LIMIT, "at most 262,144 are read"),
    ],
)
def test_what_is_not_read(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_yaml(text, "f")
