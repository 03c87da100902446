"""An analysis as one HTML page: self-contained, inert, readable without colour.

Every string is escaped, there is no script, and the page's Content-Security-Policy allows nothing
but its own style sheet, by hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib import resources
from itertools import groupby
from string import Template

from stance.labels import MIXED, NEUTRAL, OWN, Analysis, SentenceLabel
from stance.render.plain import columns, shorten, visible
from stance.render.view import (
    MEANING,
    Bar,
    Block,
    badges,
    blocks,
    count,
    detail,
    listed,
    method,
    model_line,
    percent,
    possessive,
)

LEVELS = 5  # strengths of tint
_MAX_DROPPED, _DROPPED_WIDTH = 200, 300
_FIRST_WORD = 20  # columns
_LEGEND = 4  # strength of the legend's samples


@lru_cache(maxsize=1)
def _style() -> str:
    return resources.files("stance.render").joinpath("page.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    page = resources.files("stance.render").joinpath("page.html")
    return Template(page.read_text(encoding="utf-8"))


def to_html(analysis: Analysis) -> str:
    """The analysis as a whole page; it makes no request and runs nothing."""
    names = analysis.conflict.names
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    parties = listed([visible(name) for name in names])
    source = visible(analysis.article.source or "")
    shown = _Parties(names, analysis.model.threshold)
    return _template().substitute(
        style=style,
        style_hash=digest,
        title=_safe(f"{source}: {parties}" if source else parties),
        heading=_safe(parties),
        subtitle=_safe(_subtitle(analysis)),
        meaning=_safe(MEANING),
        legend=_legend(analysis, shown),
        article=_article(analysis, shown),
        balance="\n".join(_block(block, shown) for block in blocks(analysis.balance)),
        method=_safe(method(analysis.balance)),
        warnings=_warnings(analysis.warnings),
        dropped=_dropped(analysis),
        model=_safe(model_line(analysis)),
    )


def to_notebook(analysis: Analysis) -> str:
    """The page inside a sandboxed frame, so that no style of either reaches the other."""
    page = escape(to_html(analysis))
    return (
        '<iframe sandbox="" title="Whose account does each sentence carry?" width="100%" '
        f'height="720" style="border:1px solid #8888" srcdoc="{page}"></iframe>'
    )


def _safe(text: str) -> str:
    """Text for an element or a quoted attribute."""
    return escape(visible(text))


class _Parties:
    """Classes and badges of the parties."""

    def __init__(self, names: Sequence[str], threshold: float) -> None:
        self._place = {name: number for number, name in enumerate(names, 1)}
        self._badges = badges(names)
        self._threshold = threshold

    def badge(self, names: Sequence[str], doubt: bool = False) -> str:
        """Says without colour what the tint says."""
        tag = "+".join(self._badges[name] for name in names) + "?" * doubt
        return f'<span class="badge" aria-hidden="true">{_safe(tag)}</span>'

    def color(self, name: str) -> str:
        return f"p{self._place[name]}"

    def tint(self, names: Sequence[str], level: int) -> str:
        """Classes of a sentence with the accounts of `names`; stripes show the first two."""
        first = f"{self.color(names[0])} k{level}"
        return f"one {first}" if len(names) == 1 else f"two {first} q{self._place[names[1]]}"

    def level(self, label: SentenceLabel) -> int:
        """1 to 5: how far the (least) carried probability lies from the threshold towards 1."""
        least = min(label.framing[name] for name in label.carries)
        room = max(1 - self._threshold, 1e-9)
        return 1 + min(LEVELS - 1, max(0, int((least - self._threshold) / room * LEVELS)))


def _subtitle(analysis: Analysis) -> str:
    conflict, article = analysis.conflict, analysis.article
    parts = [article.source or "", count(len(analysis.sentences), "sentence")]
    if article.dropped:
        parts.append(f"{count(len(article.dropped), 'part')} not judged")
    if conflict.name != " / ".join(conflict.names):
        parts.append(conflict.name)
    return " · ".join(part for part in (*parts, conflict.note) if part)


def _legend(analysis: Analysis, shown: _Parties) -> str:
    names = analysis.conflict.names
    items = [
        f'<span class="s own {shown.tint([name], _LEGEND)}">{shown.badge([name])}'
        f"{_safe(possessive(name))} account</span>"
        for name in names
    ]
    if any(label.label == MIXED for label in analysis.sentences):
        accounts = "both accounts" if len(names) == 2 else "two or more accounts"
        items.append(f'<span class="s {shown.tint(names[:2], _LEGEND)}">{accounts} (mixed)</span>')
    items.append("no tint: neutral")
    if any(label.uncertain for label in analysis.sentences):
        items.append(
            f'<span class="s doubt">{shown.badge((), True)}too near the threshold to call</span>'
        )
    first = shown.color(names[0])
    items.append(f'<span class="own {first}">journalist\'s own voice</span>')
    items.append(f'<span class="said {first}">attributed to someone</span>')
    items.append("stronger tint: higher probability")
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _article(analysis: Analysis, shown: _Parties) -> str:
    parts = []
    for (_, section), group in groupby(analysis.sentences, lambda s: (s.paragraph, s.section)):
        text = "\n".join(_sentence(label, shown) for label in group)
        if section == "headline":
            parts.append(f'<h2 dir="auto">{text}</h2>')
        elif section == "caption":
            parts.append(
                f'<p class="caption" dir="auto"><span class="kind">Caption</span>{text}</p>'
            )
        else:
            parts.append(f'<p dir="auto">{text}</p>')
    return "\n".join(parts) or "<p>No sentence to judge.</p>"


def _sentence(label: SentenceLabel, shown: _Parties) -> str:
    classes, badge, read = ["s"], "", ""
    if label.label != NEUTRAL:
        classes += [
            shown.tint(label.carries, shown.level(label)),
            "own" if label.voice == OWN else "said",
        ]
    if label.uncertain:
        classes.append("doubt")
    explained = _safe(detail(label))
    if label.carries or label.uncertain:
        badge = shown.badge(label.carries, label.uncertain)
        read = f'<span class="read"> [{explained}]</span>'
    text = _beside(badge, visible(label.text))
    return f'<span class="{" ".join(classes)}" title="{explained}">{text}{read}</span>'


def _beside(badge: str, text: str) -> str:
    """The badge and the text, its first word kept on the badge's line if it is not too long."""
    first, space, rest = text.partition(" ")
    if not badge or columns(first) > _FIRST_WORD:
        return badge + escape(text)
    return f'<span class="keep">{badge}{escape(first)}</span>{space}{escape(rest)}'


def _block(block: Block, shown: _Parties) -> str:
    lines = [
        f'<section aria-labelledby="b-{block.key}">',
        f'<h3 id="b-{block.key}">{_safe(block.title)}</h3>',
        f'<p class="counts">{_safe(block.counts)}</p>',
    ]
    if block.too_few is not None:
        lines.append(f'<p class="few">{_safe(block.too_few[:1].upper() + block.too_few[1:])}.</p>')
    if block.bars:
        lines.append(
            '<table><thead><tr><th scope="col">Party</th><th scope="col">share and interval</th>'
            '<th scope="col" class="num">share</th><th scope="col" class="num">by words</th></tr>'
            "</thead><tbody>"
        )
        lines += [_row(bar, shown) for bar in block.bars]
        lines.append("</tbody></table>")
    lines += [f'<p class="note">{_safe(note[:1].upper() + note[1:])}.</p>' for note in block.notes]
    return "\n".join((*lines, "</section>"))


def _row(bar: Bar, shown: _Parties) -> str:
    interval = ""
    if bar.interval is not None:
        interval = f"<small>{percent(bar.interval[0])} to {percent(bar.interval[1])}</small>"
    return (
        f'<tr><th scope="row">{_safe(bar.party)}</th><td class="plot">{_svg(bar, shown)}</td>'
        f'<td class="num">{percent(bar.share)}{interval}</td>'
        f'<td class="num">{percent(bar.words)}</td></tr>'
    )


def _svg(bar: Bar, shown: _Parties) -> str:
    """A bar of 100 by 20 units, stretched to its cell; the numbers stand beside it as text."""
    share, expected = (f"{x * 100:.1f}" for x in (bar.share, bar.expected))
    whisker = ""
    if bar.interval is not None:
        low, high = (f"{x * 100:.1f}" for x in bar.interval)
        whisker = f'<path class="whisker" d="M{low} 6V14M{low} 10H{high}M{high} 6V14"/>'
    return (
        '<svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" x="0" y="4" width="100" height="12"/>'
        f'<rect class="fill {shown.color(bar.party)}" x="0" y="4" width="{share}" height="12"/>'
        f'<path class="expected" d="M{expected} 0V20"/>{whisker}</svg>'
    )


def _warnings(warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    items = "\n".join(f"<li>{_safe(warning)}</li>" for warning in warnings)
    return f"<h2>Warnings</h2>\n<ul>\n{items}\n</ul>"


def _dropped(analysis: Analysis) -> str:
    dropped = analysis.article.dropped
    if not dropped:
        return ""
    parts = [
        f"<dt>{_safe(part.reason)}</dt>"
        f"<dd>{escape(shorten(visible(part.text), _DROPPED_WIDTH))}</dd>"
        for part in dropped[:_MAX_DROPPED]
    ]
    more = len(dropped) - len(parts)
    tail = f"\n<p>and {more} more; the JSON output lists all</p>" if more else ""
    return (
        f"<details><summary>Not judged: {count(len(dropped), 'part')}</summary>\n<dl>\n"
        + "\n".join(parts)
        + f"\n</dl>{tail}</details>"
    )
