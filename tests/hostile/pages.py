"""Pages and texts that are deep, wide, broken or slow; each keeps one known sentence."""

from __future__ import annotations

from collections.abc import Callable

SENTENCE = "The two delegations met for a third day in the valley and left without a statement."
PARAGRAPH = f"<p>{SENTENCE}</p>"

PAGES: dict[str, Callable[[], str]] = {
    "300 deep": lambda: "<div>" * 300 + PARAGRAPH + "</div>" * 300,
    "100,000 deep": lambda: "<div>" * 100_000 + PARAGRAPH,
    "deep inline": lambda: "<p>" + "<span>" * 50_000 + SENTENCE,
    "deep inline, closed by others": lambda: "<span>" * 50_000 + "</em>" * 50_000 + PARAGRAPH,
    "deep tables": lambda: "<table><tr><td>" * 20_000 + PARAGRAPH,
    "deep lists": lambda: "<ul><li>" * 40_000 + PARAGRAPH,
    "deep figures": lambda: "<figure>" * 20_000 + PARAGRAPH,
    "100,000 attributes": lambda: (
        "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{PARAGRAPH}</div>"
    ),
    "a million classes": lambda: f"<div class='{'x ' * 1_000_000}'>{PARAGRAPH}</div>",
    "formatting reopened": lambda: (
        "<p>" + "".join(f"<b id=b{n}>" for n in range(1000)) + "</p><p>x" * 20_000 + PARAGRAPH
    ),
    "options": lambda: "<select>" + "<option>x" * 50_000 + "</select>" + PARAGRAPH,
    "unclosed paragraphs": lambda: "<p>x" * 90_000 + PARAGRAPH,
    "stray end tags": lambda: "</div></p></b>" * 100_000 + PARAGRAPH,
    "comments": lambda: "<!--x-->" * 200_000 + PARAGRAPH,
    "comments with tags": lambda: "<!--<b>-->" * 200_000 + PARAGRAPH,
    "comments ended by bangs": lambda: "<!--x--!>" * 200_000 + PARAGRAPH,
    "ampersands": lambda: PARAGRAPH + "<p>" + "&" * 1_000_000,
    "many style rules": lambda: "<style>" + ".a{display:none}" * 60_000 + "</style>" + PARAGRAPH,
    "unclosed style blocks": lambda: "<style>" + "{" * 500_000 + "</style>" + PARAGRAPH,
}

LINES: dict[str, Callable[[int], str]] = {
    "date parts": lambda n: "12 -1" * n + " x",
    "a.m.": lambda n: "10 a.m. " * n + "x",
    "counts": lambda n: "1 share | " + "1,1 | " * n + "x",
    "comma counts": lambda n: "1," * n + "x",
    "platforms": lambda n: "share + " * n + "!",
    "names": lambda n: "By " + "AinB " * n + "!",
    "capitals": lambda n: "/" * 50 + "A" * n + "!",
    "brackets": lambda n: "(" + "A & " * n + "!",
    "tags": lambda n: "<a> " * n + "!",
    "crumbs": lambda n: "home" + " > a" * n + "!",
    "credits": lambda n: "Photo: " + "A/ " * n + "!",
    "cookies": lambda n: "we you cookie " * n,
    "rights": lambda n: "all rights " * n,
}
