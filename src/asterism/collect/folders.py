"""What lies in a folder: files to import, parts of saved pages, and what is not followed."""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asterism.model.errors import SourceError

PART_NAMES: Final = frozenset({
    ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".ico", ".svg",
})  # fmt: skip
PART_FOLDERS: Final = ("_files", "_dateien", "_fichiers", "_archivos", "_bestanden", ".fld")
"""How browsers end the name of the folder with the parts of a page."""
MEDIA: Final = ("image/", "video/", "audio/")
MOST_FILES: Final = 1_000_000
MOST_DEPTH: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a folder.

    Attributes:
        path: where it is.
        name: its path within the folder, with slashes.
        size: in bytes.
        is_part: whether it belongs to a page and is no document.
        media_type: by its name.
        problem: why it is not read, or "".
        mend: what to do about that.
    """

    path: Path
    name: str
    size: int = 0
    is_part: bool = False
    media_type: str = "application/octet-stream"
    problem: str = ""
    mend: str = ""

    @property
    def is_media(self) -> bool:
        """Whether it is a picture, sound or video."""
        return self.media_type.startswith(MEDIA)


def found_files(folder: Path) -> Iterator[Found]:
    """Yield what lies in a folder and below it, in the order of the names.

    Raises:
        SourceError: if there is no such folder, or it holds more than anybody means to import.
    """
    if not folder.is_dir():
        message = f"{folder}: is no folder"
        raise SourceError(message)
    stack, count = [(folder, "", False)], 0
    while stack:
        place, before, is_part = stack.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda item: item.name, reverse=True)
        except OSError as error:
            yield Found(place, before or ".", problem=f"cannot be read ({error.strerror})",
                        mend="mend its permissions")  # fmt: skip
            continue
        below = []
        for entry in reversed(entries):
            count += 1
            if count > MOST_FILES:
                message = f"{folder}: holds more than {MOST_FILES:,} files; import its parts"
                raise SourceError(message)
            name = f"{before}{_sound(entry.name)}"
            if entry.is_dir(follow_symlinks=False):
                inside = is_part or entry.name.lower().endswith(PART_FOLDERS)
                if name.count("/") < MOST_DEPTH:
                    below.append((Path(entry.path), f"{name}/", inside))
                else:
                    yield Found(Path(entry.path), name, problem=f"lies more than {MOST_DEPTH} deep",
                                mend="import it as a folder of its own")  # fmt: skip
            else:
                yield _found(Path(entry.path), name, is_part=is_part)
        stack += reversed(below)


def _found(path: Path, name: str, *, is_part: bool) -> Found:
    try:
        status = path.lstat()
    except OSError as error:
        return Found(path, name, problem=f"cannot be read ({error.strerror})", mend="try again")
    if stat.S_ISLNK(status.st_mode):
        return Found(path, name, problem="is a link, which is not followed", mend="copy the file")
    if not stat.S_ISREG(status.st_mode):
        mend = "remove it; pipes and devices are not read"
        return Found(path, name, problem="is no regular file", mend=mend)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    belongs = is_part or path.suffix.lower() in PART_NAMES or media_type.startswith(MEDIA)
    return Found(path, name, status.st_size, belongs, media_type)


def _sound(name: str) -> str:
    """Return a name that can be stored: bytes that are no UTF-8 as U+FFFD."""
    return os.fsencode(name).decode("utf-8", "replace")
