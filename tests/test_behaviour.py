"""The behavioural suite: what its cases are, how answers are judged, and that planted faults show."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeClassifier
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("scipy", reason="the upper bound needs scipy")

from eval.behaviour import __main__ as command
from eval.behaviour import changes
from eval.behaviour.names import accented, invented_countries, two_parties
from eval.behaviour.phrases import PHRASES
from eval.behaviour.scene import PLACEHOLDER, Scene, choose, fill, scene_of, variants
from eval.behaviour.suite import TEMPLATES, behave, capabilities, draw, upper_bound
from eval.behaviour.template import CARRIERS, TYPES, Answer, Template
from stance.article import Article
from stance.classifier import Prediction
from stance.conflict import Conflict
from stance.countries import country
from stance.errors import ModelError
from stance.labels import ModelInfo
from stance.masking import MentionFinder, mask

CAPABILITIES = {
    "frame vocabulary",
    "evaluation",
    "neutral reporting",
    "direct attribution",
    "indirect attribution",
    "scare quotes",
    "hedges",
    "near negation",
    "far negation",
    "tense",
    "passive and agent deletion",
    "order",
    "aliases",
    "unseen names",
    "numbers",
    "typos",
    "case",
    "invisible characters",
    "homoglyphs",
    "irrelevant neighbours",
    "context",
}
BREACH = Template(
    "breach", "evaluation", "minimum function", "predicate", ("{X} broke the truce on {day}.",),
    ("Y",), ("own",),
)  # fmt: skip
SWAP = Template(
    "swap", "evaluation", "equivariance", "predicate", ("{X} broke the truce on {day}.",),
    relation="swapped", change=changes.swap_names,
)  # fmt: skip


class Always:
    """A classifier that reads nothing: every sentence has the same framing and voice."""

    info = ModelInfo("always", backend="fake")
    confusion = None

    def __init__(self, framing: float = 0.1) -> None:
        self.framing = framing

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        count, parties = len(article.sentences), len(conflict.parties)
        voice = np.zeros((count, parties + 2))
        voice[:, -1] = 1
        return Prediction(np.full((count, parties), self.framing), voice)


class Prejudiced(Always):
    """Takes the party whose name comes first in the alphabet for the one that speaks and is right."""

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        answer = super().predict(article, conflict)
        favourite = conflict.names.index(min(conflict.names))
        answer.framing[:, favourite] = 0.9
        answer.voice[:] = 0
        answer.voice[:, favourite] = 1
        return answer


class ReadsMasks(Always):
    """Says that `[OTHER] broke` carries the account of the party asked about, and nothing else."""

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        answer = super().predict(article, conflict)
        mentions = MentionFinder(conflict).find(article.text)
        for s in article.sentences:
            for party in range(len(conflict.parties)):
                text = mask(article.text, mentions, party, (s.start, s.end))
                if text.startswith("[OTHER] broke"):
                    answer.framing[s.index, party] = 0.9
        return answer


def scene(target: str = "{X} broke the truce on Monday.", seed: int = 0) -> Scene:
    return scene_of(target, two_parties(random.Random(seed)))


def answer(label: str, voice: str = "own", x: float = 0.1, y: float = 0.1) -> Answer:
    return Answer(label, voice, {"X": x, "Y": y})


def test_the_suite_covers_what_it_promises() -> None:
    assert len(TEMPLATES) >= 60
    assert set(capabilities()) == CAPABILITIES
    assert {t.type for t in TEMPLATES} == set(TYPES)
    assert {t.carrier for t in TEMPLATES} == set(CARRIERS)
    assert max(Counter(t.name for t in TEMPLATES).values()) == 1
    assert {t.carrier for t in TEMPLATES if t.type == "equivariance"} == set(CARRIERS)


def test_a_name_only_swap_flips_predicates_and_voices_and_no_term_of_a_party() -> None:
    swaps = [t for t in TEMPLATES if t.change in (changes.swap_names, changes.swap_target)]
    for template in swaps:
        flips = template.carrier in ("predicate", "voice")
        assert template.relation == ("swapped" if flips else "same"), template.name


def test_three_hundred_distinct_cases_a_capability() -> None:
    for capability, templates in capabilities().items():
        keys = {tuple(s.key for s in c.scenes) for c in draw(templates, 300, seed=0)}
        assert len(keys) == 300, capability
        shares = Counter(c.template.name for c in draw(templates, 40, seed=0)).values()
        assert sum(shares) == 40 and max(shares) - min(shares) <= 1


def test_a_draw_depends_on_its_seed_alone() -> None:
    one, again, other = (draw([SWAP], 5, seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    assert draw([BREACH, SWAP], 10, 1)[5:] == one


def test_the_cases_of_one_template_are_distinct_in_more_than_names() -> None:
    assert len({c.scenes[0].target for c in draw([BREACH], 7, 0)}) == 7
    with pytest.raises(ValueError) as error:
        draw([BREACH], 8, 0)
    assert str(error.value) == (
        "template 'breach' gave 7 distinct cases of 8; give it more phrases"
    )
    with pytest.raises(ValueError) as error:
        draw([BREACH, SWAP], 1, 0)
    assert str(error.value) == "1 cases are too few for 2 templates; ask for more"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_every_case_is_whole(template: Template) -> None:
    """All slots are filled, the target is the target, and a party is named within its reach."""
    for case in draw([template], 3, seed=1):
        for part in case.scenes:
            probe = part.probe()
            text = probe.article.text
            assert not set("{}[]|") & set(text) and "  " not in text
            assert set(probe.roles.values()) == {"X", "Y"}
            target = probe.article.sentences[probe.target]
            words = PLACEHOLDER.sub("", part.target).split()
            assert words[-1] in target.text.split()[-1]
            until = MentionFinder(probe.conflict).find(text[: target.end])
            assert until


@pytest.mark.parametrize(
    "name",
    ["other countries, predicate", "other countries, voice", "look-alikes in names, predicate"],
)
def test_a_masked_text_does_not_tell_names_apart(name: str) -> None:
    templates = [t for t in TEMPLATES if t.name == name]
    assert templates
    for case in draw(templates, 5, seed=2):
        assert len({masked(part) for part in case.scenes}) == 1


def masked(part: Scene) -> tuple[str, str]:
    """What a party-blind model reads, for X and for Y."""
    probe = part.probe()
    mentions = MentionFinder(probe.conflict).find(probe.article.text)
    texts = {
        probe.roles[party]: mask(probe.article.text, mentions, index)
        for index, party in enumerate(probe.conflict.names)
    }
    return texts["X"], texts["Y"]


def test_invented_names_are_of_no_country() -> None:
    names = [name for row in invented_countries() for name in row]
    assert len(names) == len(set(names)) >= 800
    assert [name for name in names if country(name)] == []


def test_phrases_are_not_listed_twice() -> None:
    assert all(len(set(phrases)) == len(phrases) for phrases in PHRASES.values())


def test_a_slot_keeps_its_phrase_and_a_numbered_one_differs() -> None:
    for seed in range(20):
        one, again, other = fill("{day} {day} {day2}", random.Random(seed), {}).split()
        assert one == again != other


def test_variants_are_chosen_together() -> None:
    text = "[it|they] said [it|they] had [left|stayed]."
    assert variants(text) == 2
    assert choose(text, 0) == "It said it had left."
    assert choose(text, 1) == "They said they had stayed."
    with pytest.raises(ValueError) as error:
        variants("[a|b] and [a|b|c]")
    assert str(error.value) == (
        "the brackets of '[a|b] and [a|b|c]' have [2, 3] variants; give as many"
    )


def test_swapping_names_leaves_the_profile() -> None:
    first = scene("{Xd} troops shelled {Y}.")
    second = changes.swap_names(first, random.Random(0))
    x, y = first.names
    assert first.probe().article.text == f"{x.demonym} troops shelled {y.name}."
    assert second.probe().article.text == f"{y.demonym} troops shelled {x.name}."
    assert second.probe().conflict == first.probe().conflict
    assert second.probe().roles == {x.name: "X", y.name: "Y"}


def test_swapping_the_target_leaves_its_context() -> None:
    first = scene_of("{X} met {Y}.", two_parties(random.Random(0)), before=("{X} spoke.",))
    second = changes.swap_target(first, random.Random(0))
    assert (second.before, second.target) == (("{X} spoke.",), "{Y} met {X}.")
    assert second.probe().target == 1


def test_swapping_everything_exchanges_the_roles() -> None:
    first = scene("{X} shelled {Yc}.")
    second = changes.swap_all(first, random.Random(0))
    x, y = first.names
    assert second.probe().article.text == f"{y.name} shelled {x.capital}."
    assert second.probe().roles == {y.name: "X", x.name: "Y"}
    assert second.probe().conflict.names == (x.name, y.name)
    assert masked(second) == masked(first)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
@pytest.mark.parametrize(
    "change",
    [
        changes.invisible_in_words,
        changes.invisible_in_names,
        changes.homoglyphs_in_names,
        changes.accent_profile,
        changes.rename,
        changes.rename_to_movements,
        changes.reorder,
    ],
)
def test_masking_undoes(change: changes.Change, seed: int) -> None:
    first = scene("{X} said that {Y} had broken the truce.", seed)
    second = change(first, random.Random(seed))
    assert second != first
    assert masked(second) == masked(first)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_typo_changes_two_letters_of_one_word_and_no_name(seed: int) -> None:
    first = scene(seed=seed)
    second = changes.typo(first, random.Random(seed))
    assert "{X}" in second.target
    assert sorted(second.target) == sorted(first.target)
    pairs = zip(first.target, second.target, strict=True)
    different = [i for i, (a, b) in enumerate(pairs) if a != b]
    assert len(different) == 2 and different[1] == different[0] + 1


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_dropped_letter_is_one_letter(seed: int) -> None:
    first = scene(seed=seed)
    second = changes.dropped_letter(first, random.Random(seed))
    assert len(second.target) == len(first.target) - 1
    assert second.target.startswith("{X} broke the truce on M")
    assert second.target.endswith("y.")


def test_case_changes_text_and_names_and_not_the_profile() -> None:
    first = scene("{X} broke O'Hara's truce.")
    name = first.names[0].name
    texts = [
        change(first, random.Random(0)).probe().article.text
        for change in (changes.capitals, changes.lower_case, changes.title_case)
    ]
    assert texts == [
        f"{name.upper()} BROKE O'HARA'S TRUCE.",
        f"{name.lower()} broke o'hara's truce.",
        f"{name} Broke O'Hara's Truce.",
    ]
    assert changes.capitals(first, random.Random(0)).probe().conflict == first.probe().conflict


def test_look_alikes_and_no_break_spaces() -> None:
    second = changes.homoglyphs_in_word(scene("{X} left Tosca."), random.Random(0))
    assert second.target == "{X} left \u0422\u043es\u0441\u0430."
    second = changes.no_break_spaces(scene("{X} left."), random.Random(0))
    assert second.target == "{X}\u00a0left."


def test_neighbours_name_nobody_and_keep_the_target() -> None:
    first = scene()
    second = changes.asides_around(first, random.Random(0)).probe()
    assert len(second.article.sentences) == 6 and second.target == 3
    assert second.article.sentences[3].text == first.probe().article.text
    assert len(MentionFinder(second.conflict).find(second.article.text)) == 1
    assert changes.aside_before(first, random.Random(0)).probe().target == 1
    assert changes.aside_after(first, random.Random(0)).probe().target == 0


def test_diacritics_stand_after_the_first_letter() -> None:
    names = two_parties(random.Random(0))[0]
    assert accented(names).name[0] == names.name[0]
    assert not accented(names).name.isascii()


@pytest.mark.parametrize(
    ("failures", "n", "expected"),
    [
        (0, 10, 1 - 0.05**0.1),  # (1 - p)^10 = 0.05
        (1, 2, 0.95**0.5),  # 1 - p^2 = 0.05
        (3, 3, 1.0),
        (0, 0, None),
    ],
)
def test_upper_bound(failures: int, n: int, expected: float | None) -> None:
    assert upper_bound(failures, n) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("relation", "first", "second", "holds"),
    [
        ("same", answer("X", "X", 0.6), answer("X", "X", 0.9), True),
        ("same", answer("X"), answer("Y"), False),
        ("same", answer("X", "X"), answer("X", "third"), False),
        ("identical", answer("X", x=0.9), answer("X", x=0.9 + 1e-9), True),
        ("identical", answer("X", x=0.9), answer("X", x=0.91), False),
        ("identical", answer("X"), answer("neutral"), False),
        ("swapped", answer("X", "Y"), answer("Y", "X"), True),
        ("swapped", answer("mixed", "third"), answer("mixed", "third"), True),
        ("swapped", answer("X"), answer("X"), False),
        ("swapped", answer("neutral", "X"), answer("neutral", "X"), False),
    ],
)
def test_relations_of_labels(relation: Any, first: Answer, second: Answer, holds: bool) -> None:
    kind: Any = "equivariance"
    template = Template("t", "c", kind, "none", ("x",), relation=relation)
    assert template.holds((first, second)) is holds


@pytest.mark.parametrize(
    ("relation", "before", "after", "holds"),
    [
        ("rises", 0.2, 0.3, True),
        ("rises", 0.2, 0.2, False),
        ("falls", 0.2, 0.1, True),
        ("falls", 0.2, 0.2, False),
        ("not higher", 0.2, 0.29, True),
        ("not higher", 0.2, 0.31, False),
    ],
)
def test_relations_of_probabilities(
    relation: Any, before: float, after: float, holds: bool
) -> None:
    template = Template("t", "c", "direction", "predicate", ("x",), relation=relation)
    assert template.holds((answer("X", y=before), answer("Y", y=after))) is holds


def test_a_minimum_function_allows_what_it_lists() -> None:
    template = Template(
        "t", "c", "minimum function", "none", ("x",), ("neutral", "X"), ("own", "third")
    )
    assert template.holds((answer("neutral", "own"),))
    assert template.holds((answer("X", "third"),))
    assert not template.holds((answer("Y", "own"),))
    assert not template.holds((answer("X", "X"),))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"type": "minimum function", "relation": "same"},
            "template 't': minimum function has relation 'same'",
        ),
        ({"type": "invariance"}, "template 't': invariance has relation None"),
        (
            {"type": "invariance", "relation": "rises"},
            "template 't': invariance has relation 'rises'",
        ),
        ({"type": "minimum function"}, "template 't': labels belong to minimum function tests"),
        (
            {"type": "invariance", "relation": "same", "labels": ("X",)},
            "template 't': labels belong to minimum function tests",
        ),
        (
            {"type": "minimum function", "labels": ("Z",)},
            "template 't': labels ('Z',) are not among ('X', 'Y', 'neutral', 'mixed')",
        ),
        (
            {"type": "minimum function", "labels": ("X",), "voices": ("he",)},
            "template 't': voices ('he',) are not among ('X', 'Y', 'third', 'own')",
        ),
        (
            {"type": "minimum function", "labels": ("X",), "texts": ()},
            "template 't' has no text",
        ),
    ],
)
def test_a_template_that_makes_no_sense_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as error:
        Template(**{"name": "t", "capability": "c", "carrier": "none", "texts": ("x",), **fields})
    assert str(error.value) == message


def test_a_relation_needs_a_change_or_variants() -> None:
    template = Template("t", "c", "invariance", "none", ("{X} left.",), relation="same")
    with pytest.raises(ValueError) as error:
        template.draw(random.Random(0))
    assert str(error.value) == "template 't' has neither a change nor variants: '{X} left.'"


def test_rates_of_a_classifier_that_reads_nothing() -> None:
    """It fails every minimum function and moves nowhere: 3 of 6 cases."""
    result = behave(Always(), cases=6, seed=3, templates=(BREACH, SWAP))
    assert result["all"] == {
        "n": 6,
        "failures": 3,
        "rate": 0.5,
        "upper_bound": round(upper_bound(3, 6) or 0, 4),
        "largest_movement": 0.0,
    }
    by_type = result["capabilities"]["evaluation"]
    assert {kind: (r["n"], r["failures"]) for kind, r in by_type.items()} == {
        "minimum function": (3, 3),
        "equivariance": (3, 0),
    }
    assert by_type["minimum function"]["largest_movement"] is None
    assert [t["name"] for t in result["templates"]] == ["breach", "swap"]
    assert result["carriers"]["predicate"]["n"] == 6
    json.dumps(result, allow_nan=False)


def test_a_classifier_that_reads_masks_passes() -> None:
    result = behave(ReadsMasks(), cases=10, templates=(BREACH, SWAP))
    assert result["all"]["failures"] == 0
    assert result["all"]["largest_movement"] == 0.8


def test_a_prejudice_fails_every_swap() -> None:
    swaps = [t for t in TEMPLATES if t.relation in ("swapped", "identical")]
    result = behave(Prejudiced(), cases=2 * len(swaps), templates=swaps)
    reordered = {t.name for t in swaps if t.change is changes.reorder}
    for row in result["templates"]:
        expected = 0 if row["name"] in reordered else row["n"]
        assert row["failures"] == expected, row["name"]


def test_a_classifier_that_reads_cues_passes_where_the_cue_is_a_term() -> None:
    lexicon = [t for t in TEMPLATES if t.cue]
    assert {t.type for t in lexicon} == {"minimum function", "equivariance"}
    assert behave(FakeClassifier(), cases=20, templates=lexicon)["all"]["failures"] == 0


def test_examples_show_every_failing_template_first() -> None:
    late = Template(
        "late", "evaluation", "minimum function", "none", ("{X} left on {day}.",), ("X",)
    )
    result = behave(Always(), cases=14, seed=0, templates=(BREACH, late))
    found = result["capabilities"]["evaluation"]["minimum function"]["examples"]
    assert [e["template"] for e in found] == ["breach", "late", "breach", "late", "breach"]
    (article,) = found[1]["articles"]
    assert found[1]["expected"] == {"labels": ["X"], "voices": []}
    assert article["target"] == article["text"]
    assert article["target"].startswith(article["parties"]["X"] + " left on ")
    assert (article["label"], article["voice"]) == ("neutral", "own")
    assert article["framing"] == {"X": 0.1, "Y": 0.1}


def test_numbers_that_are_none_never_pass() -> None:
    with pytest.raises(ModelError) as error:
        behave(Always(np.nan), cases=1, templates=(SWAP,))
    assert str(error.value) == (
        "always gave framing of shape (1, 2), or numbers that are not finite; "
        "expected finite ones of shape (1, 2)"
    )


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "load", lambda model, backend: Always())
    out = tmp_path / "behaviour.json"
    assert command.main(["--cases", "8", "--seed", "5", "--examples", "-o", str(out)]) == 0
    printed = capsys.readouterr().out
    results = json.loads(out.read_text("utf-8"))
    assert results["seed"] == 5 and results["cases_per_capability"] == 8
    assert command.table(results) in printed
    assert "| typos | invariance | 8 | 0 | 0.0 % | 31.2 % |" in printed  # 1 - 0.05^(1/8)
    assert "\nevaluation, minimum function: cruel attack; expected label Y, voice own\n" in printed
    assert command.main(["--cases", "1"]) == 2
    assert capsys.readouterr().err == (
        "eval.behaviour: error: 1 cases are too few for 7 templates; ask for more\n"
    )
    monkeypatch.setattr(command, "load", lambda model, backend: Always(np.inf))
    assert command.main(["--cases", "8"]) == 3
