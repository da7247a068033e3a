"""Objects inside a large JSON file with the bytes they stand in, in constant memory.

Only strings and brackets are looked at; whether an object is sound JSON is found out by whoever
parses its bytes. So a broken object costs itself and not the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

CHUNK: Final = 1 << 20
ELEMENT_LIMIT: Final = 16 << 20
DEPTH_LIMIT: Final = 200
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"(?:\s*+(:))?|[{}\[\]"]', re.DOTALL)
_QUOTE, _BRACE, _BRACKET = b'"{['
_OPENING: Final = b"{["
_BETWEEN: Final = b" \t\r\n,"

Keys = tuple[str, ...]


class Element(NamedTuple):
    """A value that was asked for.

    Attributes:
        keys: names of the members that lead to it from the root; lists add none.
        parents: offsets of the objects that it lies in, outermost first.
        offset: its first byte in the file.
        length: in bytes.
        data: its bytes; none where `problem` says why.
        problem: what is wrong with it, or "".
    """

    keys: Keys
    parents: tuple[int, ...]
    offset: int
    length: int
    data: bytes
    problem: str = ""


@dataclass(slots=True)
class _Open:
    """An object or a list that has begun; `key` is the member that is being read."""

    kind: int
    offset: int
    keys: Keys
    key: str = ""

    @property
    def inside(self) -> Keys:
        """The keys of what begins in it now."""
        return (*self.keys, self.key) if self.kind == _BRACE else self.keys


@dataclass
class Scanner:
    """Walks through a file once.

    Attributes:
        path: a file in UTF-8.
        wanted: whether the object or text under these keys is asked for. What lies inside of
            an object that is asked for is part of it.
        listed: whether only objects that stand in a list are.
    """

    path: Path
    wanted: Callable[[Keys], bool]
    listed: bool = False
    _stack: list[_Open] = field(default_factory=list, init=False)
    _buffer: bytes = field(default=b"", init=False)
    _base: int = field(default=0, init=False)
    _at: int = field(default=0, init=False)
    _taken: int = field(default=-1, init=False)
    _depth: int = field(default=0, init=False)
    _stopped: str = field(default="", init=False)

    def elements(self) -> Iterator[Element]:
        """Yield what is asked for, and what is wrong, in the order of the file."""
        with self.path.open("rb") as file:
            more = b"begin"
            while more and not self._stopped:
                more = file.read(CHUNK)
                self._buffer += more
                yield from self._scan(ended=not more)
                self._forget()
        if self._stopped or self._stack or self._depth:
            begun = self._taken if self._depth else self._stack[0].offset if self._stack else 0
            problem = self._stopped or f"the file ends inside what begins at byte {begun}"
            yield self._problem(self._base + len(self._buffer), problem)

    def _scan(self, *, ended: bool) -> Iterator[Element]:
        buffer, size = self._buffer, len(self._buffer)
        for token in _TOKEN.finditer(buffer, self._at):
            start, end = token.span()
            first = buffer[start]
            if first == _QUOTE and not ended:
                near = size - end < _BEFORE_COLON and not buffer[end:].strip()
                if near or end - start == 1:
                    if size - start > ELEMENT_LIMIT:
                        self._stopped = f"a text has more than {ELEMENT_LIMIT >> 20} MiB"
                    return
            if self._depth:
                self._at = end
                yield from self._inside(first, end)
            else:
                yield from self._outside(token, buffer[self._at : start])
                self._at = end
            if self._stopped:
                return

    def _inside(self, first: int, end: int) -> Iterator[Element]:
        """Go on in an object that is asked for."""
        if first == _QUOTE:
            return
        self._depth += 1 if first in _OPENING else -1
        if self._depth:
            return
        begun, self._taken = self._taken, -1
        length = self._base + end - begun
        if length > ELEMENT_LIMIT:
            yield self._problem(begun, f"has more than {ELEMENT_LIMIT >> 20} MiB", length)
        else:
            data = self._buffer[begun - self._base : end]
            yield Element(self._keys(), self._parents(), begun, length, data)

    def _outside(self, token: re.Match[bytes], before: bytes) -> Iterator[Element]:
        first, start = token.group()[0], self._base + token.start()
        around = self._stack[-1] if self._stack else None
        if around and around.kind == _BRACKET and self.wanted(around.keys):
            scalars = before.strip(_BETWEEN) or (first == _QUOTE and token.group())
            if scalars:
                yield self._problem(start, f"is no object: {_shown(scalars)}")
        if first == _QUOTE:
            if around and around.kind == _BRACE:
                yield from self._member(around, token)
        elif first not in _OPENING:
            if not around:
                self._stopped = "a bracket closes that was never opened"
            else:
                self._stack.pop()
        elif first == _BRACE and self._is_wanted(around):
            self._taken, self._depth = start, 1
        elif len(self._stack) >= DEPTH_LIMIT:
            self._stopped = f"is nested more than {DEPTH_LIMIT} deep"
        else:
            self._stack.append(_Open(first, start, self._keys()))

    def _is_wanted(self, around: _Open | None) -> bool:
        in_list = around is not None and around.kind == _BRACKET
        return (in_list or not self.listed) and self.wanted(self._keys())

    def _member(self, around: _Open, token: re.Match[bytes]) -> Iterator[Element]:
        if token.group(1) is not None:
            around.key = token.group().rpartition(b'"')[0][1:].decode("utf-8", "replace")
        elif not self.listed and self.wanted(around.inside):
            data, start = token.group(), self._base + token.start()
            yield Element(around.inside, self._parents(), start, len(data), data)

    def _forget(self) -> None:
        """Drop what is behind, but for an object that is being taken and is not too long."""
        kept = self._at
        if self._depth and self._base + len(self._buffer) - self._taken <= ELEMENT_LIMIT:
            kept = max(0, self._taken - self._base)
        self._buffer = self._buffer[kept:]
        self._base += kept
        self._at -= kept

    def _keys(self) -> Keys:
        return self._stack[-1].inside if self._stack else ()

    def _parents(self) -> tuple[int, ...]:
        return tuple(item.offset for item in self._stack if item.kind == _BRACE)

    def _problem(self, offset: int, problem: str, length: int = 0) -> Element:
        return Element(self._keys(), self._parents(), offset, length, b"", problem)


_BEFORE_COLON: Final = 256
"""Most white space looked through between the name of a member and its colon."""


def _shown(data: bytes) -> str:
    return data[:80].decode("utf-8", "replace")
