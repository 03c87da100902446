"""The section of one set: its plots beside each other, then the figures by slice."""

from __future__ import annotations

from eval.report import plots
from eval.report.read import AGREEMENT, Balance, Calibration, Figure, SetResults, Slice
from eval.report.svg import decimal, safe
from eval.report.tables import Row, confusion_table, figure_table, numbers, tree


def set_section(key: str, found: SetResults) -> str:
    """What is known of a set; a line names what the file lacks. `key` is unique on the page."""
    cards, missing = [], []
    if found.calibration is None:
        missing.append("calibration (reliability, risk against coverage)")
    else:
        cards.append(_reliability(key, found.calibration, found.figures.get("ece", Figure(None))))
        cards.append(_risk(key, found.calibration))
    if found.balance is None:
        missing.append("balance by article")
    else:
        cards += _balance(key, found.balance)
    if found.confusion is None:
        missing.append("confusion")
    else:
        cards.append(
            _card(
                "Confusion",
                confusion_table(found.confusion),
                "Counts of sentences; the tint and the percentage are the share of the gold label. "
                "Frames mark right answers.",
            )
        )
    if found.second_reader is None:
        missing.append("a second reader")
    else:
        cards.append(_reader(found, found.second_reader))
    cards += [
        _card(name.replace("_", " ").capitalize(), tree(part)) for name, part in found.rest.items()
    ]
    below = ""
    if found.slices is None:
        missing.append("figures by slice")
    else:
        below = _slices(found)
    lacks = f'<p class="missing">Not in these results: {safe(", ".join(missing))}.</p>'
    return (
        f'<p class="sub">{found.sentences:,} sentences, {found.articles:,} articles, '
        f"{found.conflicts:,} conflicts · sha256 <code>{safe(found.sha256)}</code></p>\n"
        f'<div class="cards">{"".join(cards)}</div>\n{below}{lacks if missing else ""}'
    )


def _card(title: str, body: str, note: str = "", folded: str = "") -> str:
    said = f"<figcaption>{safe(note)}</figcaption>" if note else ""
    return f'<figure class="card"><h3>{safe(title)}</h3>{body}{said}{folded}</figure>'


def _shown(value: float | None) -> str:
    return "undefined" if value is None else decimal(value)


def _reliability(key: str, found: Calibration, ece: Figure) -> str:
    interval = ""
    if ece.interval is not None:
        interval = f" ({decimal(ece.interval[0])} to {decimal(ece.interval[1])})"
    note = (
        f"ECE {_shown(ece.value)}{interval} beside a noise floor of {_shown(found.noise_floor)}, "
        f"the ECE that exact probabilities would have on {found.pairs:,} (sentence, party) pairs. "
        f"Brier score {_shown(found.brier)}. Bars: where 95 % of the shares would lie were the "
        "probabilities exact and the pairs independent. Below: pairs in each bin."
    )
    rows = [(decimal(b.probability), decimal(b.share), f"{b.n:,}") for b in found.bins]
    folded = numbers(("stated", "carried", "pairs"), rows)
    return _card("Reliability", plots.reliability(f"{key}-reliability", found.bins), note, folded)


def _risk(key: str, found: Calibration) -> str:
    note = (
        f"Area under the curve (AURC) {_shown(found.aurc)}; lower is better. The least certain "
        "sentences are left out first. Dashes: the share of wrong labels where none is left out."
    )
    rows = [(f"{kept:.0%}", decimal(wrong)) for kept, wrong in found.risk]
    folded = numbers(("kept", "wrong"), rows)
    return _card("Risk and coverage", plots.risk_coverage(f"{key}-risk", found.risk), note, folded)


def _balance(key: str, found: Balance) -> list[str]:
    rows = [
        (
            p.article,
            f"{p.sentences:,}",
            decimal(p.gold, 2),
            decimal(p.predicted, 2),
            "–" if p.interval is None else " to ".join(decimal(x, 2) for x in p.interval),
            "–" if p.corrected is None else decimal(p.corrected, 2),
        )
        for p in found.points
    ]
    heads = ("article", "sentences", "gold", "predicted", "interval", "corrected")
    note = (
        f"{_agreement(found, '')}{_held(found.coverage)} A dot is an article, larger with more "
        "sentences; the thin line is the interval stated of it; dashes: predicted as gold."
    )
    drawn = plots.balance(f"{key}-balance", found.points)
    cards = [_card("Balance of articles", drawn, note, numbers(heads, rows))]
    if any(p.corrected is not None for p in found.points):
        note = f"{_agreement(found, 'corrected_')}{_held(found.corrected_coverage)} The same "
        note += "articles, corrected for the model's known confusion."
        drawn = plots.balance(f"{key}-corrected", found.points, corrected=True)
        cards.append(_card("Balance of articles, corrected", drawn, note))
    return cards


def _agreement(found: Balance, prefix: str) -> str:
    error, correlation, sign = (_shown(found.figures[prefix + name]) for name in AGREEMENT)
    return (
        f"{found.articles:,} articles: mean error {error}, correlation {correlation}, "
        f"same sign in a share of {sign}."
    )


def _held(coverage: tuple[int, float] | None) -> str:
    if coverage is None:
        return ""
    n, share = coverage
    return f" Of {n:,} stated intervals {share:.1%} hold the gold balance."


def _reader(found: SetResults, reader: Slice) -> str:
    """The model beside a second reader, both against the adjudicated labels."""
    names = list(reader.figures)
    rows = [
        Row(
            "model", f"{found.sentences:,}", {n: found.figures.get(n, Figure(None)) for n in names}
        ),
        Row("second reader", f"{reader.n:,}", reader.figures),
    ]
    if (first := found.first_reader) is not None:
        rows.append(Row("first reader against the second", f"{first.n:,}", first.figures))
    return _card(
        "Model and second reader",
        figure_table("The model beside a second reader", rows, ("who", "sentences")),
        "The second reader marked the same text by the same codebook, and is scored against the "
        "gold labels as the model is. Those labels were decided with the reading at hand, so the last "
        "line, one reading against the other, is the fairer ceiling.",
    )


def _slices(found: SetResults) -> str:
    rows = [Row("all sentences", f"{found.sentences:,}", found.figures)]
    for facet, values in (found.slices or {}).items():
        rows.append(Row(facet, heading=True))
        rows += [Row(v or "(none)", f"{part.n:,}", part.figures) for v, part in values.items()]
    return (
        '<h3>By slice</h3><p class="note">The dashes in each scale are the figure over all '
        "sentences of the set.</p>"
        + figure_table("Figures by slice", rows, ("slice", "n"), found.figures)
    )
