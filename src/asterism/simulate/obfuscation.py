"""How people write a number or a name so that a person reads it and a program does not.

Each family is one way of writing; authors favour a few. Families are named in the truth file
(`technique`) so that recall can be reported by family. Nothing here is shared with the product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asterism.simulate.spoken import GLYPHS, SOUNDS, TEENS, TENS, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_LEET: Final = str.maketrans({"o": "0", "i": "1", "e": "3", "s": "5", "t": "7", "a": "4"})
_LETTERS: Final = (
    ("O", "o", "Q"), ("l", "I", "i"), ("Z", "z"), ("E",), ("A",), ("S", "s"), ("b", "G"), ("T",),
    ("B",), ("g", "q"),
)  # fmt: skip
_FILLERS: Final = {
    "en": (
        "kiss", "baby", "honey", "sweet", "call", "love", "hey", "sugar", "yes", "me", "xx", "hot",
        "and then", "now", "real", "babe",
    ),
    "es": ("amor", "beso", "papi", "rico", "ya", "llama", "mi", "cielo", "sí", "luego", "hola"),
}  # fmt: skip
_EMOJI: Final = ("💋", "🌹", "❤️", "✨", "🔥", "📱", "⭐", "💎", "😘", "🍒", "🦋", "☎️")
_ODD_MARKS: Final = ("~", "*", "_", ",", "|", "/", "=", "+", ":", "•", "--", "..", "<>", "#")


def _groups(digits: str) -> list[str]:
    """Cut national digits the way people say them: 3-3-4, or pairs for other lengths."""
    if len(digits) == 10:  # noqa: PLR2004 - a North American number
        return [digits[:3], digits[3:6], digits[6:]]
    return [digits[:-6], digits[-6:-3], digits[-3:]]


def _all_words(digits: str, language: str, random: Random) -> str:
    words = WORDS[language]
    joint = (" ", "-", " . ", "", ", ")[int(random.random() * 5)]
    spoken = [words[int(d)] for d in digits]
    if language == "en" and random.random() < 0.3:  # noqa: PLR2004 - some say "oh"
        spoken = ["oh" if word == "zero" else word for word in spoken]
    text = joint.join(spoken)
    return text.upper() if random.random() < 0.3 else text  # noqa: PLR2004


def _mixed(digits: str, language: str, random: Random) -> str:
    words = WORDS[language]
    share = 0.3 + 0.4 * random.random()
    tokens = [words[int(d)] if random.random() < share else d for d in digits]
    if not any(token.isalpha() for token in tokens):
        tokens[1] = words[int(digits[1])]
    if random.random() < 0.4:  # noqa: PLR2004 - glued together: four1five
        return "".join(tokens)
    return " ".join(tokens)


def _mixed_case(digits: str, language: str, random: Random) -> str:
    words = WORDS[language]
    return "".join(
        words[int(d)].upper() if random.random() < 0.5 else d  # noqa: PLR2004
        for d in digits
    )


def _separated(digits: str, language: str, random: Random) -> str:
    del language
    mark = random.choice(_ODD_MARKS)
    if random.random() < 0.5:  # noqa: PLR2004 - between groups only
        return mark.join(_groups(digits))
    return mark.join(digits)


def _spaced(digits: str, language: str, random: Random) -> str:
    del language
    joint = " " if random.random() < 0.6 else " - "  # noqa: PLR2004
    return joint.join(" ".join(group) for group in _groups(digits))


def _glyphs(name: str) -> Callable[[str, str, Random], str]:
    table = GLYPHS[name]

    def write(digits: str, language: str, random: Random) -> str:
        del language
        joint = ("", " ", "-")[int(random.random() * 3)]
        return joint.join("".join(table[int(d)] for d in group) for group in _groups(digits))

    return write


def _look_alike_letters(digits: str, language: str, random: Random) -> str:
    del language
    written = [
        random.choice(_LETTERS[int(d)]) if d in "015" and random.random() < 0.75 else d  # noqa: PLR2004
        for d in digits
    ]
    if all(c.isdigit() for c in written):
        written[-1] = _LETTERS[int(digits[-1])][0]
    text = "".join(written)
    mark = ("", "-", " ", ".")[int(random.random() * 4)]
    return mark.join((text[:3], text[3:6], text[6:]))


def _leet_words(digits: str, language: str, random: Random) -> str:
    words = WORDS[language]
    return ("-", " ", ".")[int(random.random() * 3)].join(
        words[int(d)].translate(_LEET)
        if random.random() < 0.7  # noqa: PLR2004
        else words[int(d)]
        for d in digits
    )


def _sound_alikes(digits: str, language: str, random: Random) -> str:
    sounds = SOUNDS[language]
    return " ".join(
        random.choice(sounds[int(d)]) if random.random() < 0.6 else d  # noqa: PLR2004
        for d in digits
    )


def _pair_word(pair: str, language: str) -> str:
    tens, units = int(pair[0]), int(pair[1])
    words = WORDS[language]
    if tens == 0:
        return f"{words[0]} {words[units]}"
    if tens == 1:
        return TEENS[language][units]
    ten = TENS[language][tens - 2]
    if units == 0:
        return ten
    if language == "en":
        return f"{ten} {words[units]}"
    return f"veinti{words[units]}" if tens == 2 else f"{ten} y {words[units]}"  # noqa: PLR2004


def _spoken_pairs(digits: str, language: str, random: Random) -> str:
    """Say digits in pairs: four fifteen, five fifty five, zero one twenty three."""
    joint = (", ", " - ", " ")[int(random.random() * 3)]
    spoken = []
    for group in _groups(digits):
        head = WORDS[language][int(group[0])] + " " if len(group) % 2 else ""
        rest = group[len(group) % 2 :]
        pairs = [_pair_word(rest[i : i + 2], language) for i in range(0, len(rest), 2)]
        spoken.append(head + " ".join(pairs))
    return joint.join(spoken)


def _repeats(digits: str, language: str, random: Random) -> str:
    """4-1-5 triple 5 0-1-2-3: runs said as double and triple."""
    words = {"en": ("double", "triple"), "es": ("doble", "triple")}[language]
    out: list[str] = []
    at = 0
    spell = random.random() < 0.5  # noqa: PLR2004
    while at < len(digits):
        run = 1
        while at + run < len(digits) and digits[at + run] == digits[at] and run < 3:  # noqa: PLR2004
            run += 1
        digit = WORDS[language][int(digits[at])] if spell else digits[at]
        out.append(digit if run == 1 else f"{words[run - 2]} {digit}")
        at += run
    return " ".join(out)


def _inserted_words(digits: str, language: str, random: Random) -> str:
    fillers = _FILLERS[language]
    parts = _groups(digits)
    if random.random() < 0.4:  # noqa: PLR2004 - cut finer
        parts = [digits[:3], digits[3:4], digits[4:6], digits[6:8], digits[8:]]
    out = parts[0]
    for part in parts[1:]:
        out += f" {random.choice(fillers)} {part}"
    return out


def _inserted_emoji(digits: str, language: str, random: Random) -> str:
    del language
    emoji = random.choice(_EMOJI)
    return emoji.join(_groups(digits) if random.random() < 0.45 else digits)  # noqa: PLR2004


def _over_lines(digits: str, language: str, random: Random) -> str:
    del language
    first, second, third = _groups(digits)
    if random.random() < 0.5:  # noqa: PLR2004
        return f"{first}\n{second}\n{third}"
    return f"{first}\n{second} {third}"


def _area_apart(digits: str, language: str, random: Random) -> str:
    """The area code in one sentence, the rest in another."""
    first, second, third = _groups(digits)
    rest = f"{second}-{third}" if random.random() < 0.6 else second + third  # noqa: PLR2004
    if language == "es":
        return random.choice(
            (
                f"área {first} y luego {rest}",
                f"empieza con {first} sigue {rest}",
                f"{rest} lada {first}",
            )
        )
    return random.choice(
        (
            f"area code {first} then {rest}",
            f"starts with {first} ends with {rest}",
            f"{rest} (area {first})",
            f"first {first}, after that {rest}",
        )
    )


def _odd_groups(digits: str, language: str, random: Random) -> str:
    del language
    mark = ("/", ".", " ", "-", "_")[int(random.random() * 5)]
    if random.random() < 0.5:  # noqa: PLR2004
        return mark.join(digits[i : i + 2] for i in range(0, len(digits), 2))
    return mark.join((digits[:1], digits[1:4], digits[4:5], digits[5:]))


def _bracketed(digits: str, language: str, random: Random) -> str:
    del language
    left, right = random.choice(("()", "[]", "{}", "<>", "¿?"))
    return "".join(f"{left}{d}{right}" for d in digits)


def _reversed(digits: str, language: str, random: Random) -> str:
    del random
    hint = "backwards" if language == "en" else "al revés"
    return f"{digits[::-1]} ({hint})"


def _roman(digits: str, language: str, random: Random) -> str:
    del language, random
    roman = ("0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "-".join(roman[int(d)] for d in digits)


def _zero_width(digits: str, language: str, random: Random) -> str:
    del language
    mark = random.choice(("\u200b", "\u2060", "\u200c"))
    return mark.join(digits)


def _half_words(digits: str, language: str, random: Random) -> str:
    """Groups of digits and a last group in words, or the other way round."""
    words = WORDS[language]
    groups = _groups(digits)
    spelled = int(random.random() * 3)
    return " ".join(
        " ".join(words[int(d)] for d in group) if index == spelled else group
        for index, group in enumerate(groups)
    )


def _tails(digits: str, language: str, random: Random) -> str:
    """415!!555!!0123 and the like: punctuation in bursts."""
    del language
    mark = random.choice(("!!", "?!", "...", "@", "^", "°", " x ", " o ", "😉-", "-.-"))
    return mark.join(_groups(digits))


FAMILIES: Final[dict[str, tuple[float, Callable[[str, str, Random], str]]]] = {
    "words": (9, _all_words),
    "mixed": (10, _mixed),
    "mixed_case": (4, _mixed_case),
    "separated": (6, _separated),
    "spaced": (3, _spaced),
    "keycap": (5, _glyphs("keycap")),
    "circled": (3, _glyphs("circled")),
    "black_circled": (1.5, _glyphs("black_circled")),
    "fullwidth": (1, _glyphs("fullwidth")),
    "bold": (2, _glyphs("bold")),
    "double_struck": (1, _glyphs("double_struck")),
    "monospace": (0.7, _glyphs("monospace")),
    "superscript": (0.6, _glyphs("superscript")),
    "arabic_indic": (0.2, _glyphs("arabic_indic")),
    "parenthesised": (0.5, _glyphs("parenthesised")),
    "letters": (8, _look_alike_letters),
    "leet_words": (4, _leet_words),
    "sound_alikes": (3, _sound_alikes),
    "spoken_pairs": (3, _spoken_pairs),
    "repeats": (2.5, _repeats),
    "inserted_words": (6, _inserted_words),
    "inserted_emoji": (6, _inserted_emoji),
    "over_lines": (2, _over_lines),
    "area_apart": (3, _area_apart),
    "odd_groups": (2, _odd_groups),
    "bracketed": (2, _bracketed),
    "half_words": (4, _half_words),
    "bursts": (4, _tails),
    "reversed": (0.4, _reversed),
    "roman": (0.4, _roman),
    "zero_width": (0.8, _zero_width),
}
"""Ways of writing a number: name → (how common it is, writer of digits, language and chance)."""

_NAMES: Final = tuple(FAMILIES)
_WEIGHTS: Final = tuple(weight for weight, _ in FAMILIES.values())


def draw_families(random: Random, count: int) -> tuple[str, ...]:
    """Draw the families an author favours, with repeats for the favourite."""
    return tuple(random.choices(_NAMES, _WEIGHTS, k=count))


def hide_phone(e164: str, family: str, language: str, random: Random) -> str:
    """Return a number as this family writes it.

    Args:
        e164: "+" and digits. North American numbers lose the 1, as people leave it out.
        family: a key of `FAMILIES`.
        language: "en" or "es", for number words.
        random: source of chance.
    """
    digits = e164[2:] if e164.startswith("+1") else e164[1:]
    return FAMILIES[family][1](digits, language, random)


def hide_handle(name: str, random: Random) -> tuple[str, str]:
    """Return a handle's name as someone writes it to get past a filter, and the technique."""
    draw = random.random()
    if draw < 0.25:  # noqa: PLR2004
        return " ".join(name), "spaced"
    if draw < 0.55 and ("_" in name or "." in name):  # noqa: PLR2004
        return name.replace("_", " underscore ").replace(".", " dot "), "words"
    if draw < 0.75:  # noqa: PLR2004
        half = len(name) // 2
        return f"{name[:half]} {random.choice(('+', '-', '...', '~'))} {name[half:]}", "cut"
    if draw < 0.9:  # noqa: PLR2004
        return "".join(chr(0x1D5BA + ord(c) - 97) if "a" <= c <= "z" else c for c in name), "glyphs"
    return f"({')('.join((name[:3], name[3:]))})", "bracketed"


def hide_email(address: str, language: str, random: Random) -> tuple[str, str]:
    """Return an address as someone writes it to get past a filter, and the technique."""
    at, dot = ("at", "dot") if language == "en" else ("arroba", "punto")
    draw = random.random()
    if draw < 0.4:  # noqa: PLR2004
        return address.replace("@", f" {at} ").replace(".", f" {dot} "), "words"
    if draw < 0.7:  # noqa: PLR2004
        return address.replace("@", f"({at})").replace(".", f"({dot})"), "bracketed"
    if draw < 0.85:  # noqa: PLR2004
        return address.replace("@", " @ ").replace(".", " . "), "spaced"
    return address.replace("@", f"[{at}]"), "bracketed"
