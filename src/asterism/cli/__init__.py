"""The command line: `asterism [options] COMMAND`.

Commands are loaded when they are run, so that `asterism --help` costs no more than Python and
Typer do.
"""

from asterism.cli.main import main

__all__ = ["main"]
