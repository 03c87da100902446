"""Tables of figures, each with a small plot in its cell; confusion; anything else as it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.report.read import Confusion, Figure, Figures
from eval.report.svg import decimal, safe

# (heading, whether more is better, what it is); figures that are not here keep their raw name.
MEANING: dict[str, tuple[str, bool, str]] = {
    "macro_f1": ("Macro F1", True, "mean F1 of neutral, A and B over all sentences"),
    "pair_auc": (
        "Pair AUC",
        True,
        "area under the ROC curve of the framing probability over (sentence, party) pairs; "
        "0.5 is chance",
    ),
    "side_auc": (
        "Side AUC",
        True,
        "whose account it is, over sentences that carry exactly one; 0.5 is chance",
    ),
    "voice_macro_f1": ("Voice F1", True, "mean F1 of the voices A, B and anybody else"),
    "own_voice_f1": ("Own voice F1", True, "F1 of the journalist's own voice against all others"),
    "recall_a": ("Recall A", True, "share of the first party's sentences that were found"),
    "recall_b": ("Recall B", True, "share of the second party's sentences that were found"),
    "ece": (
        "ECE",
        False,
        "expected calibration error: how far stated probabilities lie from observed shares",
    ),
    "net_balance_mae": (
        "Balance error",
        False,
        "mean distance of an article's predicted net balance from the gold one, 0 to 2",
    ),
}
_HASH = re.compile(r"[0-9a-f]{32,64}")
_LONGEST, _DEEPEST = 60, 12
TINTS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of figures.

    Attributes:
        label: its head.
        n: counts beside it, as text.
        figures: by name.
        other: what each is compared with: drawn hollow, and named in the cell as a difference.
        heading: it has no figures and heads the rows below it.
    """

    label: str
    n: str = ""
    figures: Figures = field(default_factory=dict)
    other: Figures = field(default_factory=dict)
    heading: bool = False


def figure_table(
    caption: str, rows: Sequence[Row], heads: tuple[str, str], reference: Figures | None = None
) -> str:
    """Rows of figures, a column each, every one with its number, interval and place on a scale.

    Args:
        caption: what the table shows.
        rows: at least one.
        heads: over the rows' labels and counts.
        reference: figures that a dashed line marks in every row.
    """
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    scales = {name: _scale(name, rows) for name in names}
    head = "".join(_head(name, scales[name]) for name in names)
    lines = []
    for row in rows:
        if row.heading:
            lines.append(
                f'<tr class="heading"><th scope="rowgroup" colspan="{len(names) + 2}">'
                f"{safe(row.label)}</th></tr>"
            )
            continue
        cells = "".join(_cell(name, row, scales[name], reference or {}) for name in names)
        if not row.figures and names:
            cells = f'<td class="few" colspan="{len(names)}">too few sentences for figures</td>'
        lines.append(
            f'<tr><th scope="row">{safe(row.label)}</th><td class="num n">{safe(row.n)}</td>'
            f"{cells}</tr>"
        )
    return wide(
        caption,
        f'<thead><tr><th scope="col">{safe(heads[0])}</th>'
        f'<th scope="col" class="num">{safe(heads[1])}</th>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody>",
        "figures",
    )


def wide(caption: str, rows: str, kind: str) -> str:
    """A table that scrolls by itself where the window is too narrow for it."""
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{safe(caption)}">'
        f'<table class="{kind}"><caption class="read">{safe(caption)}</caption>{rows}</table></div>'
    )


def _scale(name: str, rows: Sequence[Row]) -> tuple[float, float]:
    """The quarters that hold all figures of the column and their intervals; 0 to 1 for none."""
    values = [
        value
        for row in rows
        for figure in (row.figures.get(name), row.other.get(name))
        if figure is not None and figure.value is not None
        for value in (figure.value, *(figure.interval or ()))
    ]
    if not values:
        return 0.0, 1.0
    low, high = math.floor(4 * min(values)) / 4, math.ceil(4 * max(values)) / 4
    return low, max(high, low + 0.25)


def _head(name: str, scale: tuple[float, float]) -> str:
    title, more, about = MEANING.get(name, (name, None, ""))
    way = {True: ("↑", "higher is better"), False: ("↓", "lower is better"), None: ("", "")}[more]
    arrow = (
        f'<span aria-hidden="true">{way[0]}</span><span class="read"> ({way[1]})</span>'
        if way[0]
        else ""
    )
    ends = f"<small>{scale[0]:g} to {scale[1]:g}</small>".replace("-", "−")
    return f'<th scope="col" class="num" title="{safe(about)}">{safe(title)} {arrow}{ends}</th>'


def _cell(name: str, row: Row, scale: tuple[float, float], reference: Figures) -> str:
    figure = row.figures.get(name, Figure(None))
    if figure.value is None:
        return '<td class="num few">undefined</td>'
    interval, change = "", ""
    if figure.interval is not None:
        interval = f"<small>{decimal(figure.interval[0])} to {decimal(figure.interval[1])}</small>"
    other = row.other.get(name, Figure(None))
    if other.value is not None:
        sign = "+" if round(figure.value - other.value, 3) > 0 else ""
        change = (
            f"<small><b>{sign}{decimal(figure.value - other.value)}</b> "
            f"from {decimal(other.value)}</small>"
        )
    mark = reference.get(name, Figure(None)).value
    return (
        f'<td class="num">{decimal(figure.value)}{interval}{change}'
        f"{_place(figure, other.value, mark, scale)}</td>"
    )


def _place(
    figure: Figure, other: float | None, reference: float | None, scale: tuple[float, float]
) -> str:
    """Where the figure lies on the scale: 100 by 12 units, stretched to the cell.

    Dots are ends of strokes that do not stretch. The numbers stand beside as text.
    """
    low, high = scale

    def x(value: float) -> str:
        return f"{100 * (value - low) / (high - low):.1f}"

    parts = ['<path class="scale" d="M0 6H100M0 3V9M100 3V9"/>']
    if reference is not None:
        parts.append(f'<path class="reference" d="M{x(reference)} 0V12"/>')
    if figure.interval is not None:
        start, end = map(x, figure.interval)
        parts.append(f'<path class="whisker" d="M{start} 6H{end}"/>')
    if other is not None:
        parts += [f'<path class="{kind}" d="M{x(other)} 6h0"/>' for kind in ("ring", "hole")]
    if figure.value is not None:
        parts.append(f'<path class="point" d="M{x(figure.value)} 6h0"/>')
    return (
        '<svg class="place" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def glossary(names: Sequence[str]) -> str:
    """What the figures of these names mean."""
    known = [MEANING[name] for name in names if name in MEANING]
    terms = "".join(
        f"<dt>{safe(title)}</dt><dd>{safe(about)}; {'higher' if more else 'lower'} is better</dd>"
        for title, more, about in known
    )
    return f"<dl>{terms}</dl>" if terms else ""


def confusion_table(confusion: Confusion) -> str:
    """Gold labels by given ones: counts, shares of the row as tints, recall and precision."""
    labels, counts = confusion.labels, confusion.counts
    head = "".join(f'<th scope="col" class="num">{safe(label)}</th>' for label in labels)
    lines = []
    for place, (label, row) in enumerate(zip(labels, counts, strict=True)):
        total = sum(row)
        cells = "".join(_heat(cell, total, place == i) for i, cell in enumerate(row))
        lines.append(
            f'<tr><th scope="row">{safe(label)}</th>{cells}<td class="num n">{total:,}</td>'
            f'<td class="num n">{_ratio(row[place], total)}</td></tr>'
        )
    columns = list(zip(*counts, strict=True))
    sums = "".join(f'<td class="num n">{sum(column):,}</td>' for column in columns)
    precision = "".join(
        f'<td class="num n">{_ratio(c[i], sum(c))}</td>' for i, c in enumerate(columns)
    )
    return wide(
        "Confusion: gold labels in rows, given labels in columns",
        f'<thead><tr><td></td><th scope="colgroup" colspan="{len(labels)}">given label</th>'
        f'<td></td><td></td></tr><tr><th scope="col">gold label</th>{head}'
        '<th scope="col" class="num">all</th><th scope="col" class="num">recall</th></tr></thead>'
        f'<tbody>{"".join(lines)}</tbody><tfoot><tr><th scope="row">all</th>{sums}'
        f'<td class="num n">{sum(map(sum, counts)):,}</td><td></td></tr>'
        f'<tr><th scope="row">precision</th>{precision}<td></td><td></td></tr></tfoot>',
        "confusion",
    )


def _heat(count: int, total: int, right: bool) -> str:
    share = count / total if total else 0.0
    level = math.ceil(share * TINTS)
    kind = f"cell h{level}" + " right" * right
    note = f"<small>{share:.0%}</small>" if total else ""
    return f'<td class="num {kind}">{count:,}{note}</td>'


def _ratio(part: int, whole: int) -> str:
    return decimal(part / whole, 2) if whole else '<span class="few">undefined</span>'


def numbers(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plot's numbers, folded away."""
    head = "".join(f'<th scope="col" class="num">{safe(h)}</th>' for h in heads)
    body = "".join(
        "<tr>" + "".join(f'<td class="num">{safe(c)}</td>' for c in row) + "</tr>" for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<details><summary>Numbers</summary><div class="wide">{table}</div></details>'


def tree(value: Any, depth: int = 0) -> str:
    """Any value of the file, as nested lists of terms; what is cut short says so."""
    if depth == _DEEPEST:
        return '<span class="few">deeper parts are in the file</span>'
    if isinstance(value, Mapping):
        terms = "".join(
            f"<dt>{safe(str(key).replace('_', ' '))}</dt><dd>{tree(part, depth + 1)}</dd>"
            for key, part in list(value.items())[:_LONGEST]
        )
        return (f"<dl>{terms}</dl>" if terms else "none") + _more(len(value))
    if isinstance(value, (list, tuple)):
        shown = [tree(part, depth + 1) for part in value[:_LONGEST]]
        if any(isinstance(part, (Mapping, list, tuple)) for part in value):
            items = "".join(f"<li>{part}</li>" for part in shown)
            return f'<ol class="steps">{items}</ol>{_more(len(value))}'
        return (", ".join(shown) or "none") + _more(len(value))
    if isinstance(value, str):
        return f"<code>{safe(value)}</code>" if _HASH.fullmatch(value) else safe(value)
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return safe(str(value))


def _more(n: int) -> str:
    return f'<p class="few">and {n - _LONGEST} more in the file</p>' if n > _LONGEST else ""
