"""Print the rules of access as a table, as they are shipped.

    python evaluations/policy_rules.py

`python evaluations/write_tables.py policy` puts it into docs/explanation/policy.md.
"""

from __future__ import annotations

from asterism.access.policy import Action
from asterism.access.policy.rulebook import Rule, shipped

CHAPTERS = {
    "forbid": "What is forbidden, whatever else permits it",
    "permit act": "What each role may do at all",
    "permit record": "To whom a record is open",
    "ask": "When the purpose is asked for once more",
}


def table() -> str:
    """Return the rules in chapters, each with its sentence and the acts that it is about."""
    parts = []
    for effect, title in CHAPTERS.items():
        rows = [row(rule) for rule in shipped().rules if rule.effect == effect]
        parts += [
            f"### {title}",
            "| rule | what it says | acts |\n|---|---|---|\n" + "\n".join(rows),
        ]
    return "\n\n".join(parts)


def row(rule: Rule) -> str:
    """Return one rule as a row."""
    acts = [action.value for action in Action if action in rule.acts]
    about = "every act" if len(acts) == len(Action) else ", ".join(acts)
    return f"| `{rule.id}` | {rule.says} | {about} |"


if __name__ == "__main__":
    print(table())
