from __future__ import annotations

import pytest
import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Article
from stance.conflict import Conflict
from stance.windows import WindowConfig, encode

TOKENIZER = tiny.tokenizer()
PAIR = Conflict.of(["Karsland", "Velmora"])


def _text(ids: list[int]) -> str:
    return " ".join(TOKENIZER.id_to_token(i) for i in ids)


def test_one_window_holds_headline_and_body_and_masks_by_party() -> None:
    article = Article.from_sentences(
        ["Karsland said the truce broke.", "Velmora closed the bridge."],
        headline="Talks of Karsland",
    )
    encoded = encode(article, PAIR, TOKENIZER, tiny.WINDOWS)
    ((first, second),) = encoded.windows
    assert _text(first.ids) == (
        "[CLS] talks of [SELF] [SEP] [SELF] said the truce broke . [OTHER] closed the bridge . [SEP]"
    )
    assert _text(second.ids) == (
        "[CLS] talks of [OTHER] [SEP] [OTHER] said the truce broke . [SELF] closed the bridge . [SEP]"
    )
    assert first.sentences == (0, 1, 2)
    assert first.spans == ((1, 4), (5, 11), (11, 16))


def test_later_windows_see_headline_and_two_sentences_before() -> None:
    config = WindowConfig(max_tokens=17, hard_limit=64, max_context=3, max_headline=2)
    sentences = ["the army said a .", "the army said b .", "the army said c .", "the army said d ."]
    article = Article.from_sentences(sentences, headline="attack of villages")
    windows = [w for w, _ in encode(article, PAIR, TOKENIZER, config).windows]
    assert [w.sentences for w in windows] == [(0, 1, 2), (3,), (4,)]
    assert _text(windows[1].ids) == (
        "[CLS] attack of [SEP] said a . said b . the army said c . [SEP]"
    )
    assert windows[1].spans == ((10, 15),)


def test_a_long_sentence_gives_up_its_context_and_is_cut_at_the_hard_limit() -> None:
    article = Article.from_sentences(["the army .", "attack " * 70, "the talks ."])
    encoded = encode(article, PAIR, TOKENIZER, tiny.WINDOWS)
    lengths = [len(group[0].ids) for group in encoded.windows]
    assert encoded.truncated == (1,)
    assert lengths[1] == 64
    assert [group[0].sentences for group in encoded.windows] == [(0,), (1,), (2,)]


def test_a_sentence_without_any_token_stands_on_the_unknown_one() -> None:
    article = Article.from_sentences(["\u200b\u200d"])
    ((window, _),) = encode(article, PAIR, TOKENIZER, tiny.WINDOWS).windows
    assert _text(window.ids) == "[CLS] [UNK] [SEP]"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text("ab Karslnd Velmor.,", min_size=1, max_size=120).filter(str.strip), max_size=12
    ),
    st.booleans(),
)
def test_each_sentence_is_a_target_once_and_no_window_is_too_long(
    texts: list[str], headline: bool
) -> None:
    article = Article.from_sentences(texts, headline="the headline" if headline else None)
    encoded = encode(article, PAIR, TOKENIZER, tiny.WINDOWS)
    for party in range(2):
        targets = [s for group in encoded.windows for s in group[party].sentences]
        assert targets == list(range(len(article.sentences)))
        for group in encoded.windows:
            window = group[party]
            assert len(window.ids) <= tiny.WINDOWS.hard_limit
            assert len(window.ids) <= tiny.WINDOWS.max_tokens or len(window.sentences) == 1
            assert all(0 < start < end < len(window.ids) for start, end in window.spans)
    assert all(a.sentences == b.sentences for a, b in encoded.windows)


def test_a_tokenizer_without_markers_is_refused() -> None:
    from tokenizers import Tokenizer, models

    bare = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    with pytest.raises(ValueError, match=r"^the tokenizer has no \[CLS\]$"):
        encode(Article.from_sentences(["a"]), PAIR, bare, tiny.WINDOWS)
