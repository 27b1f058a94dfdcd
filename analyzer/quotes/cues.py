"""The cues of a unit: forms of verbs that report speech, where they are verbs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.quotes.lexicon import CueForm, match_cue
from analyzer.quotes.speakers import Range, is_hearsay, subject_before, verb_group_start
from analyzer.quotes.tokens import Token
from analyzer.quotes.words import (
    ARTICLES,
    BE_FORMS,
    DETERMINERS,
    MODALS,
    PARTICIPLE_LEADS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
)

_PLURAL = frozenset(
    {"they", "we", "i", "you", "who", "people", "officials", "many", "some", "most"}
)
_CLAUSE_MARKS = frozenset({"that", "to", ":"})
#: Forms that are nouns as often as verbs.
_ALSO_NOUNS = frozenset(
    {
        "demands", "promises", "reports", "claims", "calls", "offers", "answers", "charges",
        "notes", "hopes", "doubts", "threats", "estimates", "forecasts", "posts", "tweets",
        "texts", "praises", "welcomes", "orders", "requests", "pledges", "vows", "shows",
    }
)  # fmt: skip
#: A sentence with more cues is no prose; the further ones are left out, to bound the work.
_MOST_CUES = 40


@dataclass(frozen=True, slots=True)
class Cue:
    """Positions of tokens: the form, where its group of verbs begins, and the subject in front."""

    start: int
    end: int
    form: CueForm
    group: int
    subject: Range | None


def cues_of(tokens: Sequence[Token]) -> list[Cue]:
    """Return the cues of a unit in order, of those forms that are verbs there."""
    return [cue for cue in _forms(tokens) if _is_verb(tokens, cue)]


def _forms(tokens: Sequence[Token]) -> list[Cue]:
    low = [t.low for t in tokens]
    result: list[Cue] = []
    floor = 0
    position = 0
    while position < len(tokens) and len(result) < _MOST_CUES:
        form = match_cue(low, position) if tokens[position].kind == "w" else None
        if form is None:
            position += 1
            continue
        end = position + len(form.words)
        group = verb_group_start(tokens, position, floor)
        subject = subject_before(tokens, position, floor)
        result.append(Cue(position, end, form, group, subject))
        position = end
    return result


def _is_verb(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether the form is a finite verb or participle here, not a noun, infinitive or passive."""
    group = [t.low for t in tokens[cue.group : cue.start]]
    before = tokens[cue.group - 1].low if cue.group else ""
    previous = tokens[cue.start - 1].low if cue.start else ""
    shape = cue.form.shape
    if tokens[cue.start].capital and cue.start > 0 and shape != "past":
        return False
    if previous in DETERMINERS - {"all", "both"} or previous in POSSESSIVES:
        return False
    if previous.endswith(("'s", "’s")) and shape != "ing" and len(previous) > 4:
        return False
    if ("to" in group and not is_hearsay(tokens, cue.group, cue.start)) or "let" in group:
        return False
    if (
        shape == "ing"
        and cue.start == 0
        and [t.low for t in tokens[cue.end : cue.end + 1]] == [":"]
    ):
        return False  # "Warning: ..."
    if shape == "ing":
        return (
            any(g in BE_FORMS for g in group)
            or cue.start == 0
            or before in (",", "—", "–", "")
            or before in PARTICIPLE_LEADS
            or (tokens[cue.group - 1].kind in "qw" and before not in PREPOSITIONS)
        )
    if previous in PREPOSITIONS or previous in ("having", "being"):
        return False
    if shape == "past":
        passive = any(g in BE_FORMS for g in group) and not {"have", "has", "had"} & set(group[-1:])
        return not passive
    if shape == "base":
        if any(g in MODALS for g in group):
            return False
        subject = tokens[cue.subject[1] - 1].low if cue.subject else ""
        return subject in _PLURAL or (
            (subject.endswith("s") and len(subject) > 3)
            or {"do", "does", "did", "don't"} & set(group) != set()
        )
    if cue.subject is None:
        return before in ("and", ",", "") or tokens[cue.group - 1].kind == "q"
    if cue.form.words[0] not in _ALSO_NOUNS:
        return True
    last = tokens[cue.subject[1] - 1]
    following = tokens[cue.end] if cue.end < len(tokens) else None
    if following is None or (following.kind == "p" and following.low != ":"):
        return last.capital or last.low in PRONOUNS or _ends_sentence(tokens, cue)
    clause = following.kind == "q" or following.low in _CLAUSE_MARKS | DETERMINERS | PRONOUNS
    return (
        last.capital
        or last.low in PRONOUNS
        or (clause and tokens[cue.subject[0]].low in DETERMINERS)
    )


def _ends_sentence(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether a clause of its own ends the sentence: "The port is late, a new book claims."."""
    if cue.subject is None or cue.subject[0] == 0:
        return False
    ends = all(t.low in (".", "!", "?") for t in tokens[cue.end :])
    opens = tokens[cue.subject[0] - 1].low == ","
    return ends and opens and tokens[cue.subject[0]].low in ARTICLES
