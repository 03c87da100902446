"""An analysis as Markdown for a pull request or an issue: tables, no HTML, nothing that pings."""

from __future__ import annotations

import re

from stance.labels import Analysis
from stance.render.plain import shorten, visible
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

_MAX_DROPPED, _DROPPED_WIDTH = 40, 100
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
_BLOCK = re.compile(r"^(?=[#+\-=])|^(\d+)(?=[.)])")
# A word joiner parts what would become a mention, a reference to an issue, or a link.
_LINK = re.compile(r"([@#](?=\w)|:(?=//)|www(?=\.)|\bGH(?=-\d))", re.IGNORECASE)


def to_markdown(analysis: Analysis) -> str:
    """The analysis as GitHub-flavoured Markdown, ended by a newline.

    Text of the article cannot form markup, a link, a mention or a reference.
    """
    names = [safe(name) for name in analysis.conflict.names]
    source = f"{safe(analysis.article.source)}: " if analysis.article.source else ""
    lines = [
        f"## {source}{listed(names)}",
        "",
        MEANING,
        "",
        "### Balance",
        "",
        *_balance(analysis),
        safe(method(analysis.balance)),
        "",
        "### Sentences",
        "",
        *_sentences(analysis),
        *_dropped(analysis),
        *_warnings(analysis),
        f"Model: {safe(model_line(analysis))}.",
    ]
    return "\n".join(lines) + "\n"


def safe(text: str) -> str:
    """Text as one line of Markdown that renders as that text and nothing else."""
    text = _SPECIAL.sub(r"\\\1", visible(text))
    text = _BLOCK.sub(lambda match: f"{match[1]}\\" if match[1] else "\\", text)
    return _LINK.sub("\\1\u2060", text)


def _balance(analysis: Analysis) -> list[str]:
    lines = [
        "| voice | party | share | interval | by words | expected |",
        "|---|---|---:|---:|---:|---:|",
    ]
    parts = blocks(analysis.balance)
    for block in parts:
        lines += [_bar(block, bar) for bar in block.bars]
        if not block.bars:
            why = "" if block.too_few is None else f" ({safe(block.too_few)})"
            lines.append(f"| {block.title} | none{why} | | | | |")
    lines.append("")
    for block in parts:
        notes = "; ".join((block.counts, *block.notes))
        lines.append(f"- **{block.title}**: {safe(notes)}")
    return [*lines, ""]


def _bar(block: Block, bar: Bar) -> str:
    interval = ""
    if bar.interval is not None:
        interval = f"{percent(bar.interval[0])} to {percent(bar.interval[1])}"
    return (
        f"| {block.title} | {safe(bar.party)} | {percent(bar.share)} | {interval} "
        f"| {percent(bar.words)} | {percent(bar.expected)} |"
    )


def _sentences(analysis: Analysis) -> list[str]:
    if not analysis.sentences:
        return ["No sentence to judge.", ""]
    lines = ["| # | account | probability | voice | sentence |", "|---:|---|---:|---|---|"]
    for label in analysis.sentences:
        mark = "" if label.section == "body" else f"*{label.section}:* "
        doubt = "?" if label.uncertain else ""
        lines.append(
            f"| {label.index + 1}{doubt} | {safe(label.label)} | {probability(label)} "
            f"| {safe(label.voice)} | {mark}{safe(label.text)} |"
        )
    lines += [
        "",
        "≤: no party reaches this; ≥: each carried party reaches this; ?: too near to call.",
        "",
    ]
    return lines


def _dropped(analysis: Analysis) -> list[str]:
    dropped = analysis.article.dropped
    if not dropped:
        return []
    lines = [f"### Not judged: {count(len(dropped), 'part')}", ""]
    for part in dropped[:_MAX_DROPPED]:
        text = safe(shorten(visible(part.text), _DROPPED_WIDTH))
        lines.append(f"- {safe(part.reason)}: {text}")
    if len(dropped) > _MAX_DROPPED:
        lines.append(f"- and {len(dropped) - _MAX_DROPPED} more; the JSON output lists all")
    return [*lines, ""]


def _warnings(analysis: Analysis) -> list[str]:
    if not analysis.warnings:
        return []
    return ["### Warnings", "", *(f"- {safe(warning)}" for warning in analysis.warnings), ""]
