"""Whose "Head of State" an article means, as press releases call their own president."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from analyzer.actors.gazetteer import OTHER_CODES, Gazetteer
from analyzer.actors.resolution import Context, Identity
from analyzer.actors.roles import Found
from analyzer.actors.tokens import Tokens
from analyzer.records import Article

_PHRASE = ("head", "of", "state")


def head_of_state(
    article: Article, found: Iterable[Found], gazetteer: Gazetteer, context: Context
) -> Identity | None:
    """Return whom "the Head of State" stands for; None where the article does not say.

    It is the head of the state whose government publishes the text, else the head of state whom
    the article names most, else that of the only state it names.
    """
    code, why = gazetteer.speaks_for(article.outlet), "whose government publishes the article"
    if code is None:
        code = _most_named(article, found, gazetteer)
        why = "whose head of state the article names most"
    if code is None:
        states = [c for c in context.named if c not in OTHER_CODES]
        code, why = states[0] if len(states) == 1 else None, "the only one that the article names"
    if code is None:
        return None
    holder = gazetteer.holder(code, "head_of_state", article.date)
    name = holder.name if holder else f"{gazetteer.name_of(code)} (head of state)"
    rule = f"'the Head of State' is that of {gazetteer.name_of(code)}, {why}"
    return Identity((code,), name, why=(rule, holder) if holder else (rule,))


def _most_named(article: Article, found: Iterable[Found], gazetteer: Gazetteer) -> str | None:
    named = Counter((f.who.codes[0], f.who.name) for f in found if len(f.who.codes) == 1)
    heads: Counter[str] = Counter()
    for (code, name), count in named.items():
        holder = gazetteer.holder(code, "head_of_state", article.date)
        if holder is not None and holder.name == name:
            heads[code] += count
    ranked = heads.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def mentions_of(tokens: Tokens, who: Identity, taken: Collection[int]) -> list[Found]:
    """Return where a text says "the Head of State" of nobody in particular."""
    return [
        Found(i, i + 3, "role", who, _PHRASE, person=True)
        for i in positions(tokens)
        if not any(k in taken for k in range(i, i + 3))
    ]


def positions(tokens: Tokens) -> list[int]:
    """Return where "the Head of State" stands without a state after it, by the word "Head"."""
    return [
        i
        for i in range(1, len(tokens) - 2)
        if tokens.words[i] in {"Head", "head", "HEAD"}
        and tuple(tokens.lower(k) for k in range(i, i + 3)) == _PHRASE
        and tokens.lower(i - 1) == "the"
        and tokens.lower(i + 3) != "of"
    ]
