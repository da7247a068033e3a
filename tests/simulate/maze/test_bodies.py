from __future__ import annotations

import zlib

import pytest

from asterism.simulate.answers import Stream
from asterism.simulate.maze.bodies import BODIES, gzip_bomb


@pytest.mark.parametrize("name", BODIES)
def test_every_answer_is_bounded_on_our_side(name: str) -> None:
    answer = BODIES[name]()
    if isinstance(answer, Stream):
        seconds, total = 0.0, 0
        for wait, piece in answer.pieces:
            seconds += wait
            total += len(piece)
        assert total < 100 << 20
        assert seconds <= 120
    else:
        assert len(answer.body) < 1 << 20


def test_the_bomb_is_good_gzip_and_a_thousand_times_its_size() -> None:
    bomb = gzip_bomb()
    reader = zlib.decompressobj(31)
    total, data = 0, bomb
    while not reader.eof:
        piece = reader.decompress(data, 16 << 20)
        assert piece or reader.eof
        total += len(piece)
        data = reader.unconsumed_tail
    assert total == 256 << 20
    assert total > 900 * len(bomb)
    assert reader.unused_data == b""
