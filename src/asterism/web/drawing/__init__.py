"""How answers are shown: words, marked texts, maps and timelines, as plain values."""
