"""What an owner can be reached by, and how it stands in one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.obfuscation import hide_email, hide_handle, hide_phone

if TYPE_CHECKING:
    from random import Random

    from asterism.simulate.habits import Author

_PLATFORM_WORDS: Final = {
    "instagram": ("ig", "insta", "instagram", "IG", "Instagram"),
    "snapchat": ("snap", "sc", "snapchat", "Snapchat", "👻"),
    "telegram": ("telegram", "tg", "Telegram", "tele"),
    "twitter": ("twitter", "X", "Twitter", "twitter/x"),
    "kik": ("kik", "KIK"),
    "signal": ("signal", "Signal"),
}
_FORMS: Final = (
    ("{p}: {n}", "{p}: @{n}"),
    ("{p} @{n}", "{p} @{n}"),
    ("{p} {n}", "{p} - {n}"),
    ("@{n} on {p}", "@{n} ({p})"),
)


class Identifier(NamedTuple):
    """A value that a text carries.

    Attributes:
        kind: "phone", "email", "handle" or "url".
        value: normalised: E.164, an address, "platform:name", a host name.
        role: whose it is: "contact", "support", "venue", "transport", "writer".
        own: True when it is the owner's, False for shared ones that must not join.
    """

    kind: str
    value: str
    role: str = "contact"
    own: bool = True


class Written(NamedTuple):
    """An identifier as it stands in a text: what is written, and by which technique.

    `technique` is None when it is written plainly.
    """

    identifier: Identifier
    text: str
    technique: str | None

    def truth(self, field: str) -> dict[str, object]:
        """Return the truth file's entry."""
        what = self.identifier
        return {
            "kind": what.kind,
            "value": what.value,
            "role": what.role,
            "own": what.own,
            "writing": "plain" if self.technique is None else "hidden",
            "technique": self.technique,
            "field": field,
        }


def write(identifier: Identifier, writer: Author, random: Random, *, hidden: bool) -> Written:
    """Return an identifier as an author writes it, hidden or not."""
    kind, value = identifier.kind, identifier.value
    if kind == "phone":
        if not hidden:
            return Written(identifier, writer.plain_phone(value), None)
        families = writer.families
        family = families[int(random.random() ** 1.5 * len(families))]
        return Written(identifier, hide_phone(value, family, writer.language, random), family)
    if kind == "handle":
        return _write_handle(identifier, writer, random, hidden=hidden)
    if kind == "url":
        value = (value, f"www.{value}", f"http://{value}/")[writer.handle_form % 3]
    if not hidden:
        return Written(identifier, value, None)
    if kind == "url":
        return Written(identifier, value.replace(".", " . "), "spaced")
    return Written(identifier, *hide_email(value, writer.language, random))


def _write_handle(
    identifier: Identifier, writer: Author, random: Random, *, hidden: bool
) -> Written:
    platform, name = identifier.value.split(":", 1)
    words = _PLATFORM_WORDS[platform]
    word = words[int(random.random() ** 1.3 * len(words))]
    technique = None
    if hidden:
        name, technique = hide_handle(name, random)
        return Written(identifier, f"{word}: {name}", technique)
    form = _FORMS[writer.handle_form][int(random.random() * 2)]
    return Written(identifier, form.format(p=word, n=name), None)
