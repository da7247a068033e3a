"""English families. Unseen: do not open while rules are tuned.

The measure is worth nothing to those who have read this.
"""

from __future__ import annotations

from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.unseen import techniques as hide

SAID: Final = "zero/oh one two three four five six seven eight nine"
PLAIN: Final = "zero one two three four five six seven eight nine"
HEARD: Final = (
    "zer0/ziro wun/won too/tu thre/tree fore/fo fiv/fyve sixx/siks sevin/sevn ate/eigth nien"
)
ALL: Final = ("US", "US", "GB", "AU")
US: Final = ("US",)

FAMILIES: Final = (
    Family("en-tens", ALL, hide.tens("en", "oh")),
    Family("en-misspelt", ALL, hide.misspelt(HEARD)),
    Family("en-dash-words", ALL, hide.wordy_marks("dash/dot/hyphen/point/space", words=SAID)),
    Family("en-hearts", ALL, hide.emoji_between("💋 ❤️ 🌹 💎 🍒 ♥ ★ ☎ ➡️".split())),
    Family("en-brackets", ALL, hide.boxed(("[{}]", "({})", "<{}>", "{{{}}}", '"{}"'))),
    Family(
        "en-backwards",
        ALL,
        hide.backwards,
        (
            "my number backwards: {n}, only smart guys figure it out 😉",
            "Read {n} from right to left and call me, I'm here all week",
            "{n} (flip it around, last digit comes first). Dresser still for sale",
            "this site eats numbers so mine is reversed, {n}",
        ),
    ),
    Family(
        "en-two-sentences",
        US,
        hide.in_parts(1),
        (
            "My area code is {a}. The rest you dial is {b}, I'm usually up past midnight.",
            "Area code {a} and then {b}. Fresh sheets, candles, good music.",
            "First three are {a} ... now here's the other seven, {b}. Easy right? Text before #6-9#",
            "start with {a} 😉 finish with {b} 😉 don't be shy fellas",
            "{a} is the first bit, {b} is the second bit. Pickup for the dresser is this weekend only",
        ),
    ),
    Family(
        "en-title",
        US,
        hide.in_parts(1),
        (
            "Sweet company tonight {a} || {b} is the rest. In town through Sunday, no rush.",
            "✿ {a} ✿ relax ✿ || Come unwind with me. {b}",
            "Yard work ({a}) || Mowing, leaves, hedges from $#25-60#. {b} ask for Pete",
        ),
    ),
    Family(
        "en-area-words",
        US,
        hide.area_said(SAID),
        (
            "{a} area, {b}, upscale gentlemen only",
            "I'm in the {a} and my number is {b}, call after lunch",
            "Moving help, #2-4# guys and a truck. {b}, that's area code {a}",
            "reach out at {b} ({a} area code), no agencies",
        ),
    ),
    Family(
        "en-names",
        US,
        hide.in_name("@call{n}", "{n}@mailbox.example", "#{n}", "lola_{n}@post.example", "@{d}_vip"),
        (
            "find me anywhere as {n}, I answer everyone",
            "Only on here for a day, everything else under {n} 💌",
            "contact: {n} (yes those digits are my phone)",
        ),
    ),
    Family("en-calling-code", ("GB", "AU"), hide.calling_code("plus", "en", "zero")),
    Family("en-encoded", ALL, hide.encoded),
    Family(
        "en-vanity",
        US,
        hide.vanity,
        (
            "Free quotes all month, dial {n} and mention this ad",
            "Call {n}! Family owned since #1961-1999#.",
            "easy to remember: {n} ;)",
            "Bookings on {n}, from #7-9# in the morning, closed Mondays",
        ),
        hide.keypad,
    ),
    Family("en-other-digits", ALL, hide.dressed(hide.BOLD, hide.RAISED, hide.CIRCLED, hide.ARABIC)),
    Family("en-spelled-out", ALL, hide.spelled_out(PLAIN)),
    Family("en-leet-words", ALL, hide.leet_words(PLAIN)),
    Family("en-struck", ALL, hide.combined("\u0336", "\u0332", "\u00ad", "\u0338")),
    Family(
        "en-spanglish",
        US,
        hide.switched("zero one two three four five six seven eight nine",
                      "cero uno dos tres cuatro cinco seis siete ocho nueve"),
    ),
)  # fmt: skip
