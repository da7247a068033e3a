"""What an author does without thinking: casing, marks, emoji, short forms, slips, order, layout."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.obfuscation import draw_families

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EMOJI: Final = (
    "💋", "🌹", "❤️", "✨", "🔥", "📱", "⭐", "💎", "😘", "🍒", "🦋", "😍", "💕", "👑",
    "🍑", "💦", "😉",
    "🌸", "🍓", "💖", "💯", "🥰", "🌺", "🎀", "☎️", "🍭", "🌴", "👄", "💫", "🙈",
    "🍯", "🐱", "😈", "💃", "🧁",
    "✅", "🚨", "🛑", "📍", "💵", "🏩", "🛎️", "🍷", "🥂", "☀️", "🌙", "♥", "♡", "★", "☆", "♦",
)  # fmt: skip
_JOB_EMOJI: Final = (
    "✅",
    "⭐",
    "📞",
    "👷",
    "💼",
    "📍",
    "🔨",
    "🧹",
    "🚚",
    "🌽",
    "💪",
    "❗",
    "👉",
    "📢",
)
_SHORT: Final = {
    "en": {
        "you": ("u", "ya"), "are": ("r",), "your": ("ur", "yr"), "for": ("4",), "to": ("2",),
        "please": ("pls", "plz"), "and": ("&", "n", "nd"), "with": ("w/", "wit"), "love": ("luv",),
        "available": ("avail", "avl", "availible", "avaliable"), "because": ("cuz", "bc"),
        "appointment": ("appt", "apt"), "appointments": ("appts",), "hour": ("hr",),
        "tonight": ("2nite", "tonite"), "waiting": ("waitin",), "girls": ("gurls", "girlz"),
        "the": ("da", "teh"), "really": ("rly", "realy"), "gentlemen": ("gents", "gentleman"),
        "gorgeous": ("georgous", "gorgous"), "beautiful": ("beautifull", "butiful"),
        "friend": ("freind",), "friends": ("freinds", "frends"), "private": ("pvt", "privat"),
        "until": ("til", "till", "untill"), "massage": ("masage", "message", "massge"),
        "relaxing": ("relaxin", "relaxeing"), "discreet": ("discrete", "discret"),
        "never": ("nvr", "neva"), "my": ("mi",), "this": ("dis",), "what": ("wat",),
        "something": ("smth",), "texts": ("txts",), "text": ("txt", "tex"), "only": ("onli",),
        "quality": ("qualty",), "experience": ("expirience", "exp"), "new": ("nu",),
        "guys": ("guyz", "fellas"), "don't": ("dont",), "I'm": ("im", "Im", "i'm"), "I": ("i",),
        "it's": ("its",), "won't": ("wont",), "can't": ("cant",), "we're": ("were",),
        "you're": ("your", "ur", "youre"), "definitely": ("definately",), "visit": ("vist",),
        "welcome": ("wellcome", "welcom"), "serious": ("seriuos",), "located": ("loc",),
        "special": ("specail",), "today": ("2day",), "great": ("gr8",), "see": ("c",),
        "workers": ("workrs",), "weekly": ("weekley",), "needed": ("nedded",),
    },
    "es": {
        "que": ("q", "k"), "por": ("x",), "para": ("pa", "p/"), "también": ("tambien", "tmb"),
        "hola": ("ola",), "estoy": ("toy",), "y": ("&",), "más": ("mas",), "años": ("anos",),
        "aquí": ("aqui",), "con": ("c/",), "mensaje": ("msj",), "whatsapp": ("wasap", "wsp"),
        "servicio": ("serbicio",), "disponible": ("disp", "disponivle"), "hacer": ("aser",),
        "bien": ("vien",), "vienes": ("bienes",), "quieres": ("kieres",), "amor": ("amorr",),
        "domicilio": ("dom",), "número": ("numero", "num"), "días": ("dias",), "sí": ("si",),
        "atención": ("atencion",), "recién": ("recien",), "habitación": ("hab",), "voy": ("boy",),
        "tú": ("tu",), "porque": ("xq",), "mañana": ("manana",), "trabajo": ("travajo",),
        "necesita": ("nesesita",), "llámame": ("llamame",), "escríbeme": ("escribeme",),
    },
}  # fmt: skip
_ENDS: Final = (
    ".",
    ".",
    ".",
    "!",
    "!",
    "!!",
    "...",
    "..",
    "",
    "",
    " ~",
    " xo",
    "!!!",
    " :)",
    ";",
    "…",
)
_GLUES: Final = (
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\n",
    " ... ",
    " * ",
    " | ",
    " // ",
    " - ",
    "\n\n",
    " • ",
    ", ",
)
_BULLETS: Final = ("", "", "", "", "- ", "* ", "• ", "★ ", "~ ", "> ", "✔ ", "♥ ")
_PLAIN: Final = (
    "{a}-{b}-{c}", "({a}) {b}-{c}", "{a}.{b}.{c}", "{a} {b} {c}", "{a}{b}{c}", "+1 {a} {b} {c}",
    "1-{a}-{b}-{c}", "({a}){b}-{c}", "{a}-{b}{c}", "+1{a}{b}{c}", "{a} {b}-{c}",
)  # fmt: skip
_PRICES: Final = (
    "${}",
    "${}",
    "{}$",
    "{}",
    "{} roses",
    "{}rs",
    "$ {}",
    "{} usd",
    "{} kisses",
    "${}.00",
)
_CASES: Final = (
    ("sentence",) * 9 + ("lower",) * 6 + ("upper",) * 2 + ("title",) * 2 + ("plain",) * 3
)
_TITLES: Final = ("title", "title", "upper", "plain", "sentence", "lower", "plain")
_KEYS: Final = {
    "a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "s": "d", "r": "e", "l": "k",
    "c": "v",
}  # fmt: skip


_CASINGS: Final[dict[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "sentence": lambda text: text[:1].upper() + text[1:],
    "plain": str,
}


class Author:
    """One writer's habits, all drawn from one seed.

    Args:
        seed: of this author.
        language: "en" or "es".
        work: True for people who write job ads.
    """

    __slots__ = (
        "abbreviations", "bullet", "case", "emoji", "emoji_rate", "emphasis", "end", "end_two",
        "families", "glue", "handle_form", "hidden_rate", "language", "no_apostrophe", "order",
        "plain", "price", "reuse", "seed", "site_taste", "slip_rate", "spaced_marks", "taste",
        "title_case", "verbosity", "wide",
    )  # fmt: skip

    def __init__(self, seed: int, language: str, parts: Sequence[str], *, work: bool) -> None:
        random = Random(seed)  # noqa: S311 - a simulation
        draw = random.random
        self.seed = seed
        self.language = language
        self.taste = (random.getrandbits(20) | 1, random.getrandbits(20))
        self.case = _CASES[int(draw() * len(_CASES))]
        self.title_case = _TITLES[int(draw() * len(_TITLES))]
        self.end = _ENDS[int(draw() * len(_ENDS))]
        self.end_two = _ENDS[int(draw() * len(_ENDS))]
        self.glue = _GLUES[int(draw() * len(_GLUES))]
        self.bullet = _BULLETS[int(draw() * len(_BULLETS))] if "\n" in self.glue else ""
        pool = _JOB_EMOJI if work else _EMOJI
        self.emoji = [pool[int(draw() * len(pool))] for _ in range(1 + int(draw() * 6))]
        self.emoji_rate = max(0.0, draw() - (0.65 if work else 0.35)) * 0.7
        short = _SHORT[language]
        taste = draw() ** 2 * 0.8
        self.abbreviations = {
            word: forms[int(draw() * len(forms))] for word, forms in short.items() if draw() < taste
        }
        self.no_apostrophe = draw() < 0.25  # noqa: PLR2004
        self.emphasis = max(0.0, draw() - 0.75) * 0.6
        self.spaced_marks = draw() < 0.07  # noqa: PLR2004
        self.wide = draw() < 0.03  # noqa: PLR2004
        self.slip_rate = draw() ** 3 * 0.25
        order = list(parts)
        for _ in range(int(draw() * len(order))):
            a, b = int(draw() * len(order)), int(draw() * len(order))
            order[a], order[b] = order[b], order[a]
        self.order = tuple(order)
        self.verbosity = 0.6 + draw() * 0.7
        self.plain = _PLAIN[int(draw() ** 1.4 * len(_PLAIN))]
        self.price = _PRICES[int(draw() * len(_PRICES))]
        self.hidden_rate = draw() ** 0.6
        self.families = draw_families(random, 3)
        self.handle_form = int(draw() * 4)
        self.site_taste = draw()
        self.reuse = 0.1 + 0.6 * draw()

    def sentence(self, text: str, random: Random) -> str:
        """Return a fragment of the grammar as this author writes a sentence."""
        draw = random.random
        if self.abbreviations:
            swap = self.abbreviations
            text = " ".join([swap.get(word, word) for word in text.split(" ")])
        if self.no_apostrophe:
            text = text.replace("'", "")
        if draw() < self.slip_rate:
            text = _slip(text, random)
        text = _CASINGS[self.case](text)
        if draw() < self.emphasis:
            words = text.split(" ")
            at = int(draw() * len(words))
            words[at] = words[at].upper()
            text = " ".join(words)
        if text[-1:] not in "?!.":
            text += self.end if draw() < 0.8 else self.end_two  # noqa: PLR2004
        if self.spaced_marks:
            text = text.replace("!", " !").replace(",", " ,").replace("?", " ?")
        if draw() < self.emoji_rate:
            text += " " + self.emoji[int(draw() ** 1.5 * len(self.emoji))]
        return text

    def title(self, text: str, random: Random) -> str:
        """Return a fragment as this author writes a title."""
        text = _CASINGS[self.title_case](text)
        if random.random() < self.emoji_rate * 1.3:
            mark = self.emoji[int(random.random() * len(self.emoji))]
            text = f"{mark} {text} {mark}" if random.random() < 0.4 else f"{text} {mark}"  # noqa: PLR2004
        return text

    def join(self, sentences: list[str], random: Random) -> str:
        """Lay sentences out as this author does: in lines, in one block, behind bullets."""
        glue = self.glue
        if self.bullet:
            bullet = self.bullet
            return glue.join([bullet + sentence for sentence in sentences])
        if glue == " " and self.wide:
            glue = "\u00a0 "
        text = glue.join(sentences)
        if glue == " " and random.random() < 0.2 and len(sentences) > 4:  # noqa: PLR2004
            half = len(sentences) // 2
            text = " ".join(sentences[:half]) + "\n\n" + " ".join(sentences[half:])
        return text

    def fit(self, value: str) -> str:
        """Return a name or a city in the author's casing."""
        if self.case == "lower":
            return value.lower()
        return value.upper() if self.case == "upper" else value

    def plain_phone(self, e164: str) -> str:
        """Return a number as this author writes it when he hides nothing."""
        if not e164.startswith("+1"):
            return f"{e164[:3]} {e164[3:7]} {e164[7:]}"
        return self.plain.format(a=e164[2:5], b=e164[5:8], c=e164[8:])


def _slip(text: str, random: Random) -> str:
    """Return the text with one slip of the fingers: a letter lost, doubled, swapped or missed."""
    if len(text) < 8:  # noqa: PLR2004 - too short to slip in
        return text
    at = 1 + int(random.random() * (len(text) - 3))
    letter = text[at]
    if not ("a" <= letter <= "z") or text[at - 1] == " ":
        return text
    draw = random.random()
    if draw < 0.3:  # noqa: PLR2004
        return text[:at] + text[at + 1 :]
    if draw < 0.5:  # noqa: PLR2004
        return text[:at] + letter + text[at:]
    if draw < 0.8 and "a" <= text[at + 1] <= "z":  # noqa: PLR2004
        return text[:at] + text[at + 1] + letter + text[at + 2 :]
    return text[:at] + _KEYS.get(letter, letter) + text[at + 1 :]
