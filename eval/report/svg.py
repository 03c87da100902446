"""Plots as inline SVG: a panel with axes and ticks, and marks in data coordinates.

Colours are classes of the page's style sheet, so that a plot follows the page into the dark and
onto paper. Text stands outside the panels in places of its own: it cannot run into other text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from stance.render.plain import visible

FONT = 13  # units; the width of a digit is a little over half of it
MOST_TICKS = 6


def safe(text: str) -> str:
    """Text for an element or a quoted attribute; inert, whatever it is."""
    return escape(visible(text))


def decimal(value: float, places: int = 3) -> str:
    """A number with a true minus sign, and no minus before 0."""
    return f"{round(value, places) + 0.0:.{places}f}".replace("-", "−")


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from `low` to `high`, 2 to `MOST_TICKS` of them, 1, 2 or 5 times 10^k apart."""
    power = math.floor(math.log10(high - low)) - 1
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * 10.0**power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if 2 <= last - first + 1 <= MOST_TICKS:
            break
    return [round(i * step, 12) for i in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class Axis:
    """The range of an axis; `low` < `high`."""

    label: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(
                f"axis {self.label!r} runs from {self.low} to {self.high}; give a range"
            )

    def share(self, value: float) -> float:
        """How far along the axis a value lies: 0 at `low`, 1 at `high`, kept within."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of a drawing in which the axes span a plane; lengths in units of the drawing."""

    left: float
    top: float
    width: float
    height: float
    x: Axis
    y: Axis

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane lies in the drawing."""
        return (
            round(self.left + self.width * self.x.share(x), 1),
            round(self.top + self.height * (1 - self.y.share(y)), 1),
        )

    def axes(self, y_ticks: Sequence[float] | None = None, x_labels: bool = True) -> str:
        """Grid, ticks and labels: y's above the panel, x's below its tick labels."""
        bottom, right = self.top + self.height, self.left + self.width
        parts = []
        for tick in ticks(self.x.low, self.x.high):
            x, _ = self.at(tick, self.y.low)
            parts.append(f'<path class="grid" d="M{x:g} {self.top:g}V{bottom:g}"/>')
            if x_labels:
                parts.append(text(x, bottom + 18, f"{tick:g}", "middle"))
        for tick in ticks(self.y.low, self.y.high) if y_ticks is None else y_ticks:
            _, y = self.at(self.x.low, tick)
            parts.append(f'<path class="grid" d="M{self.left:g} {y:g}H{right:g}"/>')
            parts.append(text(self.left - 8, y + 4.5, f"{tick:,g}", "end"))
        parts.append(text(self.left, self.top - 12, self.y.label, "start", "label"))
        if x_labels:
            parts.append(text(right, bottom + 38, self.x.label, "end", "label"))
        return "".join(parts)

    def line(self, points: Sequence[tuple[float, float]], kind: str) -> str:
        """Points joined by straight lines; nothing for none."""
        if not points:
            return ""
        places = "L".join("{:g} {:g}".format(*self.at(*point)) for point in points)
        return f'<path class="{kind}" d="M{places}"/>'

    def dot(self, x: float, y: float, says: str, radius: float = 4.5) -> str:
        """A mark, and the words that a pointer resting on it brings up."""
        a, b = self.at(x, y)
        return (
            f'<circle class="dot" cx="{a:g}" cy="{b:g}" r="{radius:.1f}">'
            f"<title>{safe(says)}</title></circle>"
        )


def text(x: float, y: float, words: str, anchor: str, kind: str = "tick") -> str:
    """One line of text, `y` its base line."""
    return (
        f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">'
        f"{safe(words.replace('-', '−') if kind == 'tick' else words)}</text>"
    )


def drawing(key: str, title: str, about: str, body: str, width: float, height: float) -> str:
    """A drawing with its title and description for who cannot see it; `key` is unique on the page."""
    return (
        f'<svg class="plot" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="{key}-t {key}-d"><title id="{key}-t">{safe(title)}</title>'
        f'<desc id="{key}-d">{safe(about)}</desc>{body}</svg>'
    )
