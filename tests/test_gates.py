"""Gates: what they decide, what they refuse, and the faults that turn them red."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="the metrics need scikit-learn")

from eval import gates
from eval.__main__ import main
from eval.data import examples
from eval.gates import Gate, GateFile, Verdict, exit_code
from eval.labels import FIGURES
from eval.lookup import Figure, read_results
from eval.results import measure
from stance.article import Article
from stance.classifier import Prediction
from stance.conflict import Conflict
from stance.confusion import Confusion
from stance.errors import ModelError
from stance.labels import ModelInfo

RESULTS: dict[str, Any] = {
    "schema_version": "1.1",
    "model": {"name": "fake-1", "threshold": 0.5},
    "sets": {
        "s": {
            "sha256": "a",
            "sentences": 90,
            "figures": {
                "macro_f1": {"value": 0.7, "interval": [0.6, 0.75]},
                "ece": {"value": 0.1, "interval": None},
            },
            "calibration": {"brier": 0.2, "risk_at_coverage": {"0.5": 0.05}},
            "slices": {"register": {"tabloid": {"n": 40, "macro_f1": 0.65}, "op-ed": {"n": 3}}},
        }
    },
}
BASELINE = copy.deepcopy(RESULTS)
BASELINE["sets"]["s"]["figures"]["macro_f1"] = {"value": 0.72, "interval": [0.69, 0.76]}


def gate(**changes: Any) -> Gate:
    return Gate(**{"set": "s", "figure": "macro_f1", "sha256": "a", **changes})


@pytest.mark.parametrize(
    ("made", "outcome", "reason"),
    [
        (gate(min=0.7, max=0.7), "pass", "0.7000 [0.6000, 0.7500] (n 90)"),
        (gate(min=0.71), "fail", "0.7000 [0.6000, 0.7500] (n 90) is below 0.71"),
        (gate(max=0.69), "fail", "0.7000 [0.6000, 0.7500] (n 90) is above 0.69"),
        (gate(min=0.6, decide="interval"), "pass", "0.7000 [0.6000, 0.7500] (n 90)"),
        (gate(max=0.75, decide="interval"), "pass", "0.7000 [0.6000, 0.7500] (n 90)"),
        (
            gate(min=0.61, decide="interval"),
            "undecided",
            "0.7000 [0.6000, 0.7500] (n 90) is on both sides of 0.61",
        ),
        (
            gate(max=0.74, decide="interval"),
            "undecided",
            "0.7000 [0.6000, 0.7500] (n 90) is on both sides of 0.74",
        ),
        (
            gate(min=0.76, decide="interval"),
            "fail",
            "0.7000 [0.6000, 0.7500] (n 90) is below 0.76",
        ),
        (
            gate(max=0.59, decide="interval"),
            "fail",
            "0.7000 [0.6000, 0.7500] (n 90) is above 0.59",
        ),
        (gate(min=0.9, min_n=91), "undecided", "n is 90; at least 91 are needed"),
        (gate(figure="calibration/brier", max=0.2), "pass", "0.2000 (n 90)"),
        (gate(figure="calibration/risk_at_coverage/0.5", max=0.06), "pass", "0.0500 (n 90)"),
        (gate(slice="register=tabloid", min=0.65), "pass", "0.6500 (n 40)"),
        (gate(slice="register=tabloid", min=0.66), "fail", "0.6500 (n 40) is below 0.66"),
        (
            gate(slice="register=op-ed", min=0.1, min_n=30),
            "undecided",
            "n is 3; at least 30 are needed",
        ),
        (
            gate(slice="register=op-ed", min=0.1),
            "error",
            "the figure in the results is None, not a number",
        ),
        (gate(slice="register=wire", min=0.1), "error", "no such slice is in the results"),
        (
            gate(slice="register=tabloid", min=0.1, decide="interval"),
            "error",
            "0.6500 (n 40) has no interval to decide by",
        ),
        (gate(figure="kappa", min=0.1), "error", "the figure in the results is None, not a number"),
        (gate(set="t", min=0.1), "error", "no set of this name is in the results"),
        (
            gate(min=0.1, sha256="b"),
            "error",
            "the set in the results has the sha256 a; the gate is for b",
        ),
    ],
)
def test_a_gate_decides(made: Gate, outcome: str, reason: str) -> None:
    verdict = made.check(RESULTS)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


def test_a_gate_names_its_place() -> None:
    verdict = gate(slice="register=tabloid", min=0.1).check(RESULTS)
    assert str(verdict) == "pass: s register=tabloid macro_f1: 0.6500 (n 40)"


def test_a_change_is_held_against_the_baseline() -> None:
    """0.70 - 0.72; down and up are hypot(.10, .04) and hypot(.05, .03)."""
    shown = (
        f"changed by -0.0200 [{-0.02 - math.hypot(0.1, 0.04):+.4f}, "
        f"{-0.02 + math.hypot(0.05, 0.03):+.4f}]"
    )
    now = "0.7000 [0.6000, 0.7500] (n 90)"
    for made, outcome, reason in (
        (gate(min_change=-0.02), "pass", shown),
        (gate(min_change=-0.019), "fail", f"{shown} is below -0.019"),
        (gate(max_change=-0.03), "fail", f"{shown} is above -0.03"),
        (
            gate(min_change=-0.02, decide="interval"),
            "undecided",
            f"{shown} is on both sides of -0.02",
        ),
        (gate(min_change=0.04, decide="interval"), "fail", f"{shown} is below 0.04"),
        (gate(min_change=-0.13, decide="interval"), "pass", shown),
        (gate(min=0.8, min_change=-0.02), "fail", None),
    ):
        verdict = made.check(RESULTS, BASELINE)
        assert verdict.outcome == outcome
        if reason is not None:
            assert verdict.reason == f"{now}; {reason}"


def test_a_difference_of_figures() -> None:
    """.80 - .70; down hypot(.04, .04), up hypot(.03, .03)."""
    found = Figure(0.8, (0.76, 0.83)).less(Figure(0.7, (0.67, 0.74)))
    assert found.value == 0.1
    assert found.interval == pytest.approx((0.1 - 0.04 * 2**0.5, 0.1 + 0.03 * 2**0.5))
    assert Figure(0.8, (0.76, 0.83)).less(Figure(0.7)).interval is None


number = st.floats(0, 1)


@given(a=number, b=number, c=number, d=number, limit=st.floats(0.01, 0.99))
def test_less_evidence_never_decides_otherwise(
    a: float, b: float, c: float, d: float, limit: float
) -> None:
    """An interval inside another one keeps what the wider one decides, on either kind of limit."""
    low, inner_low, inner_high, high = sorted((a, b, c, d))
    for key, other in (("min", "max"), ("max", "min")):
        outcomes = []
        for interval in ((low, high), (inner_low, inner_high)):
            results = copy.deepcopy(RESULTS)
            results["sets"]["s"]["figures"]["macro_f1"] = {
                "value": inner_low,
                "interval": list(interval),
            }
            outcomes.append(gate(**{key: limit, "decide": "interval"}).check(results).outcome)
            opposite = gate(**{other: limit, "decide": "interval"}).check(results).outcome
            assert not (outcomes[-1] == opposite == "fail")
        assert outcomes[0] in ("undecided", outcomes[1])


@pytest.mark.parametrize(
    ("outcomes", "plain", "failing", "passing"),
    [
        (["pass", "pass"], 0, 0, 0),
        (["pass", "undecided"], 3, 1, 0),
        (["pass", "error"], 3, 3, 3),
        (["undecided", "error"], 3, 1, 3),
        (["error", "fail", "undecided"], 1, 1, 1),
        ([], 3, 3, 3),
    ],
)
def test_exit_codes(outcomes: list[Any], plain: int, failing: int, passing: int) -> None:
    verdicts = [Verdict("s f", outcome, "") for outcome in outcomes]
    assert exit_code(verdicts) == plain
    assert exit_code(verdicts, "fail") == failing
    assert exit_code(verdicts, "pass") == passing


def test_a_file_says_which_model_is_meant() -> None:
    file = GateFile((gate(min=0.5),), {"name": "fake-1", "threshold": 0.5}, {"name": "fake-0"})
    old = {**RESULTS, "model": {"name": "fake-0"}}
    assert exit_code(file.judge(RESULTS, old)) == 0
    assert list(map(str, file.judge(old, RESULTS)))[:3] == [
        "error: the results: name of the model is 'fake-0'; the gates are for 'fake-1'",
        "error: the results: threshold of the model is None; the gates are for 0.5",
        "error: the baseline: name of the model is 'fake-1'; the gates are for 'fake-0'",
    ]
    assert next(map(str, file.judge(RESULTS))) == (
        "error: the baseline: missing, and the gates are for one"
    )
    future = {**RESULTS, "schema_version": "2.0"}
    assert str(file.judge(future, old)[0]) == (
        "error: the results: schema_version is 2.0; 1.x can be read"
    )


HEAD = '[[gate]]\nset = "s"\nfigure = "macro_f1"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no gate; begin each with a line [[gate]]"),
        ("gate = []", "there is no gate; begin each with a line [[gate]]"),
        ("gates = []", "gates is no key; use gate, sha256, model and baseline"),
        (
            "gate = 1",
            "write [[gate]] above each gate, and [sha256] above the hashes of sets",
        ),
        (
            HEAD,
            "gate 1: s macro_f1: no limit is given; give one of min, max, min_change, max_change",
        ),
        (
            HEAD + "limit = 1",
            "gate 1: limit is no key of a gate; use set, figure, slice, min, max, min_change, "
            "max_change, decide, min_n, sha256",
        ),
        (HEAD + 'min = "0.5"', "gate 1: s macro_f1: min is '0.5'; give a finite number"),
        (HEAD + "min = nan", "gate 1: s macro_f1: min is nan; give a finite number"),
        (HEAD + "max = inf", "gate 1: s macro_f1: max is inf; give a finite number"),
        (HEAD + "max = true", "gate 1: s macro_f1: max is True; give a finite number"),
        (
            HEAD + "min = 0",
            "gate 1: s macro_f1: min 0 never fails; the figure is from 0 to 1",
        ),
        (
            HEAD + "max = 70.0",
            "gate 1: s macro_f1: max 70.0 never fails; the figure is from 0 to 1",
        ),
        (
            HEAD + "min_change = -2",
            "gate 1: s macro_f1: min_change -2 never fails; the change is from -1 to 1",
        ),
        (
            HEAD + "min = 0.6\nmax = 0.5",
            "gate 1: s macro_f1: nothing lies from 0.6 to 0.5; exchange the limits",
        ),
        (
            HEAD + "min = 0.6\nslice = 'tabloid'",
            "gate 1: s tabloid macro_f1: slice is 'tabloid'; give FACET=VALUE, as in register=tabloid",
        ),
        (
            HEAD + "min = 0.6\ndecide = 'luck'",
            "gate 1: s macro_f1: decide is 'luck'; use value or interval",
        ),
        (
            HEAD + "min = 0.6\nmin_n = 0",
            "gate 1: s macro_f1: min_n is 0; give a whole number from 1",
        ),
        ("[[gate]]\nset = ''\nfigure = 'f'", "gate 1: set is ''; give a text"),
        (
            "[sha256]\ns = 'a'\n" + HEAD + "min = 0.6\nsha256 = 'b'",
            "gate 1: two values of sha256 are given for s",
        ),
        (
            "[sha256]\nt = 'a'\n" + HEAD + "min = 0.6",
            "sha256 names t, a set without a gate",
        ),
        (
            "model = 'x'\n" + HEAD + "min = 0.6",
            "model is 'x'; give a table of what the model must be",
        ),
    ],
)
def test_what_is_no_gate_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(text)
    with pytest.raises(ValueError) as caught:
        gates.load(path)
    assert str(caught.value) == f"{path}: {message}"


def test_a_file_states_the_hash_of_a_set_once(tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(f"[sha256]\ns = 'a'\n{HEAD}min = 0.6\n[model]\nname = 'fake-1'\n")
    assert gates.load(path) == GateFile((gate(min=0.6),), {"name": "fake-1"})


def test_the_shipped_gates_load() -> None:
    file = gates.load(Path(gates.__file__).parent / "gates.toml")
    assert len(file.gates) >= 4
    assert all(gate.sha256 for gate in file.gates)


def test_a_baseline_is_read(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps(RESULTS))
    assert read_results(path) == RESULTS
    for text in ("[]", "{}", '{"sets": 1}'):
        path.write_text(text)
        with pytest.raises(ValueError) as caught:
            read_results(path)
        assert str(caught.value) == (
            f"{path} has no sets; give a file that `python -m eval -o FILE` wrote"
        )
    path.write_text("no")
    with pytest.raises(ValueError, match="is not JSON: Expecting value"):
        read_results(path)


# Planted faults. Sixteen articles in two registers, and a classifier that errs in one sentence of
# twelve about framing and in another one about voice.

PAIRS = (("Karsland", "Velmora"), ("Tamsk", "Orrin"), ("Quellin", "Brask"))
ARTICLES = 16


def article_row(number: int) -> dict[str, Any]:
    parties = dict(zip("AB", PAIRS[number % 3], strict=True))
    s, o = "AB" if number % 4 < 2 else "BA"
    us, them = parties[s], parties[o]
    missed = f"The farms of {us} burned in the night."
    deceiving = f"Nobody believes that {them} defended anything."

    def unit(text: str, sides: set[str], voice: str = "own") -> dict[str, Any]:
        return {"text": text, "framing": {k: 2 * (k in sides) for k in "AB"}, "voice": voice}

    return {
        "id": f"{'tabloid' if number % 2 else 'agency'}-{number}",
        "conflict": "-".join(parties.values()),
        "register": "tabloid" if number % 2 else "agency",
        "parties": {k: {"name": name, "aliases": []} for k, name in parties.items()},
        "headline": unit(f"{us} defended ferry number {number}", {s}),
        "sentences": [
            unit(f"{us} said that it had defended the ferry.", {s}, s),
            unit(f"{them} said that it had defended the mill.", {o}, o),
            unit(f"Observers said that {us} defended the bridge.", {s}, "third"),
            unit(f"{them} defended the bridge against looters.", {o}),
            unit("The talks resume on Monday.", set()),
            unit("Rain fell on the hills.", set()),
            unit(f"{us} defended the ferry, and {them} defended the mill.", {s, o}),
            unit("Observers said that the river was high.", set(), "third"),
            unit(missed if number % 2 else deceiving, {s}),
            unit(f'"It was high time," added the commander of {us}.', set(), s),
            unit(f'"We defended the weir," {us} said.', {s}, s),
        ],
    }


class Reader:
    """A party's account is carried where it "defended", or "said" so; the voice is who "said"."""

    info = ModelInfo("fake-1", "f" * 64, "fake")
    confusion: Confusion | None = None

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        n = len(article.sentences)
        framing, voice = np.full((n, 2), 0.05), np.full((n, 4), 0.1)
        for row, sentence in enumerate(article.sentences):
            text, speaker = sentence.text, 3
            for column, name in enumerate(conflict.names):
                said = f"{name} said" in text
                if f"{name} defended" in text or (said and "defended" in text):
                    framing[row, column] = 0.92
                if said:
                    speaker = column
            voice[row, 2 if "Observers said" in text else speaker] = 0.7
        return Prediction(framing, voice)


Change = Callable[[Prediction, Article, Conflict], Prediction]


class Broken(Reader):
    """The reader with a fault."""

    def __init__(self, change: Change, info: ModelInfo = Reader.info) -> None:
        self._change = change
        self.info = info

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        return self._change(super().predict(article, conflict), article, conflict)


@dataclass
class Run:
    """What one evaluation is made of; a fault changes something of it."""

    rows: list[dict[str, Any]]
    baseline: dict[str, Any] | None
    classifier: Reader = field(default_factory=Reader)
    file: str = "small"
    after: Callable[[dict[str, Any]], None] | None = None


Fault = Callable[[Run], None]


def probabilities(change: Callable[[Any], Any]) -> Fault:
    """A fault of the framing probabilities alone."""
    return answers(lambda p, *_: replace(p, framing=change(p.framing)))


def voices(change: Callable[[Any], Any]) -> Fault:
    """A fault of the voice probabilities alone."""
    return answers(lambda p, *_: replace(p, voice=change(p.voice)))


def answers(change: Change) -> Fault:
    def fault(run: Run) -> None:
        run.classifier = Broken(change)

    return fault


def threshold(value: float) -> Fault:
    def fault(run: Run) -> None:
        run.classifier = Broken(lambda p, *_: p, replace(Reader.info, threshold=value))

    return fault


def rows(change: Callable[[list[dict[str, Any]]], Any]) -> Fault:
    """A fault of the labelled articles."""

    def fault(run: Run) -> None:
        change(run.rows)

    return fault


def results(change: Callable[[dict[str, Any]], Any]) -> Fault:
    """A fault of the results, as a harness might make it."""

    def fault(run: Run) -> None:
        run.after = change

    return fault


def baseline(change: Callable[[dict[str, Any]], Any]) -> Fault:
    def fault(run: Run) -> None:
        change(run.baseline or {})

    return fault


def halved(party: int) -> Fault:
    """Every second sentence that carries the party's account is missed."""

    def change(framing: Any) -> Any:
        found = np.flatnonzero(framing[:, party] > 0.5)
        framing[found[::2], party] = 0.05
        return framing

    return probabilities(change)


def wrong_tokens(_: Prediction, article: Article, conflict: Conflict) -> Prediction:
    garbled = [s.text.translate({i: i + 1 for i in range(97, 122)}) for s in article.sentences]
    return Reader().predict(Article.from_sentences(garbled), conflict)


def without_headline(p: Prediction, *_: Any) -> Prediction:
    return replace(p, framing=np.vstack([np.full((1, 2), 0.05), p.framing[1:]]))


def by_alphabet(p: Prediction, _: Article, conflict: Conflict) -> Prediction:
    return replace(p, framing=p.framing[:, np.argsort(conflict.names)])


def blind_to_tabloids(p: Prediction, article: Article, _: Conflict) -> Prediction:
    known = not str(article.source).startswith("tabloid")
    return p if known else replace(p, framing=np.full_like(p.framing, 0.05))


def blind_to_quotations(p: Prediction, article: Article, _: Conflict) -> Prediction:
    quoted = np.array([['"' in s.text] for s in article.sentences])
    return replace(p, framing=np.where(quoted, 0.05, p.framing))


def shifted(framing: Any) -> Any:
    framing[1::2] = framing[:-1:2].copy()
    return framing


def only_the_beginning(framing: Any) -> Any:
    framing[4:] = 0.05
    return framing


def out_of_order(framing: Any) -> Any:
    return np.random.default_rng(0).permutation(framing)


def no_answer(*_: Any) -> Prediction:
    raise ModelError("the weights are damaged")


def relabel(found: list[dict[str, Any]]) -> None:
    found[3]["sentences"][4]["framing"]["A"] = 1


def reword(found: list[dict[str, Any]]) -> None:
    found[3]["sentences"][4]["text"] += "."


def exchange_names(found: list[dict[str, Any]]) -> None:
    for row in found:
        parties = row["parties"]
        parties["A"], parties["B"] = parties["B"], parties["A"]


def rename(run: Run) -> None:
    run.file = "smaller"


def forget_baseline(run: Run) -> None:
    run.baseline = None


def put(value: Any, *path: str) -> Callable[[dict[str, Any]], None]:
    """Sets what is at a path of keys; with `...` as value it is removed."""

    def change(found: dict[str, Any]) -> None:
        place = found
        for key in path[:-1]:
            place = place[key]
        if value is ...:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return change


def percent(found: dict[str, Any]) -> None:
    figure = found["sets"]["small"]["figures"]["macro_f1"]
    figure["value"] *= 100


SET = ("sets", "small")
F1 = (*SET, "figures", "macro_f1")
FAULTS: dict[str, tuple[Fault, str]] = {
    "labels swapped": (probabilities(lambda f: f[:, ::-1]), "gate: fail: small side_auc: "),
    "constant": (probabilities(lambda f: f * 0 + 0.6), "gate: fail: small pair_auc: "),
    "always neutral": (probabilities(lambda f: f * 0 + 0.05), "gate: fail: small recall_a: "),
    "always mixed": (probabilities(lambda f: f * 0 + 0.92), "gate: fail: small macro_f1: "),
    "inverted": (probabilities(lambda f: 1 - f), "gate: fail: small pair_auc: "),
    "not a number": (probabilities(lambda f: f * np.nan), "eval: error: "),
    "beyond 1": (
        probabilities(lambda f: f * 3),
        "gate: fail: small ece: |eval: error: ",
    ),
    "threshold loosened": (threshold(0.04), "gate: fail: small macro_f1: "),
    "threshold tightened": (threshold(0.95), "gate: fail: small recall_b: "),
    "wrong tokenizer": (answers(wrong_tokens), "gate: fail: small macro_f1: "),
    "recall of A halved": (halved(0), "gate: fail: small recall_a: "),
    "recall of B halved": (halved(1), "gate: fail: small recall_b: "),
    "every second sentence shifted": (probabilities(shifted), "gate: fail: small macro_f1: "),
    "sentences out of order": (probabilities(out_of_order), "gate: fail: small pair_auc: "),
    "long articles cut": (probabilities(only_the_beginning), "gate: fail: small recall_a: "),
    "headline dropped": (answers(without_headline), "gate: fail: small macro_f1: "),
    "parties sorted": (answers(by_alphabet), "gate: fail: small side_auc: "),
    "tabloids unread": (
        answers(blind_to_tabloids),
        "gate: fail: small register=tabloid macro_f1: ",
    ),
    "quotations unread": (
        answers(blind_to_quotations),
        "gate: fail: small quote=quoted pair_auc: ",
    ),
    "uncalibrated by a power": (probabilities(lambda f: f ** (1 / 3)), "gate: fail: small ece: "),
    "too sure": (probabilities(lambda f: np.round(f)), "gate: fail: small calibration/brier: "),
    "voice ignored": (
        voices(lambda v: v * 0 + [0, 0, 0, 1]),
        "gate: fail: small voice_macro_f1: ",
    ),
    "voices of parties exchanged": (
        voices(lambda v: v[:, [1, 0, 2, 3]]),
        "gate: fail: small voice_macro_f1: ",
    ),
    "third and own exchanged": (
        voices(lambda v: v[:, [0, 1, 3, 2]]),
        "gate: fail: small own_voice_f1: ",
    ),
    "voice not a number": (
        voices(lambda v: v * np.nan),
        "gate: fail: small voice_macro_f1: |eval: error: ",
    ),
    "a sentence too few": (
        answers(lambda p, *_: Prediction(p.framing[1:], p.voice[1:])),
        "eval: error: ",
    ),
    "model damaged": (answers(no_answer), "eval: error: "),
    "no articles": (rows(list.clear), "eval: error: "),
    "a label changed": (rows(relabel), "gate: error: small macro_f1: "),
    "a text changed": (rows(reword), "gate: error: small macro_f1: "),
    "articles duplicated": (rows(lambda r: r.extend(r)), "gate: error: small macro_f1: "),
    "half of the articles": (
        rows(lambda r: r.__delitem__(slice(8, None))),
        "gate: error: small ece: ",
    ),
    "another order": (rows(list.reverse), "gate: error: small macro_f1: "),
    "names of the parties exchanged": (
        rows(exchange_names),
        "gate: (fail|error): small side_auc: ",
    ),
    "set renamed": (rename, "gate: error: small macro_f1: "),
    "set without hash": (results(put(..., *SET, "sha256")), "gate: error: small macro_f1: "),
    "another model": (results(put("fake-0", "model", "name")), "gate: error: the results: "),
    "another schema": (results(put("2.0", "schema_version")), "gate: error: the results: "),
    "slice missing": (
        results(put(..., *SET, "slices", "register", "tabloid")),
        "gate: error: small register=tabloid macro_f1: ",
    ),
    "n halved": (
        results(put(ARTICLES * 6, *SET, "sentences")),
        "gate: undecided: small pair_auc: ",
    ),
    "n nothing": (results(put(0, *SET, "sentences")), "gate: error: small macro_f1: "),
    "interval missing": (results(put(None, *F1, "interval")), "gate: error: small macro_f1: "),
    "interval not a number": (
        results(put([math.nan, 0.9], *F1, "interval")),
        "gate: error: small macro_f1: ",
    ),
    "interval reversed": (
        results(put([0.95, 0.6], *F1, "interval")),
        "gate: error: small macro_f1: ",
    ),
    "interval wide": (
        results(put([0.3, 0.95], *F1, "interval")),
        "gate: undecided: small macro_f1: ",
    ),
    "value not a number": (results(put(math.nan, *F1, "value")), "gate: error: small macro_f1: "),
    "value infinite": (results(put(math.inf, *F1, "value")), "gate: error: small macro_f1: "),
    "value undefined": (results(put(None, *F1, "value")), "gate: error: small macro_f1: "),
    "value true": (results(put(True, *F1, "value")), "gate: error: small macro_f1: "),
    "value in percent": (results(percent), "gate: error: small macro_f1: "),
    "figure missing": (results(put(..., *SET, "figures", "ece")), "gate: error: small ece: "),
    "baseline missing": (forget_baseline, "gate: error: small macro_f1: "),
    "baseline of another set": (
        baseline(put("0" * 64, *SET, "sha256")),
        "gate: error: small macro_f1: ",
    ),
    "baseline of fewer sentences": (
        baseline(put(9, *SET, "sentences")),
        "gate: error: small macro_f1: ",
    ),
    "baseline better": (baseline(put(0.99, *F1, "value")), "gate: fail: small macro_f1: "),
    "baseline better than possible": (
        baseline(put(1.7, *F1, "value")),
        "gate: error: small macro_f1: ",
    ),
    "baseline worse than possible": (
        baseline(put(-1.0, *F1, "value")),
        "gate: error: small macro_f1: ",
    ),
    "baseline not a number": (
        baseline(put(math.nan, *F1, "value")),
        "gate: error: small macro_f1: ",
    ),
    "baseline of another model": (
        baseline(put("fake-7", "model", "name")),
        "gate: error: the baseline: ",
    ),
    "baseline of another schema": (
        baseline(put(None, "schema_version")),
        "gate: error: the baseline: ",
    ),
}


# By hand: macro_f1 .906, pair_auc .928, side_auc .921, voice_macro_f1 .885, recall .857 each, ece .017,
# net_balance_mae .136, brier .059; of the tabloids macro_f1 .912; of quotations pair_auc 1.
LIMITS: list[dict[str, Any]] = [
    {"figure": "macro_f1", "min": 0.89},
    {"figure": "macro_f1", "min": 0.7, "decide": "interval"},
    {"figure": "macro_f1", "min_change": -0.02},
    {"figure": "pair_auc", "min": 0.91, "min_n": 150},
    {"figure": "side_auc", "min": 0.9},
    {"figure": "voice_macro_f1", "min": 0.87},
    {"figure": "recall_a", "min": 0.84},
    {"figure": "recall_b", "min": 0.84},
    {"figure": "ece", "max": 0.04},
    {"figure": "net_balance_mae", "max": 0.15},
    {"figure": "calibration/brier", "max": 0.0612},
    {"slice": "register=tabloid", "figure": "macro_f1", "min": 0.9},
    {"slice": "quote=quoted", "figure": "pair_auc", "min": 0.9, "min_n": 30},
]
if "own_voice_f1" in FIGURES:
    LIMITS.append({"figure": "own_voice_f1", "min": 0.9})
RESAMPLES = 20


@pytest.fixture(scope="module")
def good() -> dict[str, Any]:
    """Results of the reader without a fault."""
    labelled = [e for n in range(ARTICLES) for e in examples(article_row(n), "small")]
    return measure(Reader(), {"small": labelled}, resamples=RESAMPLES)


@pytest.fixture
def evaluate(
    good: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[[Fault], tuple[int, str]]:
    """Plants a fault and runs the command: the exit code, and what it says."""
    for variable in ("GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"):
        monkeypatch.delenv(variable, raising=False)

    def command(fault: Fault) -> tuple[int, str]:
        sound = [article_row(n) for n in range(ARTICLES)]
        run = Run(copy.deepcopy(sound), copy.deepcopy(good))
        fault(run)

        def measured(classifier: Reader, sets: Any, **options: Any) -> dict[str, Any]:
            known = type(classifier) is Reader and run.rows == sound and "small" in sets
            found = copy.deepcopy(good) if known else measure(classifier, sets, **options)
            if run.after:
                run.after(found)
            return found

        monkeypatch.setattr("eval.__main__.load", lambda *_, **__: run.classifier)
        monkeypatch.setattr("eval.__main__.measure", measured)
        data, limits = tmp_path / f"{run.file}.jsonl", tmp_path / "gates.toml"
        data.write_text("".join(json.dumps(row) + "\n" for row in run.rows), "utf-8")
        lines = ["model.name = 'fake-1'", "baseline.name = 'fake-1'"]
        lines += [f"sha256.small = {good['sets']['small']['sha256']!r}"]
        for limit in LIMITS:
            lines += ["[[gate]]", "set = 'small'", *(f"{k} = {v!r}" for k, v in limit.items())]
        limits.write_text("\n".join(lines))
        arguments = ["--data", str(data), "--gates", str(limits), "--resamples", str(RESAMPLES)]
        if run.baseline is not None:
            (tmp_path / "before.json").write_text(json.dumps(run.baseline))
            arguments += ["--baseline", str(tmp_path / "before.json")]
        return main(arguments), capsys.readouterr().err

    return command


def test_the_small_set_has_the_figures_that_were_worked_out(good: dict[str, Any]) -> None:
    """Framing: 7 of 8 of A's 56 sentences, 4 of B's taken for A's, 8 of 72 neutral ones wrong.

    Voice: 24 of 32 of a party's sentences, 16 of 144 others wrong. Pairs: 16 of 248 that are said not
    to be carried are, and 8 of 136 that are said to be are not.
    """
    found = {k: v["value"] for k, v in good["sets"]["small"]["figures"].items()}
    f1 = (2 * 64 / (64 + 72) + 2 * (2 * 48 / (56 + 52))) / 3
    assert found["macro_f1"] == round(f1, 4)
    assert found["recall_a"] == found["recall_b"] == round(48 / 56, 4)
    assert found["voice_macro_f1"] == round((2 * (48 / 56) + 2 * 128 / (128 + 144)) / 3, 4)
    assert found["pair_auc"] == round((128 * 236 + 16 * 116) / (144 * 240), 4)
    assert found["side_auc"] == round((48 * 54 + 4 * 50 + 4 * 24) / (56 * 56), 4)
    assert found["ece"] == round((16 - 0.05 * 248 + 128 - 0.92 * 136) / 384, 4)
    assert found["net_balance_mae"] == round(1.5 / 11, 4)


def test_without_a_fault_every_gate_passes(evaluate: Callable[[Fault], tuple[int, str]]) -> None:
    code, said = evaluate(lambda run: None)
    assert code == 0
    assert [line.split(": ")[1] for line in said.splitlines()] == ["pass"] * len(LIMITS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_turns_the_gate_red(
    name: str, evaluate: Callable[[Fault], tuple[int, str]]
) -> None:
    fault, expected = FAULTS[name]
    if "own_voice_f1" in expected and "own_voice_f1" not in FIGURES:
        pytest.skip("no figure tells a third party's voice from the journalist's")
    code, said = evaluate(fault)
    assert re.search(f"^({expected})", said, re.MULTILINE), said
    assert code == (1 if "gate: fail: " in said else 3)


def test_there_are_enough_faults() -> None:
    assert len(FAULTS) >= 25
