"""Puts the page together: overview, change, a section a set, and what made the figures."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources
from string import Template
from typing import Any

from eval.report.read import Results, read
from eval.report.sets import set_section
from eval.report.svg import safe
from eval.report.tables import Row, figure_table, glossary, tree, wide


@lru_cache(maxsize=2)
def _part(name: str) -> str:
    return resources.files("eval.report").joinpath(name).read_text(encoding="utf-8")


def report(results: Any, baseline: Any = None) -> str:
    """A self-contained page that runs nothing and requests nothing.

    Args:
        results: as in results.json.
        baseline: another one, whose sets of the same name and hash are compared.

    Raises:
        ValueError: something needed is missing from either, or not what it should be.
    """
    now = read(results)
    before = None if baseline is None else read(baseline, "baseline")
    sections = [("figures", "All figures", _overview(now))]
    if before is not None:
        sections.append(("change", "Change", _change(now, before)))
    for number, found in enumerate(now.sets, 1):
        sections.append((f"set-{number}", found.name, set_section(f"set-{number}", found)))
    sections.append(("training", "Training", _training(now)))
    sections.append(("origin", "Model, data and environment", _origin(now, before)))
    name = str(now.model["name"])
    style = _part("page.css")
    return Template(_part("page.html")).substitute(
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        title=safe(f"{name}: evaluation"),
        heading=safe(name),
        subtitle=_subtitle(now, before),
        contents="\n".join(
            f'<li><a href="#{key}">{safe(title)}</a></li>' for key, title, _ in sections
        ),
        main="\n".join(
            f'<section id="{key}" aria-labelledby="{key}-h"><h2 id="{key}-h">{safe(title)}</h2>\n'
            f"{body}\n</section>"
            for key, title, body in sections
        ),
        footer=safe(
            f"Made from results of schema {now.schema_version} alone. "
            "Undefined figures are named so, never shown as 0."
        ),
    )


def _subtitle(now: Results, before: Results | None) -> str:
    total = sum(found.sentences for found in now.sets)
    parts = [f"{total:,} sentences in {_count(len(now.sets), 'held-out set')}"]
    if backend := now.model.get("backend"):
        parts.append(str(backend))
    if before is not None:
        parts.append(f"beside {before.model['name']}")
    line = safe(" · ".join(parts))
    if sha256 := now.model.get("sha256"):
        line += f"<br>sha256 <code>{safe(str(sha256))}</code>"
    return line


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'s' * (n != 1)}"


def _overview(now: Results) -> str:
    if not now.sets:
        return '<p class="missing">No set was measured.</p>'
    rows = [Row(found.name, f"{found.sentences:,}", found.figures) for found in now.sets]
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    return (
        f'<p class="note">{safe(_intervals(now))} The dot is the figure, the bar its '
        "interval, on the scale that the heading gives.</p>"
        + figure_table("Figures by set", rows, ("set", "sentences"))
        + f"<details><summary>What the figures mean</summary>{glossary(names)}</details>"
    )


def _intervals(now: Results) -> str:
    made = now.intervals
    level, method = made.get("level"), made.get("method", "an unnamed method")
    share = f"{level * 100:g} %" if isinstance(level, (int, float)) else "of unnamed level"
    line = f"Intervals: {share}, {method}"
    if "resamples" in made and "unit" in made:
        line += f", {made['resamples']} resamples of the {made['unit']}s"
    return line + (f", seed {made['seed']}." if "seed" in made else ".")


def _change(now: Results, before: Results) -> str:
    old = {found.name: found for found in before.sets}
    rows, notes = [], []
    for found in now.sets:
        other = old.pop(found.name, None)
        if other is None:
            notes.append(f"{found.name}: not in the baseline.")
        elif other.sha256 != found.sha256:
            notes.append(
                f"{found.name}: not compared, its texts or labels are others "
                f"(sha256 {found.sha256[:12]}… now, {other.sha256[:12]}… in the baseline)."
            )
        else:
            rows.append(Row(found.name, f"{found.sentences:,}", found.figures, other.figures))
    notes += [f"{name}: in the baseline only." for name in old]
    table = figure_table("Change by set", rows, ("set", "sentences")) if rows else ""
    told = "".join(f"<li>{safe(note)}</li>" for note in notes)
    return (
        f'<p class="note">Baseline: {safe(str(before.model["name"]))}. The ring is the baseline, '
        "the dot this model, on the same sentences. Intervals are each model's own: models that "
        "err on the same sentences can differ surely even where intervals overlap.</p>"
        f"{table}{f'<ul>{told}</ul>' if told else ''}"
    )


def _training(now: Results) -> str:
    if now.training is None:
        return '<p class="missing">The training recipe is not in these results.</p>'
    return f'<div class="card">{tree(now.training)}</div>'


def _origin(now: Results, before: Results | None) -> str:
    rows = "".join(
        f'<tr><th scope="row">{safe(s.name)}</th><td class="num">{s.sentences:,}</td>'
        f'<td class="num">{s.articles:,}</td><td class="num">{s.conflicts:,}</td>'
        f"<td><code>{safe(s.sha256)}</code></td></tr>"
        for s in now.sets
    )
    heads = "".join(
        f'<th scope="col" class="num">{head}</th>'
        for head in ("sentences", "articles", "conflicts")
    )
    sets = wide(
        "Sets and their hashes",
        f'<thead><tr><th scope="col">set</th>{heads}<th scope="col">sha256 of texts and labels'
        f"</th></tr></thead><tbody>{rows}</tbody>",
        "plain",
    )
    cards = [("Model", now.model), ("Environment", now.environment), ("Intervals", now.intervals)]
    if before is not None:
        cards.insert(1, ("Baseline model", before.model))
    cards += [(key.replace("_", " ").capitalize(), part) for key, part in now.rest.items()]
    return (
        sets
        + '<div class="cards">'
        + "".join(
            f'<div class="card"><h3>{safe(title)}</h3>{tree(part)}</div>' for title, part in cards
        )
        + "</div>"
    )
