"""Near-duplicates between groups of texts: character 5-gram shingles, Jaccard similarity."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

SHINGLE = 5
THRESHOLD = 0.5

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of different groups that are nearly the same.

    Attributes:
        first, second: positions in the list that was searched; `first < second`.
        jaccard: shared shingles over all shingles of both, in [0, 1].
    """

    first: int
    second: int
    jaccard: float


def shingles(text: str) -> frozenset[str]:
    """All runs of 5 characters of the case-folded text, its words parted by single spaces.

    A text of fewer than 5 characters is one shingle; a text without a word has none.
    """
    plain = _BETWEEN_WORDS.sub(" ", text.casefold()).strip()
    if not plain:
        return frozenset()
    return frozenset(plain[i : i + SHINGLE] for i in range(max(1, len(plain) - SHINGLE + 1)))


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared members over all members; 0 if both sets are empty."""
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def near_duplicates(
    texts: Sequence[str], groups: Sequence[str], threshold: float = THRESHOLD
) -> list[Pair]:
    """All pairs of texts of different groups with a Jaccard similarity of at least `threshold`.

    Exact. Only pairs are compared that share one of their rarest shingles: two sets of similarity
    t or more share at least ceil(t * size) members of either set, so they meet within the first
    size - ceil(t * size) + 1 shingles of both, taken in one common order (prefix filtering).

    Args:
        texts: what to compare.
        groups: for each text, its group, such as the split it stands in.
        threshold: in (0, 1].

    Returns:
        the pairs, ascending by `first`, then `second`.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; give a number above 0 and at most 1")
    if len(texts) != len(groups):
        raise ValueError(f"{len(texts)} texts but {len(groups)} groups; give one group a text")
    sets = [shingles(text) for text in texts]
    frequency = Counter(shingle for members in sets for shingle in members)
    seen: defaultdict[str, list[int]] = defaultdict(list)
    pairs: list[Pair] = []
    for second, members in enumerate(sets):
        rarest = sorted(members, key=lambda shingle: (frequency[shingle], shingle))
        # The small term keeps a product such as 0.1 * 30 from rounding up past its true value.
        prefix = rarest[: len(members) - math.ceil(threshold * len(members) - 1e-9) + 1]
        candidates = {index for shingle in prefix for index in seen[shingle]}
        for first in candidates:
            if groups[first] != groups[second]:
                similarity = jaccard(sets[first], members)
                if similarity >= threshold:
                    pairs.append(Pair(first, second, similarity))
        for shingle in prefix:
            seen[shingle].append(second)
    return sorted(pairs, key=lambda pair: (pair.first, pair.second))
