from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance.resolve as resolving
import stance.topic as topic
from stance.conflict import Conflict, Party
from stance.errors import ConflictError
from stance.masking import MentionFinder
from stance.profile import Profile, load_profile, profile, resolve, shipped_profiles
from stance.topic import guess

VALLEY = """\
name = "The valley"
[[party]]
name = "Norland"
aliases = ["Norlander", "Norport", "President Ansk", "the loyalists"]
[[party]]
name = "Sorland"
aliases = ["Sorlander", "Sorport", "the rebels"]
cues = ["Upper Valley"]
[[party]]
name = "the Torvald Cantons"
aliases = ["Tormen"]
"""
COAST = """\
name = "The coast"
[[party]]
name = "Norlanders"
aliases = ["Norport"]
[[party]]
name = "Westland"
aliases = ["Sorlander"]
"""


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Profile]]:
    profiles = {"coast": load_profile(COAST), "valley": load_profile(VALLEY)}
    for module in (resolving, topic):
        monkeypatch.setattr(module, "shipped_profiles", lambda: profiles)
    resolving._profile_index.cache_clear()
    topic._index.cache_clear()
    yield profiles
    resolving._profile_index.cache_clear()
    topic._index.cache_clear()


def refusal(*parties: object) -> str:
    with pytest.raises(ConflictError) as caught:
        resolve(parties)  # type: ignore[arg-type]
    return str(caught.value)


def test_parties_of_a_profile_keep_the_users_names_and_order(
    invented: dict[str, Profile],
) -> None:
    conflict, warnings = resolve(["Sorlanders", "Norland"])
    assert warnings == ()
    assert conflict == Conflict(
        "The valley",
        (
            Party(
                "Sorlanders", ("Sorland", "Sorlander", "Sorport", "the rebels"), ("Upper Valley",)
            ),
            Party("Norland", ("Norlander", "Norport", "President Ansk", "the loyalists")),
        ),
        "profile valley",
    )


def test_the_article_and_case_of_a_users_name_do_not_matter(invented: dict[str, Profile]) -> None:
    for name in ("Torvald Cantons", "the torvald cantons", "TORVALD CANTONS", "tormen"):
        conflict, warnings = resolve([name, "sorland"])
        assert (conflict.names, warnings) == ((name, "sorland"), ())
        assert len(conflict.parties[1].aliases) == 3


def test_names_of_parties_go_before_aliases(invented: dict[str, Profile]) -> None:
    # Both profiles know "Norport" and "Sorlander"; only the valley knows the second as Sorland's
    # name, and only the coast has a party called "Norlanders".
    assert resolve(["Norport", "Sorland"])[0].note == "profile valley"
    assert resolve(["Norlanders", "Sorlander"])[0].note == "profile coast"


def test_profiles_that_fit_equally_are_named_and_nothing_is_merged(
    invented: dict[str, Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    invented["valley-2"] = invented["valley"]
    conflict, warnings = resolve(["Norland", "Sorland"])
    assert conflict.note == "profile valley"
    assert warnings == (
        "the conflict profiles valley, valley-2 fit these parties equally well; valley is taken",
    )


def test_a_profile_without_spare_parties_goes_first(invented: dict[str, Profile]) -> None:
    # Both names are aliases in both profiles; the coast has no third party.
    assert resolve(["Norport", "Sorlander"]) == (
        Conflict(
            "The coast",
            (Party("Norport", ("Norlanders",)), Party("Sorlander", ("Westland",))),
            "profile coast",
        ),
        (),
    )


def test_nominal_aliases_identify_no_profile(invented: dict[str, Profile]) -> None:
    conflict, warnings = resolve(["the loyalists", "the rebels"])
    assert conflict == Conflict.of(["the loyalists", "the rebels"])
    assert warnings == (
        "no aliases known for 'the loyalists'; only this name is matched",
        "no aliases known for 'the rebels'; only this name is matched",
    )


def test_two_names_of_one_party_are_no_pair_of_a_profile(invented: dict[str, Profile]) -> None:
    conflict, warnings = resolve(["Sorport", "Sorland"])
    assert conflict == Conflict.of(["Sorport", "Sorland"])
    assert len(warnings) == 2


def test_countries_without_a_profile() -> None:
    conflict, warnings = resolve(["Peruvians", "Norway", "Norland"])
    assert conflict.names == ("Peruvians", "Norway", "Norland")
    assert conflict.parties[0].aliases == ("Peru", "Republic of Peru", "Peruvian")
    assert conflict.parties[2] == Party("Norland")
    assert warnings == ("no aliases known for 'Norland'; only this name is matched",)


def test_aliases_of_two_parties_are_left_out_of_both() -> None:
    conflict, warnings = resolve(["Belgium", "EU"])
    assert warnings == ("'Brussels' is left out, as it may mean Belgium or EU",)
    assert not any("Brussels" in party.aliases for party in conflict.parties)

    conflict, warnings = resolve(["Dominica", "Dominican Republic"])
    assert warnings == ("'Dominican' is left out, as it may mean Dominica or Dominican Republic",)


def test_an_ambiguous_country_stands_alone() -> None:
    conflict, warnings = resolve(["Dominican", "Haiti"])
    assert conflict.parties[0] == Party("Dominican")
    assert warnings == (
        "'Dominican' may be Dominica or Dominican Republic; only this name is matched",
    )


def test_a_partys_own_name_stays_its_own() -> None:
    conflict, warnings = resolve(["Dominican", "Dominica"])
    assert "Dominican" not in conflict.parties[1].aliases
    assert warnings[1:] == (
        "'Dominican' counts for 'Dominican' alone, though others are called so",
    )


def test_a_name_in_small_letters_that_is_another_word_gets_its_capitals() -> None:
    conflict, warnings = resolve(["chad", "peru"])
    assert conflict.names == ("Chad", "peru")
    assert warnings == ("'chad' is read as 'Chad'",)
    assert resolve(["poles", "peru"])[1] == ("'poles' is read as 'Pole'",)
    assert resolve(["swiss", "peruvians"])[1] == ()
    conflict, warnings = resolve(["us", "Peru"])
    assert conflict.names == ("US", "Peru")
    assert len(MentionFinder(conflict).find("Peru told us that US aid goes to Peru")) == 3


def test_parties_built_in_code_are_taken_as_they_are() -> None:
    norland = Party("Norland", ("the loyalists",), ("Upper Valley",))
    conflict, warnings = resolve([norland, "Peru"])
    assert conflict.parties[0] is not None and conflict.parties[0] == norland
    assert conflict.parties[1].aliases == ("Republic of Peru", "Peruvian")
    assert warnings == ()


def test_parties_that_cannot_be_resolved() -> None:
    assert refusal("Turkey", "Türkiye") == (
        "'Turkey' and 'Türkiye' are the same party; name two different ones"
    )
    assert refusal("Norland", "Norland") == (
        "'Norland' and 'Norland' are the same party; name two different ones"
    )
    assert refusal("Norland", 3) == "parties holds 3, a int; give names or Party objects"
    assert refusal("Norland", "") == "party '': name holds '', which has no word to match"
    assert refusal("Norland") == "conflict 'Norland' has 1 parties; name 2 to 8"
    assert refusal() == "conflict '' has 0 parties; name 2 to 8"
    with pytest.raises(ConflictError) as caught:
        resolve("Norland")
    assert str(caught.value) == "parties is one string, 'Norland'; give a list of names"


@pytest.mark.parametrize("slug", shipped_profiles())
def test_the_party_names_of_a_shipped_profile_find_it(slug: str) -> None:
    shipped = profile(slug).conflict
    conflict, warnings = resolve(shipped.names)
    if conflict.note == f"profile {slug}":
        assert [set(p.aliases) for p in conflict.parties] == [
            set(p.aliases) for p in shipped.parties
        ]
    else:  # another profile has the same parties: the user is told, or it has none to spare
        assert warnings or len(conflict.parties) < len(shipped.parties)


def test_the_most_named_conflict_is_guessed(invented: dict[str, Profile]) -> None:
    text = (
        "Norland and Sorland met. Norlanders left. Sorport fell; President Ansk spoke. "
        "Peru and Chile watched."
    )
    found = guess(text)
    # Valley: Norland, Norlanders, President Ansk / Sorland, Sorport. Coast: one side only.
    assert found.conflict == invented["valley"].conflict
    assert (found.profile, found.mentions) == ("valley", 5)
    assert (found.runner_up, found.runner_up_mentions) == ("Chile / Peru", 2)
    assert found.message == (
        "taken to be about The valley (5 mentions); other guess: Chile / Peru (2)"
    )


def test_a_profile_with_both_sides_named_beats_one_with_one_side(
    invented: dict[str, Profile],
) -> None:
    assert guess("Norland, Norland, Norland, Norport. Peru met Chile.").profile is None
    assert guess("Norland met Sorland.").profile == "valley"


def test_nominal_mentions_are_not_counted(invented: dict[str, Profile]) -> None:
    found = guess("The loyalists fought the rebels near Norport.")
    assert found.conflict is None
    assert (
        found.message == "the text names only one party, Norlanders (1 mention); give the parties"
    )


def test_a_country_pair_wins_only_if_it_has_clearly_more(invented: dict[str, Profile]) -> None:
    # The valley scores 2 * sqrt(2 * 2) = 4 and the pair 2 * sqrt(n * n) = 2 n, so that with the
    # margin of 1.5 the pair needs more than 3 of each.
    assert 2 * sqrt(2 * 2) * 1.5 == 2 * sqrt(3 * 3)
    valley = "Norland Sorland, Norland Sorland. "
    assert guess(valley + "Peru, Chile. " * 2).profile == "valley"
    found = guess(valley + "Peru, Chile. " * 4)
    assert (found.profile, found.mentions, found.runner_up) == (None, 8, "The valley")
    assert found.message == (
        "taken to be about Chile / Peru (8 mentions); other guess: The valley (4)"
    )
    assert found.conflict is not None
    assert found.conflict.names == ("Chile", "Peru")
    assert "Peruvian" in found.conflict.parties[1].aliases


def test_an_organisation_is_not_guessed() -> None:
    found = guess(
        "The Arab League told Peru. The African Union and the Arab League asked Peru again."
    )
    assert found.conflict is None
    assert found.message == "the text names only one party, Peru (2 mentions); give the parties"


@pytest.mark.parametrize("text", ["", "It rained in the valley.", "us, it, who, may", "\u200b"])
def test_a_text_that_names_nobody(text: str) -> None:
    found = guess(text)
    assert (found.conflict, found.profile, found.mentions, found.runner_up) == (None, None, 0, None)
    assert found.message == (
        "the text names no party of a shipped conflict and no country; give the parties"
    )


@pytest.mark.parametrize("slug", shipped_profiles())
def test_a_text_that_names_all_parties_of_a_profile_is_about_them(slug: str) -> None:
    conflict = profile(slug).conflict
    proper = [p.name for p in conflict.parties]
    proper += [a for p in conflict.parties for a in p.aliases[:12] if not a.islower()]
    found = guess(". ".join(proper))
    assert found.profile is not None
    assert found.profile == slug or found.mentions >= len(proper) // 2


@given(st.text())
def test_any_text_can_be_guessed(text: str) -> None:
    found = guess(text)
    assert (found.conflict is None) == (found.mentions == 0)
    assert found.mentions == 0 or found.mentions >= 2


def test_a_long_text_of_first_words_is_guessed() -> None:
    assert guess("United " * 30_000).conflict is None
