"""What every command is given: the shared options, and how it speaks."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from asterism.access import Session, Workspace
    from asterism.access.people import Administrator
    from asterism.access.policy import Action, Actor

REDRAW_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Invocation:
    """The shared options of one call.

    Attributes:
        workspace: the workspace's folder.
        person: who acts; the account this process runs under if None.
        purpose: why.
        token: a proof of who acts, in a shared workspace.
        json: whether a program reads what is printed.
        ending: closed when the command ends, however it ends.
    """

    workspace: Path
    person: str | None
    purpose: str | None
    json: bool
    token: str | None = field(default=None, repr=False)
    ending: ExitStack = field(default_factory=ExitStack, compare=False)

    @classmethod
    def of(cls, context: typer.Context) -> Invocation:
        """Return the options of the running call."""
        invocation = context.obj
        if not isinstance(invocation, cls):
            message = "the command was started without the root command"
            raise TypeError(message)
        return invocation

    def until_end(self, workspace: Workspace) -> Workspace:
        """Return a workspace that is closed when the command ends."""
        self.ending.callback(workspace.close)
        return workspace

    def session(self, workspace: Workspace, otherwise: str) -> Session:
        """Return a session with the stated purpose, or `otherwise` where none was stated.

        Who shows a token states a purpose, or has one in the token.
        """
        return workspace.session(self.person, self._purpose(otherwise), self.token)

    def say_if_unformed(self, session: Session) -> None:
        """Say so where no networks and leads were derived for what this person may see."""
        if not session.is_formed:
            message = "no networks were formed yet from what you may see; run: asterism process"
            typer.secho(message, err=True)

    def actor(self, workspace: Workspace, action: Action, otherwise: str) -> Actor:
        """Return who does something that reads no record; see `session` for the purpose."""
        return workspace.actor(action, self.person, self._purpose(otherwise), self.token)

    def administrator(self, workspace: Workspace, otherwise: str) -> Administrator:
        """Return who changes the register of people; the owner needs no token for it."""
        return workspace.administrator(self.person, self.purpose or otherwise, self.token)

    def _purpose(self, otherwise: str) -> str:
        return self.purpose or ("" if self.token else otherwise)

    @property
    def progress(self) -> ProgressLine:
        """A progress line on the terminal, silent where a program or a file reads."""
        return ProgressLine(enabled=sys.stderr.isatty() and not self.json)


class ProgressLine:
    """One line on standard error that says how far each stage has come, and how fast."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled
        self._stage = ""
        self._started = self._drawn = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` units of `stage` are finished."""
        if not self._enabled:
            return
        moment = time.monotonic()
        if stage != self._stage:
            self.end()
            self._stage, self._started, self._drawn = stage, moment, 0.0
        if moment - self._drawn < REDRAW_SECONDS and done < total:
            return
        self._drawn = moment
        elapsed = max(moment - self._started, 1e-6)
        left = elapsed / done * (total - done) if done else 0.0
        text = f"\r{stage:18} {done:>10,} of {total:,}  {done / elapsed:,.0f}/s  {left:.0f} s left "
        sys.stderr.write(text)
        sys.stderr.flush()

    def end(self) -> None:
        """Finish the line."""
        if self._enabled and self._stage:
            sys.stderr.write("\n")
            self._stage = ""


def say_error(message: str) -> None:
    """Print an error where a person sees it and a program does not read it as a result."""
    typer.secho(f"asterism: {message}", err=True, fg="red")
