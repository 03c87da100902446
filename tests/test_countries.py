from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.alias import alias_key
from stance.conflict import Conflict, Party
from stance.countries import countries, country, namesakes
from stance.masking import MentionFinder


def test_the_table_holds_every_member_state_and_some_others() -> None:
    groups = Counter(entry.group for entry in countries())
    assert groups["un"] == 193
    names = {entry.party.name: entry.group for entry in countries()}
    assert len(names) == len(countries())
    for name in ("Taiwan", "Kosovo", "Palestine", "Western Sahara", "Holy See"):
        assert names[name] == "other"
    for name in ("European Union", "NATO", "United Nations"):
        assert names[name] == "body"


def test_names_of_a_country_differ() -> None:
    for entry in countries():
        names = (entry.party.name, *entry.party.aliases, *entry.lookups)
        assert len({alias_key(name) for name in names}) == len(names), entry.party.name
        assert all(name == name.strip() for name in names)


def test_every_state_has_a_demonym_and_a_capital() -> None:
    for entry in countries():
        if entry.group == "un":
            assert len(entry.party.aliases) + len(entry.lookups) >= 2, entry.party.name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Armenia", "Armenia"),
        ("armenian", "Armenia"),
        ("Armenians", "Armenia"),
        ("YEREVAN", "Armenia"),
        ("USA", "United States"),
        ("u.s.", "United States"),
        ("the United States", "United States"),
        ("the netherlands", "Netherlands"),
        ("Britain", "United Kingdom"),
        ("Downing Street", "United Kingdom"),
        ("Türkiye", "Turkey"),
        ("turkiye", "Turkey"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("Cote d'Ivoire", "Ivory Coast"),
        ("Élysée", "France"),
        ("Swiss", "Switzerland"),
        ("Spaniards", "Spain"),
        ("Poles", "Poland"),
        ("Filipinos", "Philippines"),
        ("Kremlin", "Russia"),
        ("Niger", "Niger"),
        ("Nigerien", "Niger"),
        ("Nigerian", "Nigeria"),
        ("South Sudanese", "South Sudan"),
        ("Male", "Maldives"),
        ("Victoria", "Seychelles"),
        ("Brussels", "Belgium"),  # a state goes before an organisation
        ("EU", "European Union"),
        ("Guinea", "Guinea"),
    ],
)
def test_a_country_by_any_of_its_names(written: str, name: str) -> None:
    found = country(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Congo", {"DR Congo", "Republic of the Congo"}),
        ("Congolese", {"DR Congo", "Republic of the Congo"}),
        ("Dominican", {"Dominica", "Dominican Republic"}),
        ("Korean", {"North Korea", "South Korea"}),
        ("Guinean", {"Guinea", "Guinea-Bissau"}),
    ],
)
def test_a_name_of_several_countries_is_nobodys(written: str, names: set[str]) -> None:
    assert country(written) is None
    assert {party.name for party in namesakes(written)} == names


@pytest.mark.parametrize("written", ["", " ", "Norland", "the", "Armenianish", "Frenchmen"])
def test_an_unknown_name(written: str) -> None:
    assert country(written) is None
    assert namesakes(written) == ()


def test_what_is_ambiguous_in_a_text_is_not_searched_for() -> None:
    maldives, seychelles = country("Maldives"), country("Seychelles")
    assert maldives is not None and seychelles is not None
    text = "A male nurse in Victoria. Male staff met Maldivian and Seychellois guests."
    found = MentionFinder(Conflict.of([maldives, seychelles])).find(text)
    assert [text[m.start : m.end] for m in found] == ["Maldivian", "Seychellois"]


@pytest.mark.parametrize(
    ("one", "other", "text", "parties"),
    [
        ("Sudan", "South Sudan", "South Sudan and Sudan, South Sudanese and Sudanese",
         [1, 0, 1, 0]),
        ("Niger", "Nigeria", "Nigerians and Nigeriens, Niger and Nigeria", [1, 0, 0, 1]),
        ("Ireland", "Northern Ireland", "Northern Ireland, Ireland, Northern Irish, Irish",
         [1, 0, 1, 0]),
        ("Guinea", "Papua New Guinea", "Papua New Guinea and Guinea", [1, 0]),
        ("China", "Taiwan", "the Republic of China, the People's Republic of China, china cups",
         [1, 0]),
        ("US", "UK", "U.S., U.K., Britons told us in the USA, the White House, a white house",
         [0, 1, 1, 0, 0]),
    ],
)  # fmt: skip
def test_pairs_whose_names_contain_each_other(
    one: str, other: str, text: str, parties: list[int]
) -> None:
    first, second = country(one), country(other)
    assert first is not None and second is not None
    found = MentionFinder(Conflict.of([first, second])).find(text)
    assert [m.party for m in found] == parties


@given(st.sampled_from([entry.party for entry in countries()]), st.data())
def test_a_common_name_finds_its_country_in_any_case(party: Party, data: st.DataObject) -> None:
    cases = [party.name, party.name.lower(), party.name.upper(), party.name.title()]
    assert country(data.draw(st.sampled_from(cases))) is party
