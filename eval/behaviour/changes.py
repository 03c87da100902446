"""Changes that make the second article of a case from the first."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from eval.behaviour.names import Names, accented, two_movements, two_parties
from eval.behaviour.phrases import PHRASES
from eval.behaviour.scene import PLACEHOLDER, Scene

Change = Callable[[Scene, random.Random], Scene]

_ROLE = re.compile(r"\{([XY])([dclnN]?)\}")
_WORD = re.compile(r"\{[^}]*\}|[A-Za-z]+")
LOOKALIKES = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e")


def exchanged(text: str) -> str:
    """A text with X's and Y's placeholders exchanged."""
    other = {"X": "Y", "Y": "X"}
    return _ROLE.sub(lambda m: f"{{{other[m.group(1)]}{m.group(2)}}}", text)


def swap_names(scene: Scene, rng: random.Random) -> Scene:
    """Exchanges the names in the whole text; the profile stays."""
    before, after = (tuple(map(exchanged, part)) for part in (scene.before, scene.after))
    headline = None if scene.headline is None else exchanged(scene.headline)
    return replace(
        scene, target=exchanged(scene.target), before=before, after=after, headline=headline
    )


def swap_target(scene: Scene, rng: random.Random) -> Scene:
    """Exchanges the names in the target alone; what its context says of them stays."""
    return replace(scene, target=exchanged(scene.target))


def swap_all(scene: Scene, rng: random.Random) -> Scene:
    """Exchanges the names in text and profile, and the order of the profile."""
    return replace(_renamed(scene, scene.names[::-1]), order=scene.order[::-1])


def reorder(scene: Scene, rng: random.Random) -> Scene:
    """Lists the parties in the other order."""
    return replace(scene, order=scene.order[::-1])


def rename(scene: Scene, rng: random.Random) -> Scene:
    """Other invented countries, in text and profile."""
    while (names := two_parties(rng)) == scene.names:
        continue
    return _renamed(scene, names)


def rename_to_movements(scene: Scene, rng: random.Random) -> Scene:
    """Movements instead of countries, in text and profile."""
    return _renamed(scene, two_movements(rng))


def accent_profile(scene: Scene, rng: random.Random) -> Scene:
    """The profile spells the names with diacritics, the text without."""
    return replace(scene, names=(accented(scene.names[0]), accented(scene.names[1])))


def _renamed(scene: Scene, names: tuple[Names, Names]) -> Scene:
    surfaces = {**names[0].surfaces("X"), **names[1].surfaces("Y")}
    return replace(scene, names=names, surfaces=surfaces)


def _everywhere(scene: Scene, plain: Callable[[str], str]) -> Scene:
    """Changes the target's words and the parties' names as the text has them."""
    words, names = PLACEHOLDER.split(scene.target), PLACEHOLDER.findall(scene.target)
    changed = [plain(words[0])]
    for name, part in zip(names, words[1:], strict=True):
        changed += [name, plain(part)]
    surfaces = {key: plain(surface) for key, surface in scene.surfaces.items()}
    return replace(scene, target="".join(changed), surfaces=surfaces)


def capitals(scene: Scene, rng: random.Random) -> Scene:
    """Capitals throughout."""
    return _everywhere(scene, str.upper)


def lower_case(scene: Scene, rng: random.Random) -> Scene:
    """Lower case throughout."""
    return _everywhere(scene, str.lower)


def title_case(scene: Scene, rng: random.Random) -> Scene:
    """A capital at the start of every word."""
    return _everywhere(scene, lambda s: re.sub(r"(?<![\w'])[a-z]", lambda m: m.group().upper(), s))


def _one_word(scene: Scene, rng: random.Random, shortest: int, spell: Callable[[str], str]) -> str:
    """The target with one plain word of `shortest` letters or more spelt otherwise."""
    spans = [
        m.span()
        for m in _WORD.finditer(scene.target)
        if len(m.group()) >= shortest and m.group()[0] != "{" and spell(m.group()) != m.group()
    ]
    start, end = rng.choice(spans)
    return scene.target[:start] + spell(scene.target[start:end]) + scene.target[end:]


def typo(scene: Scene, rng: random.Random) -> Scene:
    """Transposes two inner letters of a word of five letters or more."""
    fraction = rng.random()

    def spell(word: str) -> str:
        places = [i for i in range(1, len(word) - 2) if word[i] != word[i + 1]]
        if not places:
            return word
        i = places[int(fraction * len(places))]
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]

    return replace(scene, target=_one_word(scene, rng, 5, spell))


def dropped_letter(scene: Scene, rng: random.Random) -> Scene:
    """Leaves out an inner letter of a word of six letters or more."""
    fraction = rng.random()

    def spell(word: str) -> str:
        i = 1 + int(fraction * (len(word) - 2))
        return word[:i] + word[i + 1 :]

    return replace(scene, target=_one_word(scene, rng, 6, spell))


def homoglyphs_in_word(scene: Scene, rng: random.Random) -> Scene:
    """Writes a word of five letters or more with Cyrillic look-alikes."""
    return replace(scene, target=_one_word(scene, rng, 5, lambda w: w.translate(LOOKALIKES)))


def homoglyphs_in_names(scene: Scene, rng: random.Random) -> Scene:
    """Writes the parties' names in the text with Cyrillic look-alikes."""
    surfaces = {key: value.translate(LOOKALIKES) for key, value in scene.surfaces.items()}
    return replace(scene, surfaces=surfaces)


def invisible_in_words(scene: Scene, rng: random.Random) -> Scene:
    """Puts an invisible character into every word of four letters or more."""

    def spell(match: re.Match[str]) -> str:
        word = match.group()
        if word[0] == "{" or len(word) < 4:
            return word
        i = rng.randrange(1, len(word))
        return word[:i] + rng.choice(INVISIBLE) + word[i:]

    return replace(scene, target=_WORD.sub(spell, scene.target))


def invisible_in_names(scene: Scene, rng: random.Random) -> Scene:
    """Puts an invisible character into the parties' names in the text."""
    surfaces = {}
    for key, value in scene.surfaces.items():
        i = rng.randrange(1, len(value))
        surfaces[key] = value[:i] + rng.choice(INVISIBLE) + value[i:]
    return replace(scene, surfaces=surfaces)


def no_break_spaces(scene: Scene, rng: random.Random) -> Scene:
    """Turns spaces into no-break spaces."""
    return _everywhere(scene, lambda s: s.replace(" ", "\u00a0"))


def aside_before(scene: Scene, rng: random.Random) -> Scene:
    """An unrelated sentence before."""
    return replace(scene, before=(*scene.before, rng.choice(PHRASES["aside"])))


def aside_after(scene: Scene, rng: random.Random) -> Scene:
    """An unrelated sentence after."""
    return replace(scene, after=(rng.choice(PHRASES["aside"]), *scene.after))


def asides_around(scene: Scene, rng: random.Random) -> Scene:
    """Unrelated sentences on both sides, and an unrelated headline."""
    one, two, three, four, headline = rng.sample(PHRASES["aside"], 5)
    return replace(scene, before=(one, two), after=(three, four), headline=headline.rstrip("."))
