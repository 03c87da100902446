"""Compares sentence splitters on the gold lists, on cut articles, and on time.

Run `python -m eval.segmentation --help`. A splitter that is not installed is left out. Printed is a
Markdown table. The measures are exact match of all spans of a case, and F1 over inner boundaries:
the ends of all sentences but the last, counted in characters that are not white space, so that
splitters which give back text instead of spans are measured alike.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import multiprocessing
import multiprocessing.connection
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Splitter = Callable[[str], Sequence[str]]
TIME_LIMIT = 30.0
ADVERSARIAL = {
    "(": "(" * 1_000_000,
    ".": "." * 1_000_000,
    '"': '"' * 1_000_000,
    "A.": "A." * 500_000,
    "A. ": "A. " * 333_333,
    "a": "a" * 1_000_000,
    "blanks": "a." + " " * 1_000_000 + "B",
    '"(.': '"(.' * 333_333,
    "“A. ": "“A. " * 250_000,
    "«.": "«." * 500_000,
    "lines": "a\n" * 500_000,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One text with its sentences.

    Attributes:
        text: a paragraph.
        kept: its sentences, a closed quotation staying with its attribution.
        split: its sentences when quotations are cut too; equal to `kept` for most cases.
    """

    text: str
    kept: tuple[str, ...]
    split: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one splitter on one list; ratios are None when nothing was counted."""

    cases: int
    exact: int
    true_boundaries: int
    found_boundaries: int
    gold_boundaries: int

    @property
    def exact_share(self) -> float | None:
        """Share of cases whose sentences are all right, 0 to 1."""
        return self.exact / self.cases if self.cases else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall over inner boundaries, 0 to 1."""
        total = self.found_boundaries + self.gold_boundaries
        return 2 * self.true_boundaries / total if total else None


def read_gold(path: Path) -> list[Case]:
    """Reads a gold list: JSON lines with `text`, `sentences` and perhaps `quotations_split`."""
    cases = []
    for line in path.read_text(encoding="utf-8").strip("\n").split("\n"):
        row = json.loads(line)
        kept = tuple(row["sentences"])
        cases.append(Case(row["text"], kept, tuple(row.get("quotations_split", kept))))
    return cases


def read_articles(paths: Iterable[Path]) -> list[Case]:
    """Reads articles that are cut into sentences; a case is a paragraph, or a whole body."""
    cases = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").strip("\n").split("\n"):
            paragraphs: dict[int, list[str]] = {}
            for sentence in json.loads(line)["sentences"]:
                text = " ".join(sentence["text"].split())
                paragraphs.setdefault(sentence.get("par", 0), []).append(text)
            for sentences in paragraphs.values():
                cases.append(Case(" ".join(sentences), tuple(sentences), tuple(sentences)))
    return cases


def inner_boundaries(sentences: Sequence[str]) -> set[int]:
    """Where sentences end, but for the last, in characters that are not white space."""
    ends, count = set(), 0
    for sentence in sentences:
        count += len("".join(sentence.split()))
        ends.add(count)
    ends.discard(count)
    return ends


def score(splitter: Splitter, cases: Sequence[Case], *, split_quotations: bool) -> Score:
    """Counts what a splitter gets right under one of the two readings of quotations."""
    exact = true = found_total = gold_total = 0
    for case in cases:
        found = inner_boundaries(splitter(case.text))
        gold = inner_boundaries(case.split if split_quotations else case.kept)
        exact += found == gold
        true += len(found & gold)
        found_total += len(found)
        gold_total += len(gold)
    return Score(len(cases), exact, true, found_total, gold_total)


def _stance() -> Splitter:
    from stance.segment import sentence_spans

    return lambda text: [text[a:b] for a, b in sentence_spans(text)]


def _stance_split() -> Splitter:
    from stance.segment import sentence_spans

    return lambda text: [text[a:b] for a, b in sentence_spans(text, split_quotations=True)]


def _nupunkt() -> Splitter:
    module = importlib.import_module("nupunkt")
    return lambda text: [str(s) for s in module.sent_tokenize(text)]


def _sentencex() -> Splitter:
    module = importlib.import_module("sentencex")
    return lambda text: list(module.segment("en", text))


def _syntok() -> Splitter:
    module = importlib.import_module("syntok.segmenter")
    return lambda text: [
        "".join(t.spacing + t.value for t in sentence)
        for paragraph in module.process(text)
        for sentence in paragraph
    ]


def _segtok() -> Splitter:
    module = importlib.import_module("segtok.segmenter")
    return lambda text: list(module.split_multi(text))


def _sentence_splitter() -> Splitter:
    module = importlib.import_module("sentence_splitter")
    return module.SentenceSplitter("en").split  # type: ignore[no-any-return]


def _yasbd() -> Splitter:
    module = importlib.import_module("yasbd")
    detector = module.BoundaryDetector("en")
    return lambda text: list(detector.segment(text))


def _sakurs() -> Splitter:
    module = importlib.import_module("sakurs")
    return lambda text: list(module.split(text, language="en"))


SPLITTERS: dict[str, tuple[str, Callable[[], Splitter]]] = {
    "stance": ("stance", _stance),
    "stance, quotations split": ("stance", _stance_split),
    "nupunkt": ("nupunkt", _nupunkt),
    "sentencex": ("sentencex", _sentencex),
    "syntok": ("syntok", _syntok),
    "segtok": ("segtok", _segtok),
    "sentence-splitter": ("sentence_splitter", _sentence_splitter),
    "yasbd-lib": ("yasbd", _yasbd),
    "sakurs": ("sakurs", _sakurs),
}


def seconds(name: str, text: str) -> float | None:
    """CPU time of one run in a process of its own; None if it fails or passes `TIME_LIMIT`."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(name, text, sender))
    process.start()
    sender.close()
    taken: float | None = None
    try:
        if receiver.poll(TIME_LIMIT):
            taken = float(receiver.recv())
    except EOFError:
        taken = None
    process.kill()
    process.join()
    return taken


def _timed(name: str, text: str, sender: multiprocessing.connection.Connection) -> None:
    splitter = SPLITTERS[name][1]()
    splitter("Warm up. Once.")
    start = time.process_time()
    splitter(text)
    sender.send(time.process_time() - start)


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{100 * value:.1f}"


def _time(value: float | None) -> str:
    return f"failed or > {TIME_LIMIT:.0f}" if value is None else f"{value:.2f}"


def main(argv: Sequence[str] | None = None) -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m eval.segmentation", description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="*", default=[], help="gold lists, JSON lines")
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="cut articles, JSONL")
    parser.add_argument("--time", action="store_true", help="measure time as well")
    parser.add_argument("--only", nargs="*", help="names of splitters")
    parser.add_argument("--errors", action="store_true", help="list the cases that are wrong")
    options = parser.parse_args(argv)
    names = [n for n in options.only or SPLITTERS if importlib.util.find_spec(SPLITTERS[n][0])]
    lists = [(p.stem, read_gold(p)) for p in options.gold]
    lists += [(p.stem, read_articles([p])) for p in options.articles]
    print(
        "| splitter | list | cases | exact % | boundary F1 % | exact %, quotations split | F1 % |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        splitter = SPLITTERS[name][1]()
        for label, cases in lists:
            kept = score(splitter, cases, split_quotations=False)
            split = score(splitter, cases, split_quotations=True)
            figures = (kept.exact_share, kept.f1, split.exact_share, split.f1)
            print(f"| {name} | {label} | {kept.cases} | {' | '.join(map(_percent, figures))} |")
            if options.errors:
                for case in cases:
                    found = splitter(case.text)
                    if inner_boundaries(found) != inner_boundaries(case.kept):
                        print(
                            f"    wrong: {' ‖ '.join(found)!r}\n     gold: {' ‖ '.join(case.kept)!r}"
                        )
    if options.time:
        prose = " ".join(case.text for _, cases in lists for case in cases)
        prose = (prose * (1_000_000 // len(prose) + 1))[:1_000_000] if prose else "A plain line. "
        inputs = {"prose": prose, **ADVERSARIAL}
        print("\n| CPU seconds, 1 MB of | " + " | ".join(inputs) + " |")
        print("| --- |" + " --- |" * len(inputs))
        for name in names:
            print(
                f"| {name} | " + " | ".join(_time(seconds(name, t)) for t in inputs.values()) + " |"
            )


if __name__ == "__main__":
    main()
