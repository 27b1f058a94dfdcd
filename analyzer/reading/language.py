"""Which language a text is in.

English is recognised by its function words, in well under a millisecond. Only a text that lacks
them is shown to py3langid (Naive Bayes over byte n-grams, 140 languages), whose model takes about
0.3 s to load.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable

MIN_LETTERS = 20

_SLICE = 1500  # characters; three of them are looked at in a long text
# Function words of English that are rare in other languages ("was" or "of" exist in Dutch, "are"
# in Romanian, but far below the share that counts).
_ENGLISH_WORDS = frozenset(
    {
        "the",
        "and",
        "of",
        "that",
        "with",
        "from",
        "which",
        "were",
        "said",
        "has",
        "have",
        "their",
        "would",
        "been",
        "this",
        "by",
        "but",
        "they",
        "his",
        "are",
    }
)
# English news has 0.20 on average and 91 % of its texts reach this; the model sees the rest.
# Short Dutch and Romanian texts, the nearest, have 0.04.
_ENGLISH_SHARE = 0.12
# A text that is not English is often split between close relatives (Indonesian and Malay), an
# English headline full of names between many unrelated languages.
_MIN_NOT_ENGLISH = 0.95
_MIN_BEST = 0.5
_WORD = re.compile(r"[^\W\d_]+")
_END_OF_LATIN = "\u0250"
_FIRST_EAST_ASIAN = "\u2e80"
# Varieties that readers of the result know under a broader name.
_BROADER = {"yue": "zh", "wuu": "zh", "arz": "ar", "ary": "ar", "nn": "no", "pcm": "en"}
_NO_LANGUAGE = "zxx"


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code (639-3 where there is none) of the main language of ``text``.

    None where there are under 20 letters, or too little to tell. Long texts are judged by their
    beginning, middle and end.
    """
    sample = _sample(text)
    words = _WORD.findall(sample)
    # A Chinese, Japanese or Korean character says about as much as three letters.
    n_letters = sum(len(w) * (3 if w[0] >= _FIRST_EAST_ASIAN else 1) for w in words)
    if n_letters < MIN_LETTERS:
        return None
    # A quote in another script does not make an English text foreign.
    latin = [w.lower() for w in words if w[0] < _END_OF_LATIN]
    mostly_latin = sum(map(len, latin)) >= 0.5 * n_letters
    if mostly_latin and sum(w in _ENGLISH_WORDS for w in latin) >= _ENGLISH_SHARE * len(latin):
        return "en"
    if sum(map(str.isupper, sample)) > sum(map(str.islower, sample)):
        sample = sample.lower()
    shares: defaultdict[str, float] = defaultdict(float)
    for code, probability in _ranker()(sample):
        shares[_BROADER.get(code, code)] += probability
    best = max(shares, key=shares.__getitem__)
    sure = shares[best] >= _MIN_BEST and 1 - shares["en"] >= _MIN_NOT_ENGLISH
    return best if best == "en" or (sure and best != _NO_LANGUAGE) else None


def _sample(text: str) -> str:
    if len(text) <= 3 * _SLICE:
        return text
    middle, end = (len(text) - _SLICE) // 2, len(text) - _SLICE
    return "\n".join(text[start : start + _SLICE] for start in (0, middle, end))


@functools.cache
def _ranker() -> Callable[[str], list[tuple[str, float]]]:
    """Return the function that ranks languages by probability, best first."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    rank: Callable[[str], list[tuple[str, float]]] = identifier.rank
    return rank
