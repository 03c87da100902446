"""Which conflict a text is about, when the user does not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import sqrt

from stance.alias import Alias, alias_key, is_nominal
from stance.conflict import Conflict, Party
from stance.countries import countries, country
from stance.resolve import resolve
from stance.shipped import shipped_profiles
from stance.words import words

# A country pair is taken against a profile that has two named parties only if it scores more than
# this many times as much: a profile knows leaders and armed groups that a pair would miss.
_PAIR_MARGIN = 1.5
_PAIRED = 3  # of the most named countries, this many are paired with each other


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text is taken to be about.

    Attributes:
        conflict: the parties to ask about; None if the text does not name two.
        profile: slug of the shipped profile; None for a country pair, or without a conflict.
        mentions: how often the text names the parties, by proper names; nominal mentions such as
            "the separatists" are not counted, as they fit any conflict.
        runner_up: name of the next best conflict; None if the text names no other.
        runner_up_mentions: as `mentions`, for the next best.
        message: one line for the user.
    """

    conflict: Conflict | None
    profile: str | None
    mentions: int
    runner_up: str | None
    runner_up_mentions: int
    message: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A conflict that a text may be about.

    Attributes:
        slug: None for a country pair.
        parties: those that the text names.
        sides: their names, of countries the common ones, to compare candidates.
    """

    name: str
    slug: str | None
    parties: tuple[Party, ...]
    sides: frozenset[str]
    mentions: int
    score: float


def guess(text: str) -> Guess:
    """The shipped conflict, or else the pair of countries, that a text names most.

    Every shipped profile and every country is counted in one pass. A candidate scores
    2 * sqrt(a * b), with a and b the mentions of its two most named parties: all its mentions if
    both are named equally, nothing if only one is named.
    """
    counts = _count(text)
    ranked = sorted(
        (c for c in _candidates(counts) if c.score > 0),
        key=lambda c: (-(c.score * (_PAIR_MARGIN if c.slug else 1)), c.name),
    )
    if not ranked:
        return Guess(None, None, 0, None, 0, _no_conflict(counts))
    best = ranked[0]
    other = next((c for c in ranked[1:] if c.sides != best.sides), None)
    if best.slug:
        conflict = shipped_profiles()[best.slug].conflict
    else:
        conflict, _ = resolve(best.parties)
    message = f"taken to be about {best.name} ({_times(best.mentions)})"
    if other:
        message += f"; other guess: {other.name} ({other.mentions})"
    return Guess(
        conflict=conflict,
        profile=best.slug,
        mentions=best.mentions,
        runner_up=other.name if other else None,
        runner_up_mentions=other.mentions if other else 0,
        message=message,
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """All proper names of all parties, by their first word.

    Attributes:
        heads: by the casefolded first word, aliases with their owners, longest alias first. An
            owner is (group, party): each profile is a group, and all countries together are one.
        slugs: of the profiles, by number of the group; the countries' group comes after them.
        sides: by group and party, its name, or the common name of the country that it is.
    """

    heads: dict[str, list[tuple[Alias, list[tuple[int, int]]]]]
    slugs: tuple[str, ...]
    sides: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def _index() -> _Index:
    slugs = tuple(shipped_profiles())
    owners: dict[str, list[tuple[int, int]]] = {}
    for group, slug in enumerate(slugs):
        _enter(owners, group, shipped_profiles()[slug].conflict.parties)
    states = [entry.party for entry in countries()]
    bodies = {number for number, entry in enumerate(countries()) if entry.group == "body"}
    _enter(owners, len(slugs), states, without=bodies)
    heads: dict[str, list[tuple[Alias, list[tuple[int, int]]]]] = {}
    for name, owning in owners.items():
        alias = Alias.of(name)
        for head in alias.heads:
            heads.setdefault(head, []).append((alias, owning))
    for entries in heads.values():
        entries.sort(key=lambda entry: entry[0].rank)
    sides = tuple(
        tuple(_side(name) for name in shipped_profiles()[slug].conflict.names) for slug in slugs
    )
    return _Index(heads, slugs, sides)


def _side(name: str) -> str:
    found = country(name)
    return found.name if found else name


def _enter(
    owners: dict[str, list[tuple[int, int]]],
    group: int,
    parties: Sequence[Party],
    without: frozenset[int] | set[int] = frozenset(),
) -> None:
    """Enters the proper names of a group's parties; one that two of them have is left out."""
    known: dict[tuple[str, ...], set[int]] = {}
    for number, party in enumerate(parties):
        for alias in (party.name, *party.aliases):
            known.setdefault(alias_key(alias), set()).add(number)
    for number, party in enumerate(parties):
        for alias in (party.name, *party.aliases):
            if number in without or is_nominal(alias) or len(known[alias_key(alias)]) > 1:
                continue
            owners.setdefault(alias, []).append((group, number))


def _count(text: str) -> list[dict[int, int]]:
    """Mentions by group and party; within a group the longest alias wins, from left to right."""
    index = _index()
    counts: list[dict[int, int]] = [{} for _ in range(len(index.slugs) + 1)]
    free = [0] * len(counts)
    tokens = words(text)
    for position, token in enumerate(tokens):
        for alias, owning in index.heads.get(token.folded.casefold(), ()):
            if not alias.at(text, tokens, position):
                continue
            for group, party in owning:
                if free[group] <= position:
                    counts[group][party] = counts[group].get(party, 0) + 1
                    free[group] = position + len(alias.parts)
    return counts


def _candidates(counts: list[dict[int, int]]) -> list[_Candidate]:
    found = []
    index = _index()
    for slug, sides, by_party in zip(index.slugs, index.sides, counts, strict=False):
        conflict = shipped_profiles()[slug].conflict
        found.append(
            _Candidate(
                name=conflict.name,
                slug=slug,
                parties=tuple(conflict.parties[party] for party in by_party),
                sides=frozenset(sides[party] for party in by_party),
                mentions=sum(by_party.values()),
                score=_score([*by_party.values()]),
            )
        )
    top = sorted(counts[-1].items(), key=lambda item: (-item[1], item[0]))[:_PAIRED]
    for (first, m), (second, n) in combinations(top, 2):
        pair = (countries()[first].party, countries()[second].party)
        names = (pair[0].name, pair[1].name)
        found.append(
            _Candidate(" / ".join(names), None, pair, frozenset(names), m + n, _score([m, n]))
        )
    return found


def _score(mentions: Sequence[int]) -> float:
    top = sorted(mentions, reverse=True)[:2]
    return 2 * sqrt(top[0] * top[1]) if len(top) == 2 else 0.0


def _no_conflict(counts: list[dict[int, int]]) -> str:
    named = max(
        (
            (mentions, -group, -party)
            for group, by_party in enumerate(counts)
            for party, mentions in by_party.items()
        ),
        default=None,
    )
    if named is None:
        return "the text names no party of a shipped conflict and no country; give the parties"
    mentions, group, party = named[0], -named[1], -named[2]
    slugs = _index().slugs
    name = (
        shipped_profiles()[slugs[group]].conflict.names[party]
        if group < len(slugs)
        else countries()[party].party.name
    )
    return f"the text names only one party, {name} ({_times(mentions)}); give the parties"


def _times(count: int) -> str:
    return f"{count} mention" if count == 1 else f"{count} mentions"
