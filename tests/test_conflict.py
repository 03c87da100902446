from __future__ import annotations

from typing import Any

import pytest

from stance.conflict import Conflict, Party
from stance.errors import ConflictError


def message(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(ConflictError) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def test_a_party_keeps_its_lists_as_tuples() -> None:
    party = Party("Norland", ["Norlander"], ["the Old March"])  # type: ignore[arg-type]
    assert (party.aliases, party.cues) == (("Norlander",), ("the Old March",))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("Norland", "Norlander"),
            "party 'Norland': aliases is the string 'Norlander'; give a list of strings",
        ),
        (
            ("Norland", (), "cue"),
            "party 'Norland': cues is the string 'cue'; give a list of strings",
        ),
        (("",), "party '': name holds '', which has no word to match"),
        (("Norland", ("-",)), "party 'Norland': aliases holds '-', which has no word to match"),
        (
            ("Norland", (False,)),
            "party 'Norland': aliases holds False, a bool; put names in quotation marks",
        ),
        ((3,), "party 3: name holds 3, a int; put names in quotation marks"),
        (("Own",), "party name 'Own' is also a label; call the party otherwise"),
        (("mixed",), "party name 'mixed' is also a label; call the party otherwise"),
    ],
)
def test_a_party_that_cannot_be_matched_is_refused(
    arguments: tuple[Any, ...], expected: str
) -> None:
    assert message(Party, *arguments) == expected


def test_two_to_eight_parties() -> None:
    assert len(Conflict.of([f"P{i}" for i in range(8)]).parties) == 8
    assert message(Conflict.of, ["Norland"]) == ("conflict 'Norland' has 1 parties; name 2 to 8")
    assert message(Conflict.of, [f"P{i}" for i in range(9)]).endswith("has 9 parties; name 2 to 8")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norlander", "norlander"),
        ("É́tat", "Etat"),
        ("The Front", "Front"),  # both are searched for as "Front"
        ("U.S.", "U S"),
    ],
)
def test_an_alias_of_two_parties_is_refused(one: str, other: str) -> None:
    pair = (Party("Norland", (one,)), Party("Sorland", (other,)))
    assert message(Conflict, "war", pair) == (
        f"conflict 'war': {other!r} of 'Sorland' is also {one!r} of 'Norland'; "
        "an alias belongs to one party"
    )


def test_an_alias_may_not_be_another_partys_name() -> None:
    assert message(Conflict.of, [Party("Norland", ("Sorland",)), "Sorland"]) == (
        "conflict 'Norland / Sorland': 'Sorland' of 'Sorland' is also 'Sorland' of 'Norland'; "
        "an alias belongs to one party"
    )


def test_names_of_parties_differ() -> None:
    assert message(Conflict.of, ["Norland", "Norland"], "war") == (
        "conflict 'war' names the party 'Norland' twice"
    )


def test_of_takes_names_and_parties() -> None:
    norland = Party("Norland", ("Norlander",))
    conflict = Conflict.of([norland, "Sorland"])
    assert conflict == Conflict("Norland / Sorland", (norland, Party("Sorland")))
    assert conflict.names == ("Norland", "Sorland")
    assert message(Conflict.of, "Norland") == (
        "parties is one string, 'Norland'; give a list of names"
    )


def test_only_parties_are_parties() -> None:
    assert message(Conflict, "war", ("Norland", Party("Sorland"))) == (
        "conflict 'war': 'Norland' is not a Party"
    )
