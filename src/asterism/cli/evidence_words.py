"""What a look through the store says, for programs and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from asterism.evidence.accounts import Problem
from asterism.evidence.export_checking import ExportCheck
from asterism.evidence.stamps import trusted_times
from asterism.evidence.verifying import StoreCheck
from asterism.model.clock import to_datetime


def verdict_values(
    check: StoreCheck, problems: Sequence[Problem], more: int, seconds: float
) -> dict[str, Any]:
    """Return a verdict as plain values.

    Args:
        check: that was run.
        problems: the first of them.
        more: how many were left out.
        seconds: how long it took.
    """
    look = check.look
    chain = look.chain
    times = [at for _, at in trusted_times(chain.count, chain.stamps)]
    return {
        "ok": not problems,
        "problems": [
            {"file": item.path, "offset": item.offset, "says": item.says} for item in problems
        ],
        "more_problems": more,
        "files": look.files,
        "bytes": look.read,
        "members": chain.members,
        "captures": look.rows,
        "erased": look.erased,
        "being_written": look.writing,
        "manifests": chain.count,
        "newest_manifest": chain.newest,
        "sealed_as_found": chain.found_members,
        "trusted_time": {
            "manifests": sum(at is not None for at in times),
            "stamps": sum(stamp.at is not None for stamp in chain.stamps.values()),
            "unchecked_stamps": sum(stamp.at is None for stamp in chain.stamps.values()),
            "newest": None if not times or times[0] is None else _time(times[0]),
        },
        "deep": check.deep,
        "seconds": round(seconds, 3),
        "megabytes_per_second": round(look.read / 1e6 / max(seconds, 1e-9), 1),
        "public_key": str(check.keys.manifests or ""),
    }


def verdict_lines(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield a verdict in words, line by line."""
    for item in values["problems"]:
        yield f"{item['file']}, byte {item['offset']}: {item['says']}"
    if values["more_problems"]:
        yield f"and {values['more_problems']:,} more"
    if not values["ok"]:
        yield "Not sound."
    else:
        yield (
            f"Sound: {values['files']:,} files, {values['bytes']:,} bytes, "
            f"{values['captures']:,} captures, {values['members']:,} records under "
            f"{values['manifests']:,} manifests."
        )
    if values["erased"]:
        yield f"{values['erased']:,} records were erased or have erased passages, each signed for."
    if values["sealed_as_found"]:
        yield f"{values['sealed_as_found']:,} records were sealed after their run, as found."
    if values["being_written"]:
        yield f"{values['being_written']:,} bytes are being written and not sealed yet."
    yield from _time_lines(values)
    yield f"{values['megabytes_per_second']:,.0f} MB/s. Key: {values['public_key']}"


def export_values(check: ExportCheck, problems: Sequence[Problem]) -> dict[str, Any]:
    """Return what a look through an export says, as plain values."""
    names = ("exported_at", "person", "purpose", "software", "label")
    return {
        "ok": not problems,
        "problems": [
            {"file": item.path, "offset": item.offset, "says": item.says} for item in problems
        ],
        "records": check.records,
        "unsealed": check.unsealed,
        "erased": check.erased,
        "manifests": check.manifests,
        "trusted_time": None if not check.stated else _time(min(check.stated.values())),
        "own_key": check.key is None,
        **{name: check.contents.get(name) for name in names},
    }


def export_lines(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a look through an export says in words, line by line."""
    for item in values["problems"]:
        yield f"{item['file']}, byte {item['offset']}: {item['says']}"
    yield (
        f"{'Sound' if values['ok'] else 'Not sound'}: {values['records']:,} records, "
        f"{values['manifests']:,} manifests, exported by {values['person']} on "
        f"{values['exported_at']}, {values['label']}."
    )
    if values["unsealed"]:
        yield f"{values['unsealed']:,} records are in no manifest: nothing proves them."
    if values["erased"]:
        yield f"{values['erased']:,} records have erased passages, each signed for."
    if values["trusted_time"] is None:
        yield "No trusted time: every time is that of the computer that wrote it."
    else:
        yield f"An authority saw a manifest at {values['trusted_time']}."
    if values["own_key"]:
        yield "Checked with the key in the export: compare it with one you were given otherwise."


def _time_lines(values: Mapping[str, Any]) -> Iterator[str]:
    trusted, count = values["trusted_time"], values["manifests"]
    if trusted["unchecked_stamps"]:
        yield "There are time stamps, and no authority is configured to check them by."
    without = count - trusted["manifests"]
    if without:
        yield (
            f"No trusted time for {without:,} of {count:,} manifests: "
            "their times are this computer's."
        )
    elif count:
        yield f"Trusted time for every manifest, the newest by {trusted['newest']}."


def _time(at: int) -> str:
    return to_datetime(at).isoformat(timespec="seconds")
