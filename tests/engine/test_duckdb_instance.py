from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asterism.engine import duckdb_instance
from asterism.engine.duckdb_instance import connected

SETTINGS = {"threads": 1}


@pytest.fixture(autouse=True)
def _no_spare() -> Iterator[None]:
    spare = duckdb_instance._spare  # noqa: SLF001 - what other tests left
    spare.clear()
    yield
    spare.clear()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[duckdb.DuckDBPyConnection]:
    """Instances made from now on."""
    instances: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect

    def counted(*arguments: object, **options: object) -> duckdb.DuckDBPyConnection:
        instances.append(connect(*arguments, **options))  # type: ignore[arg-type]
        return instances[-1]

    monkeypatch.setattr(duckdb, "connect", counted)
    return instances


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    return path


def test_the_next_reader_of_the_same_files_gets_the_instance_of_the_last(
    made: list[duckdb.DuckDBPyConnection], file: Path
) -> None:
    for _ in range(3):
        with connected(SETTINGS, [file]) as connection:
            rows = connection.execute(f"SELECT a FROM read_parquet('{file}')").fetchall()  # noqa: S608 - a file of this test
            assert rows == [(1,)]
    assert len(made) == 1


def test_nothing_that_a_reader_made_is_there_for_the_next_one(
    made: list[duckdb.DuckDBPyConnection], file: Path
) -> None:
    with connected(SETTINGS, [file]) as connection:
        connection.execute("CREATE TEMP VIEW seen AS SELECT 1 AS a")
        connection.execute("CREATE TEMP TABLE kept AS SELECT 2 AS a")
        connection.register("given", pa.table({"a": [3]}))
        assert connection.execute("SELECT a FROM seen UNION FROM kept UNION FROM given").fetchall()
    with connected(SETTINGS, [file]) as connection:
        for name in ("seen", "kept", "given"):
            with pytest.raises(duckdb.CatalogException):
                connection.execute(f"SELECT a FROM {name}")  # noqa: S608 - our own names
    assert len(made) == 1


def test_readers_at_one_time_have_instances_of_their_own(
    made: list[duckdb.DuckDBPyConnection], file: Path
) -> None:
    with connected(SETTINGS, [file]), connected(SETTINGS, [file]):
        assert len(made) == 2
    with connected(SETTINGS, [file]):
        assert len(made) == 2


def test_other_files_or_settings_need_another_instance(
    made: list[duckdb.DuckDBPyConnection], file: Path
) -> None:
    with connected(SETTINGS, [file]):
        pass
    with (
        connected(SETTINGS, []) as connection,
        pytest.raises(duckdb.PermissionException),
    ):
        connection.execute(f"SELECT a FROM read_parquet('{file}')")  # noqa: S608 - a file of this test
    with connected({"threads": 2}, [file]):
        pass
    assert len(made) == 3


def test_an_instance_in_which_something_went_wrong_is_not_kept(
    made: list[duckdb.DuckDBPyConnection], file: Path
) -> None:
    with pytest.raises(duckdb.Error), connected(SETTINGS, [file]) as connection:
        connection.execute("SELECT nonsense")
    with connected(SETTINGS, [file]):
        assert len(made) == 2


def test_settings_stay_as_they_are_on_every_connection(file: Path) -> None:
    for _ in range(2):
        with connected(SETTINGS, [file]) as connection:
            zone = connection.execute("SELECT current_setting('TimeZone')").fetchone()
            assert zone == ("UTC",)
            with pytest.raises(duckdb.InvalidInputException, match="lock"):
                connection.execute("SET threads = 4")
