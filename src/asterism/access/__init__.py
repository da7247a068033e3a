"""Who may, and who did: the only door to the record.

`open_workspace` gives a `Workspace`; its `session` gives a person with a purpose a `Session`,
and everything that is read comes through one.
"""

from asterism.access.opening import create_workspace, open_workspace
from asterism.access.session import Session
from asterism.access.workspace import Workspace

__all__ = ["Session", "Workspace", "create_workspace", "open_workspace"]
