"""The one policy: who may see and do what, for which purpose, under which marking.

The rules are data (`rules.toml`), which `rulebook` checks and `shared` applies. `single` is the
policy of a workspace that one person keeps on their own computer.
"""

from asterism.access.policy.actions import Action
from asterism.access.policy.actor import Actor, Decision, Policy, system_user
from asterism.access.policy.shared import SharedPolicy
from asterism.access.policy.single import SingleUserPolicy

__all__ = [
    "Action",
    "Actor",
    "Decision",
    "Policy",
    "SharedPolicy",
    "SingleUserPolicy",
    "system_user",
]
