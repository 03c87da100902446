from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.alias import Alias, alias_key, alias_words, is_nominal
from stance.conflict import Conflict, Party
from stance.masking import Mention, MentionFinder, mask

NORLAND = Party("Norland", ("Norlander", "the Old Guard", "NDF", "N.R.", "marchers", "Émile Turé"))
SORLAND = Party("Sorland", ("Sorlander", "South Sorland", "Turkey", "US", "Xi", "PAN", "Force"))
CONFLICT = Conflict("war", (NORLAND, SORLAND))
SWAPPED = Conflict("war", (SORLAND, NORLAND))
FINDER, SWAPPED_FINDER = MentionFinder(CONFLICT), MentionFinder(SWAPPED)


def masked(text: str, party: int = 0) -> str:
    return mask(text, FINDER.find(text), party)


def named(text: str) -> list[tuple[str, int]]:
    return [(text[m.start : m.end], m.party) for m in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # whole words
        ("Norland", "[SELF]"),
        ("Norlandia and xNorland", "Norlandia and xNorland"),
        ("Norland2", "Norland2"),
        ("(Norland), «Sorland»!", "([SELF]), «[OTHER]»!"),
        ("Norland_Sorland", "[SELF]_[OTHER]"),
        # possessive, hyphen, plural
        ("Norland's and Norland’s army", "[SELF]'s and [SELF]’s army"),
        ("the Norlanders' camp", "the [SELF]' camp"),
        ("Norland-backed, anti-Norland", "[SELF]-backed, anti-[SELF]"),
        ("Norland–Sorland talks", "[SELF]–[OTHER] talks"),
        ("Norlander and Sorlanders", "[SELF] and [OTHER]"),
        # case: names, ordinary words, acronyms, common nouns
        ("norland NORLAND", "[SELF]"),
        ("Turkey ate turkey and two turkeys", "[OTHER] ate turkey and two turkeys"),
        ("TURKEY TALKS", "[OTHER] TALKS"),
        ("US told us, Us and the US's ally", "[OTHER] told us, Us and the [OTHER]'s ally"),
        ("Xi said xi", "[OTHER] said xi"),
        ("PAN took pans, Pans and a Pan", "[OTHER] took pans, Pans and a Pan"),
        ("two PANs", "two [OTHER]"),
        ("Force used forces, Forces came", "[OTHER] used forces, [OTHER] came"),
        ("NDF ndf Ndf NDFs", "[SELF] ndf Ndf [SELF]"),
        ("Marchers, MARCHERS, marchers", "[SELF], [SELF], [SELF]"),
        # initials
        ("the N.R. army", "the [SELF] army"),
        ("the N.R.", "the [SELF]"),
        ("N.R.-led, NR, n.r.", "[SELF]-led, NR, n.r."),
        ("N. R. rose", "[SELF] rose"),
        # an article before a capital belongs to the sentence
        ("The Old Guard, an Old Guard", "The [SELF], an [SELF]"),
        # diacritics, in either form, and scripts that look alike
        ("Émile Turé, Emile Ture", "[SELF], [SELF]"),
        (unicodedata.normalize("NFD", "Émile Turé."), "[SELF]."),
        ("N\u043erland", "[SELF]"),
        ("Nor\u200bland\u200e and \u202eSorland\u202c", "[SELF] and [OTHER]"),
        # gaps inside a name
        ("Émile\nTuré", "[SELF]"),
        ("Émile, Turé", "Émile, Turé"),
        ("an Old. Guard", "an [SELF]"),
        # none runs over the end of a sentence or a paragraph
        ("Émile. Turé", "Émile. Turé"),
        ("Old\n\nGuard, Old\n \nGuard", "Old\n\nGuard, Old\n \nGuard"),
        # neighbours of one party
        ("Norland Norland NDF", "[SELF]"),
        ("Norland \u200b Norland", "[SELF]"),
        ("Norland, Norland", "[SELF], [SELF]"),
        ("Norland Sorland Norland", "[SELF] [OTHER] [SELF]"),
        # what a text must not say to the model
        ("[SELF] and [OTHER]", "(SELF) and (OTHER)"),
        ("[[SELF]] [SE[SELF]LF]", "[(SELF)] [SE(SELF)LF]"),
        ("[SE\u200bLF] [SEP][CLS] [self]", "(SELF) (SEP)(CLS) [self]"),
    ],
)
def test_mask(text: str, expected: str) -> None:
    assert masked(text) == expected
    exchanged = expected.replace("[SELF]", "\0").replace("[OTHER]", "[SELF]")
    assert masked(text, 1) == exchanged.replace("\0", "[OTHER]")


def test_the_longest_alias_wins() -> None:
    conflict = Conflict.of([Party("North Korra", ("Korra",)), Party("South Korra", ("Korras",))])
    text = "South Korra met North Korra; Korra and the Korras"
    found = MentionFinder(conflict).find(text)
    assert [(text[m.start : m.end], m.party) for m in found] == [
        ("South Korra", 1),
        ("North Korra", 0),
        ("Korra", 0),
        ("Korras", 1),  # itself an alias of the second, before the plural of the first
    ]


def test_overlapping_aliases_are_taken_from_left_to_right() -> None:
    conflict = Conflict.of([Party("Ana Bel"), Party("Bel Cor")])
    assert MentionFinder(conflict).find("Ana Bel Cor") == [Mention(0, 7, 0)]


@pytest.mark.parametrize("alias", ["Reiss, Jr.", "A+B Group", "Front (Wing)", "Al — — Mir"])
def test_an_alias_is_found_as_it_is_written(alias: str) -> None:
    conflict = Conflict.of([Party("Norland", (alias,)), "Sorland"])
    text = f"So said {alias}"
    mentions = MentionFinder(conflict).find(text)
    assert len(mentions) == 1
    assert alias.startswith(text[mentions[0].start : mentions[0].end])


def test_disguised_names_are_flagged() -> None:
    text = "Norland, N\u043erland, Sor\u200bland"
    flags = [(m.start, m.disguised) for m in FINDER.find(text)]
    assert flags == [(0, False), (9, True), (18, True)]


def test_spans_are_exact() -> None:
    assert named("“Norland’s” e\u0301 U.S. N.R., South Sorland.") == [
        ("Norland", 0),
        ("N.R.", 0),
        ("South Sorland", 1),
    ]


def test_a_span_is_masked_alone() -> None:
    text = "Norland spoke. Sorland slept. Norland left."
    mentions = FINDER.find(text)
    assert mask(text, mentions, 0, (15, 29)) == "[OTHER] slept."
    assert mask(text, mentions, 1, (15, 29)) == "[SELF] slept."
    assert mask(text, mentions, 0, (7, 15)) == " spoke. "


def test_a_mention_across_the_border_of_a_span_hides_its_part() -> None:
    text = "So said Émile Turé and left."
    mentions = FINDER.find(text)
    assert [(m.start, m.end) for m in mentions] == [(8, 18)]
    assert mask(text, mentions, 0, (0, 13)) == "So said [SELF]"
    assert mask(text, mentions, 0, (14, 28)) == "[SELF] and left."


def test_every_other_party_is_other() -> None:
    conflict = Conflict.of(["Norland", "Sorland", "Ostland"])
    text = "Norland, Sorland and Ostland"
    mentions = MentionFinder(conflict).find(text)
    assert [mask(text, mentions, party) for party in range(3)] == [
        "[SELF], [OTHER] and [OTHER]",
        "[OTHER], [SELF] and [OTHER]",
        "[OTHER], [OTHER] and [SELF]",
    ]


PIECES = st.sampled_from(
    [
        "Norland", "norland", "NORLANDERS", "Norlander's", "the Old Guard", "N.R.", "Sorland", "US",
        "us", "South Sorland", "South", "turkey", "Turkey", "Émile", "Ture\u0301", "Émile Turé",
        "[SELF]", "[OTHER]", "[", "]", "SELF", "\u200b", "\u0301", "\u043e", "-", ".", "’s", " ",
        "\n", "½", "ﬁ", "İ", "ß", "²", "a",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join))


@given(TEXTS)
def test_mentions_ascend_stay_in_range_and_never_overlap(text: str) -> None:
    end = 0
    for mention in FINDER.find(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.party in (0, 1)
        end = mention.end


def exchange(text: str) -> str:
    return text.replace("[SELF]", "\0").replace("[OTHER]", "[SELF]").replace("\0", "[OTHER]")


@settings(max_examples=300)
@given(TEXTS.filter(lambda text: "\0" not in text), st.data())
def test_parties_in_the_other_order_exchange_self_and_other(text: str, data: st.DataObject) -> None:
    mentions, swapped = FINDER.find(text), SWAPPED_FINDER.find(text)
    assert [(m.start, m.end, 1 - m.party, m.disguised) for m in mentions] == [
        (m.start, m.end, m.party, m.disguised) for m in swapped
    ]
    start = data.draw(st.integers(0, len(text)))
    span = (start, data.draw(st.integers(start, len(text))))
    for party in (0, 1):
        assert mask(text, mentions, party, span) == mask(text, swapped, 1 - party, span)
        assert exchange(mask(text, mentions, party, span)) == mask(text, mentions, 1 - party, span)


ALIASES = st.text("aAbByYsSé.- ", min_size=1, max_size=6).filter(
    lambda alias: bool(alias_key(alias))
)


@settings(max_examples=300)
@given(
    st.lists(ALIASES, min_size=2, max_size=8, unique_by=alias_key),
    st.integers(1, 7),
    st.text("aAbByYsSéie.-' ", max_size=40),
)
def test_the_order_of_parties_never_matters(names: list[str], cut: int, text: str) -> None:
    cut = min(cut, len(names) - 1)
    one, other = (Party(group[0], tuple(group[1:])) for group in (names[:cut], names[cut:]))
    found = MentionFinder(Conflict("war", (one, other))).find(text)
    swapped = MentionFinder(Conflict("war", (other, one))).find(text)
    assert [(m.start, m.end, 1 - m.party) for m in found] == [
        (m.start, m.end, m.party) for m in swapped
    ]


@given(ALIASES)
def test_an_alias_names_its_party(alias: str) -> None:
    conflict = Conflict.of([Party("Norland", (alias,)), "Sorland"])
    assert any(m.party == 0 for m in MentionFinder(conflict).find(f"({alias})"))


@given(TEXTS)
def test_no_name_and_no_invisible_character_is_left(text: str) -> None:
    out = masked(text)
    assert FINDER.find(out.replace("[SELF]", "#").replace("[OTHER]", "#")) == []
    assert not any(unicodedata.category(c) == "Cf" for c in out)
    assert out.count("[SELF]") + out.count("[OTHER]") <= len(FINDER.find(text))


@pytest.mark.parametrize("unit", ["a", "Norland", "South ", "[", "\u200b", "\u00c9mile ", "N."])
def test_a_million_characters_are_masked(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    # Anything slower than linear would not end here.
    assert len(masked(text)) <= len(text)


def test_alias_words_and_kinds() -> None:
    assert alias_words("The Old Guard") == ("Old", "Guard")
    assert alias_words("the separatists") == ("the", "separatists")
    assert alias_key("The Émirate's") == ("emirate", "s")
    assert is_nominal("the separatists")
    assert not is_nominal("the Separatists")
    assert not is_nominal("\u062d\u0645\u0627\u0633")  # a script without capitals
    assert Alias.of("U.S.").gaps == (".",)
    assert Alias.of("Norland").heads == {"norland", "norlands"}
