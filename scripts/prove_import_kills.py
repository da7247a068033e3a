"""Kill an import at random instants, import again, and compare with an undisturbed import.

A folder with a file of most formats is imported: rows of JSON lines, CSV and Parquet, a workbook,
a mailbox, a STIX bundle, a saved page with its style. Every table of the two records is compared
by the SHA-256 of its sorted rows, change sequences included; see `asterism.record.digest`. The
whole store of captures must hold the same files, no part of one left behind.

    .venv/bin/python scripts/prove_import_kills.py --rows 40000 --kills 30
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from asterism.access import open_workspace
from asterism.record.digest import TableDigest, digest_tables

ASTERISM: Final = (sys.executable, "-m", "asterism")
GRACE_SECONDS: Final = 600
BOOK: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def main() -> int:
    """Run the proof; return 0 if every kill left the record as it would have been."""
    options = arguments()
    dice = random.Random(options.seed)  # noqa: S311 - instants, not secrets
    with tempfile.TemporaryDirectory(prefix="asterism-imports-", dir=options.folder) as name:
        folder = Path(name)
        files = make_files(folder / "files", options.rows)
        started = time.monotonic()
        run(folder / "reference", files)
        duration = time.monotonic() - started
        expected = state(folder / "reference")
        rows = sum(table.rows for table in expected[0].values())
        print(f"{len(list(files.iterdir()))} entries imported in {duration:.1f} s undisturbed")
        print(f"{len(expected[0])} tables with {rows} rows compared, {len(expected[1])} captures")
        failed = 0
        for number in range(1, options.kills + 1):
            instant = dice.uniform(0, duration)
            killed, differing = kill_once(folder / "disturbed", files, instant, expected)
            failed += bool(differing)
            verdict = f"DIFFERS in {', '.join(differing)}" if differing else "equal"
            at = f"killed after {instant:6.2f} s" if killed else f"over before {instant:6.2f} s"
            print(f"{number:3} {at}  {verdict}", flush=True)
    print(f"{options.kills - failed} of {options.kills} ended in the same record")
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=40_000, help="of the largest file")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1, help="of the instants")
    parser.add_argument("--folder", type=Path, help="where to work; the system's own if not given")
    return parser.parse_args()


def make_files(folder: Path, rows: int) -> Path:
    """Write a file of most formats, with fictional content; return their folder."""
    (folder / "page_files").mkdir(parents=True)
    texts = [f"Ad {at}, call 202-555-01{at % 100:02d}" for at in range(rows)]
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        for at, text in enumerate(texts):
            file.write(json.dumps({"url": f"http://a.example/{at % 30_000}", "text": text}) + "\n")
    few = texts[: rows // 10]
    lines = [f'{at},"{text}"' for at, text in enumerate(few)]
    (folder / "b.csv").write_text("\n".join(["id,text", *lines, "torn", ""]), encoding="utf-8")
    pq.write_table(pa.table({"text": [f"{text}, a table" for text in few]}), folder / "c.parquet")
    write_workbook(folder / "d.xlsx", [f"{text}, a sheet" for text in few])
    with (folder / "e.mbox").open("w", encoding="utf-8") as file:
        for at, text in enumerate(few):
            file.write("From a Sun Mar  1 10:00:00 2026\n")
            file.write(f"From: a@post.example\nMessage-ID: <{at}@post.example>\n\n{text}\n\n")
    notes = [{"type": "note", "id": f"note--{n}", "content": text} for n, text in enumerate(few)]
    bundle = {"type": "bundle", "id": "bundle--1", "objects": notes}
    (folder / "f.json").write_text(json.dumps(bundle), encoding="utf-8")
    (folder / "page.html").write_text("<html><h1>Page</h1><p>call 202-555-0101", encoding="utf-8")
    (folder / "page_files" / "a.css").write_text("p {}", encoding="utf-8")
    return folder


def write_workbook(path: Path, texts: list[str]) -> None:
    """Write the smallest workbook that holds these texts below a header."""
    cells = "".join(
        f'<row r="{at}"><c t="inlineStr"><is><t>{text}</t></is></c></row>'
        for at, text in enumerate(["text", *texts], 1)
    )
    relation = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
    sheets = '<sheets><sheet name="Ads" sheetId="1" r:id="r1"/></sheets>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns:r="x">{sheets}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f"{relation}</Relationships>")
        sheet = f'<worksheet xmlns="{BOOK}"><sheetData>{cells}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)


def run(workspace: Path, files: Path) -> None:
    """Import the folder to its end; raise with what it printed if that fails."""
    command = [*ASTERISM, "--workspace", str(workspace), "import", str(files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"the import failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def kill_once(
    workspace: Path, files: Path, instant: float, expected: tuple[dict[str, TableDigest], set[str]]
) -> tuple[bool, list[str]]:
    """Kill an import at the instant, import again; return whether it was killed, what differs."""
    shutil.rmtree(workspace, ignore_errors=True)
    worker = subprocess.Popen(
        [*ASTERISM, "--workspace", str(workspace), "import", str(files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        worker.wait(instant)
    except subprocess.TimeoutExpired:
        worker.send_signal(signal.SIGKILL)
    worker.wait(GRACE_SECONDS)
    run(workspace, files)
    tables, captures = state(workspace)
    differing = [name for name in expected[0] if tables[name] != expected[0][name]]
    differing += [] if captures == expected[1] else ["the store of captures"]
    return worker.returncode != 0, differing


def state(folder: Path) -> tuple[dict[str, TableDigest], set[str]]:
    """Return the digests of a record's tables, and the files that keep captures."""
    workspace = open_workspace(folder)
    with workspace.database.reading() as connection:
        tables = digest_tables(connection)
    kept = workspace.paths.captures / "files"
    captures = {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file()}
    workspace.close()
    return tables, captures


if __name__ == "__main__":
    sys.exit(main())
