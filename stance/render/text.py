"""An analysis as text for a terminal: the sentences with their labels, then the balance as bars."""

from __future__ import annotations

from stance.labels import MIXED, NEUTRAL, Analysis, SentenceLabel
from stance.render.plain import columns, pad, shorten, visible, wrap
from stance.render.view import (
    MEANING,
    Bar,
    Block,
    blocks,
    count,
    listed,
    method,
    model_line,
    percent,
    probability,
)

MIN_WIDTH = 50
_BESIDE_BAR, _MIN_BAR = 32, 8  # columns of a bar's line that are neither name nor bar
_MAX_LABEL, _MAX_VOICE, _MAX_DROPPED = 14, 12, 40
# 256-colour codes near the Okabe-Ito palette, which colour-blind readers can tell apart.
_PARTY_COLORS = (33, 208, 36, 175, 117, 178, 141, 250)


class _Pen:
    """Writes ANSI styles, or nothing."""

    def __init__(self, names: tuple[str, ...], color: bool) -> None:
        self._codes = {n: f"38;5;{c}" for n, c in zip(names, _PARTY_COLORS, strict=False)}
        self._color = color

    def style(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._color and code and text.strip() else text

    def bold(self, text: str) -> str:
        return self.style(text, "1")

    def dim(self, text: str) -> str:
        return self.style(text, "2")

    def label(self, text: str, label: str) -> str:
        return self.style(text, "2" if label == NEUTRAL else self._codes.get(label, "1"))


def to_text(analysis: Analysis, *, width: int = 80, color: bool = False) -> str:
    """The analysis for a terminal of `width` columns (at least 50), ended by a newline.

    Nothing of the article can act on the terminal: control characters are written out.

    Args:
        color: with ANSI colours; they only repeat what the words say.
    """
    width = max(width, MIN_WIDTH)
    pen = _Pen(analysis.conflict.names, color)
    lines = [
        *_head(analysis, width, pen),
        *_warnings(analysis, width, pen),
        *_sentences(analysis, width, pen),
        *_dropped(analysis, width, pen),
        *_balance(analysis, width, pen),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(analysis: Analysis, width: int, pen: _Pen) -> list[str]:
    names = [visible(name) for name in analysis.conflict.names]
    title = f"{visible(analysis.article.source or 'Text')}: {listed(names)}"
    lines = [pen.bold(line) for line in wrap(title, width)]
    about = [visible(t) for t in (analysis.conflict.name, analysis.conflict.note) if t]
    if about and about[0] not in (" / ".join(names), names[0]):
        lines += wrap(" · ".join(about), width)
    lines += wrap(f"Model {model_line(analysis)}", width)
    return [*lines, "", *wrap(MEANING, width), ""]


def _sentences(analysis: Analysis, width: int, pen: _Pen) -> list[str]:
    labels = analysis.sentences
    if not labels:
        return ["No sentence to judge.", ""]
    number = len(str(len(labels)))
    tag = min(_MAX_LABEL, max(columns(visible(s.label)) for s in labels))
    who = min(_MAX_VOICE, max(5, *(columns(visible(s.voice)) for s in labels)))
    tag = max(tag, 7)
    left = number + 2 + tag + 1 + 5 + 1 + who + 2
    beside = width - left >= 30
    indent = left if beside else number + 2
    lines = []
    if beside:
        head = f"{'#':>{number}}  {pad('account', tag)} {'prob':>5} {pad('voice', who)}  sentence"
        lines += [pen.dim(head), pen.dim("─" * width)]
    paragraph = None
    for label in labels:
        if paragraph is not None and label.paragraph != paragraph:
            lines.append("")
        paragraph = label.paragraph
        gutter = (
            f"{label.index + 1:>{number}}{'?' if label.uncertain else ' '} "
            + pen.label(pad(visible(label.label), tag), label.label)
            + f" {probability(label):>5} {pad(visible(label.voice), who)}"
        )
        text = [
            pen.bold(line) if label.section == "headline" else line
            for line in wrap(_marked(label), width - indent)
        ]
        if beside:
            lines.append(f"{gutter}  {text[0]}")
            text = text[1:]
        else:
            lines.append(gutter)
        lines += [" " * indent + line for line in text]
    legend = ["≤ neutral: no party reaches this"]
    if any(s.label == MIXED for s in labels):
        legend.append("≥ mixed: each carried party reaches this")
    if any(s.uncertain for s in labels):
        legend.append("? too near the threshold to call")
    return [*lines, "", *(pen.dim(line) for item in legend for line in wrap(item, width)), ""]


def _marked(label: SentenceLabel) -> str:
    mark = "" if label.section == "body" else f"[{label.section}] "
    return mark + visible(label.text)


def _dropped(analysis: Analysis, width: int, pen: _Pen) -> list[str]:
    dropped = analysis.article.dropped
    if not dropped:
        return []
    shown = dropped[:_MAX_DROPPED]
    reasons = [visible(part.reason) for part in shown]
    column = min(26, max(columns(reason) for reason in reasons))
    lines = [pen.bold(f"Not judged: {count(len(dropped), 'part')}")]
    for part, reason in zip(shown, reasons, strict=True):
        room = width - column - 4
        lines.append(f"  {pad(reason, column)}  {pen.dim(shorten(visible(part.text), room))}")
    if len(dropped) > len(shown):
        lines.append(f"  and {len(dropped) - len(shown)} more; the JSON output lists all")
    return [*lines, ""]


def _warnings(analysis: Analysis, width: int, pen: _Pen) -> list[str]:
    if not analysis.warnings:
        return []
    lines = [pen.bold("Warnings")]
    for warning in analysis.warnings:
        first, *rest = wrap(visible(warning), width - 4)
        lines += [f"  ! {first}", *(f"    {line}" for line in rest)]
    return [*lines, ""]


def _balance(analysis: Analysis, width: int, pen: _Pen) -> list[str]:
    lines = [pen.bold("Balance")]
    parts = blocks(analysis.balance)
    names = max(columns(visible(name)) for name in analysis.conflict.names)
    names = min(names, 16, width - _BESIDE_BAR - _MIN_BAR)
    for block in parts:
        lines += ["", *_block(block, names, width, pen)]
    lines.append("")
    if any(block.bars for block in parts):
        key = (
            "Bars: █ up to the low end of the interval, ▓ to the measured share, ░ to the high "
            "end, ┊ expected share; in brackets the interval, then the share weighted by words."
        )
        lines += [pen.dim(line) for line in wrap(key, width)]
    return [*lines, *(pen.dim(line) for line in wrap(method(analysis.balance), width))]


def _block(block: Block, names: int, width: int, pen: _Pen) -> list[str]:
    first, *rest = wrap(f"{block.title} · {block.counts}", width)
    lines = [pen.bold(first), *rest]
    if block.too_few is not None:
        return [*lines, *(f"  {line}" for line in wrap(visible(block.too_few), width - 2))]
    room = width - names - _BESIDE_BAR
    for bar in block.bars:
        low_high = "" if bar.interval is None else _percents(bar.interval)
        lines.append(
            f"  {pad(visible(bar.party), names)} {percent(bar.share):>4} "
            f"{pen.label(bar_line(bar, room), bar.party)} {low_high:<12} "
            f"words {percent(bar.words):>4}"
        )
    for note in block.notes:
        first, *rest = wrap(note, width - 4)
        lines += [f"  · {first}", *(f"    {line}" for line in rest)]
    return lines


def _percents(interval: tuple[float, float]) -> str:
    return f"[{percent(interval[0])}, {percent(interval[1])}]"


def bar_line(bar: Bar, width: int) -> str:
    """A share as a bar of `width` cells.

    █ to the interval's low end, ▓ to the share, ░ to the high end, ┊ in the cell of the expected
    share. Without an interval: █ to the share.
    """
    low, high = bar.interval or (bar.share, bar.share)
    ends = [round(x * width) for x in (low, bar.share, high)]
    cells = [
        "█" if i < ends[0] else "▓" if i < ends[1] else "░" if i < ends[2] else "·"
        for i in range(width)
    ]
    cells[min(width - 1, round(bar.expected * width))] = "┊"
    return "".join(cells)
