"""`asterism extract`: what is said in a text or in lines of JSON, without a workspace."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Final

import pyarrow as pa
import typer

from asterism.cli.invocation import Invocation, ProgressLine
from asterism.engine.local import map_batches
from asterism.extract.batch import extract_records
from asterism.extract.finding import Mention
from asterism.extract.lines import LINES, described, extract_lines
from asterism.model.errors import SourceError
from asterism.model.mention import MentionKind

app = typer.Typer(add_completion=False)

BATCH_BYTES: Final = 1 << 20
BATCH_LINES: Final = 2048
ALIASES: Final = {"coin": MentionKind.WALLET}
COLOURS: Final = {
    MentionKind.PHONE: "green",
    MentionKind.EMAIL: "cyan",
    MentionKind.HANDLE: "magenta",
    MentionKind.WALLET: "yellow",
    MentionKind.URL: "blue",
    MentionKind.PRICE: "bright_yellow",
}
OTHER_COLOUR: Final = "bright_black"


@app.command()
def run(
    ctx: typer.Context,
    text: Annotated[str | None, typer.Argument(help="A text to read.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--input", help='Lines of JSON: {"id", "text"[, "title", "url", "country"]}.'),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--output", help="Where one line for each mention is written.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(help="Country of documents that name none: US, DE and so on (ISO 3166)."),
    ] = None,
    kinds: Annotated[
        str | None, typer.Option(help=f"Separated by commas: {', '.join(MentionKind)}.")
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Where lines that cannot be read are explained; OUTPUT.rejects.jsonl."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many processes.")] = os.cpu_count() or 1,
) -> None:
    """Find phone numbers, addresses, names, prices and more, and say how each was read.

    With a text, prints it for people, every mention marked. With --input and --output, reads any
    number of documents in a stream; the output appears when it is whole.
    """
    invocation = Invocation.of(ctx)
    wanted = _kinds(kinds)
    hint = _country(country)
    if text is not None and source is None and target is None:
        _print(text, hint, wanted, as_json=invocation.json)
        return
    if text is not None or source is None or target is None:
        message = 'write either a text, or both: --input FILE --output FILE; "-" is no file'
        raise SourceError(message)
    if not source.is_file():
        message = f"{source}: there is no such file"
        raise SourceError(message)
    explained = rejects or target.with_name(f"{target.name}.rejects.jsonl")
    line = invocation.progress
    mentions, bad = _extract_file(source, target, explained, _function(hint, wanted), workers, line)
    line.end()
    if bad:
        typer.secho(f"{bad:,} lines could not be read; why: {explained}", err=True, fg="yellow")
    if invocation.json:
        typer.echo(json.dumps({"mentions": mentions, "rejected": bad, "output": str(target)}))
    else:
        typer.echo(f"{mentions:,} mentions written to {target}")


def _function(country: str | None, kinds: frozenset[MentionKind] | None) -> partial[pa.RecordBatch]:
    """Return the row function with its options bound."""
    return partial(extract_lines, country=country, kinds=kinds)


def _extract_file(
    source: Path,
    target: Path,
    explained: Path,
    function: partial[pa.RecordBatch],
    workers: int,
    progress: ProgressLine,
) -> tuple[int, int]:
    """Write what is found in a file, and return how many mentions and rejects there are."""
    partials = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in (target, explained)]
    counts = [0, 0]
    try:
        with ExitStack() as files:
            lines = files.enter_context(source.open("rb"))
            outputs = [files.enter_context(_created(path)) for path in partials]
            size = os.fstat(lines.fileno()).st_size
            for read in map_batches(function, _batches(lines), workers=workers):
                for at, output in enumerate(outputs):
                    written = read.column(at)[0].as_py()
                    output.write(written)
                    counts[at] += written.count(b"\n")
                progress("bytes read", lines.tell(), size)
        partials[0].replace(target)
        if counts[1]:
            partials[1].replace(explained)
        else:
            explained.unlink(missing_ok=True)
    finally:
        for path in partials:
            path.unlink(missing_ok=True)
    return counts[0], counts[1]


def _created(path: Path) -> IO[bytes]:
    """Return a new file, or say in one line why there can be none."""
    try:
        return path.open("wb")
    except OSError as error:
        message = f"{path.parent}: cannot be written to ({error.strerror})"
        raise SourceError(message) from error


def _batches(lines: IO[bytes]) -> Iterator[pa.RecordBatch]:
    """Yield numbered lines; empty ones are left out."""
    number = 0
    while chunk := lines.readlines(BATCH_BYTES):
        rows = [(number + at, line) for at, line in enumerate(chunk, 1) if not line.isspace()]
        number += len(chunk)
        for at in range(0, len(rows), BATCH_LINES):
            columns = zip(*rows[at : at + BATCH_LINES], strict=True)
            arrays = [
                pa.array(column, field.type) for column, field in zip(columns, LINES, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=LINES)


def _print(
    text: str, country: str | None, kinds: frozenset[MentionKind] | None, *, as_json: bool
) -> None:
    """Print a text with its mentions, for people or as lines of JSON."""
    found = [
        mention
        for _, mention in extract_records([{"text": text, "country": country}])
        if kinds is None or mention.kind in kinds
    ]
    if as_json:
        for mention in found:
            typer.echo(json.dumps(described(mention, ""), ensure_ascii=False))
        return
    typer.echo(_marked(text, found))
    for mention in found:
        colour = _colour(mention)
        kind = typer.style(f"{mention.kind:10}", fg=colour, bold=True)
        value = mention.display or mention.value
        notes = f"{mention.confidence:.0%}" + (", reserved for fiction" if mention.reserved else "")
        shown = mention.reading or " ".join(mention.raw.split())
        typer.echo(f"{kind} {value}  ({notes})  {shown}")
    if not found:
        typer.echo("nothing found")


def _marked(text: str, found: list[Mention]) -> str:
    """Return a text with its mentions in colour; of two that overlap, the earlier."""
    pieces, at = [], 0
    for mention in found:
        if mention.start >= at:
            marked = typer.style(mention.raw, fg=_colour(mention), underline=True)
            pieces += [text[at : mention.start], marked]
            at = mention.end
    return "".join([*pieces, text[at:]])


def _colour(mention: Mention) -> str:
    """Return the colour of a mention's kind."""
    return COLOURS.get(MentionKind(mention.kind), OTHER_COLOUR)


def _kinds(given: str | None) -> frozenset[MentionKind] | None:
    """Return the kinds that were asked for."""
    if given is None:
        return None
    names = [name.strip() for name in given.split(",")]
    unknown = [name for name in names if name not in {*MentionKind, *ALIASES}]
    if unknown:
        message = f"--kinds {','.join(unknown)}: write some of {', '.join(MentionKind)}"
        raise SourceError(message)
    return frozenset(ALIASES.get(name) or MentionKind(name) for name in names)


def _country(given: str | None) -> str | None:
    """Return a country's code in capitals."""
    if given is None:
        return None
    if len(given) != 2 or not (given.isascii() and given.isalpha()):  # noqa: PLR2004 - ISO 3166
        message = f"--country {given}: write a code of two letters, such as US"
        raise SourceError(message)
    return given.upper()
