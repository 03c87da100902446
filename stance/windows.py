"""Windows: neighbouring sentences that are encoded together, once per party.

A window is `[CLS] headline [SEP] left context, target sentences [SEP]`; in the first window the
headline itself is the first target. Every sentence is a target of exactly one window, and the
windows are the same for every party, so that no answer depends on the order of the parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from stance.article import Article
from stance.conflict import Conflict
from stance.masking import Mention, MentionFinder, mask

TokenIds = list[int]


@dataclass(frozen=True, slots=True)
class WindowConfig:
    """How windows are cut. All numbers are tokens unless they say otherwise.

    Attributes:
        max_tokens: length that a window is filled up to.
        hard_limit: length that a single long sentence may reach; what is beyond is not read.
        left_sentences: sentences of left context.
        max_context: most tokens kept of each context sentence, counted from its end.
        max_headline: most tokens kept of the headline as context, counted from its start.
    """

    max_tokens: int = 256
    hard_limit: int = 512
    left_sentences: int = 2
    max_context: int = 64
    max_headline: int = 48


@dataclass(frozen=True, slots=True)
class Window:
    """One window for one party.

    Attributes:
        ids: token ids, special tokens included.
        sentences: indices of the target sentences, ascending.
        spans: for each target, its half-open range of positions in `ids`; never empty.
    """

    ids: TokenIds
    sentences: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as the model reads it.

    Attributes:
        windows: `windows[w][p]` is window `w` for party `p`.
        truncated: indices of sentences that are longer than the model reads.
    """

    windows: tuple[tuple[Window, ...], ...]
    truncated: tuple[int, ...]


def encode(
    article: Article,
    conflict: Conflict,
    tokenizer: Tokenizer,
    config: WindowConfig,
    mentions: Sequence[Mention] | None = None,
) -> Encoded:
    """Cuts an article into windows and encodes each once per party.

    Args:
        article: sentences in order; the headline's, if any, come first.
        conflict: whose parties are asked about.
        tokenizer: with `[CLS]`, `[SEP]`, `[SELF]` and `[OTHER]` in its vocabulary, without
            padding or truncation.
        config: lengths.
        mentions: of the parties in `article.text`; found here if not given.
    """
    if mentions is None:
        mentions = MentionFinder(conflict).find(article.text)
    cls, sep = _special(tokenizer, "[CLS]"), _special(tokenizer, "[SEP]")
    unknown = _special(tokenizer, "[UNK]")
    count = len(conflict.parties)
    masked = [
        mask(article.text, mentions, party, (sentence.start, sentence.end))
        for sentence in article.sentences
        for party in range(count)
    ]
    # A sentence of nothing but invisible characters still needs a token to stand on.
    ids = [
        e.ids or [unknown] for e in tokenizer.encode_batch_fast(masked, add_special_tokens=False)
    ]
    tokens = [ids[i : i + count] for i in range(0, len(ids), count)]
    room = config.hard_limit - 2
    truncated = tuple(i for i, t in enumerate(tokens) if max(map(len, t)) > room)
    tokens = [[party[:room] for party in sentence] for sentence in tokens]

    headline_end = sum(s.section == "headline" for s in article.sentences)
    windows: list[tuple[Window, ...]] = []
    first = 0
    while first < len(tokens):
        before = _context(tokens, first, headline_end, config, sep)
        limit = config.max_tokens - 3  # two special tokens, and one after a headline
        used = max(map(len, before)) + max(map(len, tokens[first]))
        if used > limit:  # a long sentence: give up its context rather than its own words
            before = [[] for _ in range(count)]
            used = max(map(len, tokens[first]))
        last = first + 1
        while last < len(tokens) and used + max(map(len, tokens[last])) <= limit:
            used += max(map(len, tokens[last]))
            last += 1
        windows.append(
            tuple(
                _window(tokens, first, last, party, before[party], headline_end, cls, sep)
                for party in range(count)
            )
        )
        first = last
    return Encoded(tuple(windows), truncated)


def _context(
    tokens: list[list[TokenIds]], first: int, headline_end: int, config: WindowConfig, sep: int
) -> list[TokenIds]:
    left = range(max(0, first - config.left_sentences), first)
    shown = range(min(headline_end, left.start if left else first))
    context = []
    for party in range(len(tokens[first])):
        headline = [t for i in shown for t in tokens[i][party]][: config.max_headline]
        sentences = [t for i in left for t in tokens[i][party][-config.max_context :]]
        context.append(([*headline, sep] if headline else []) + sentences)
    return context


def _window(
    tokens: list[list[TokenIds]],
    first: int,
    last: int,
    party: int,
    before: TokenIds,
    headline_end: int,
    cls: int,
    sep: int,
) -> Window:
    ids, spans = [cls, *before], []
    for index in range(first, last):
        start = len(ids)
        ids += tokens[index][party]
        spans.append((start, len(ids)))
        if index + 1 == headline_end < last:
            ids.append(sep)  # a headline has no full stop
    return Window([*ids, sep], tuple(range(first, last)), tuple(spans))


def _special(tokenizer: Tokenizer, token: str) -> int:
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ValueError(f"the tokenizer has no {token}")
    return number
