from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stance.conflict import Conflict, Party
from stance.errors import ConflictError
from stance.masking import MentionFinder
from stance.profile import (
    Profile,
    load_profile,
    new_profile_text,
    profile,
    shipped_profiles,
)
from stance.profile_reader import ALIAS_KEYS, KINDS
from stance.tomlsource import MAX_BYTES

GOOD = """\
name = "Norland / Sorland"
summary = "They dispute a valley."
kind = "separatist"
region = "Ostmark"
years = "2014–"

[[party]]
name = "Norland"
demonyms = ["Norlander"]
capitals = ["Norport"]
nominal = [
  "the loyalists",
]
cues = ["Upper Valley"]

[[party]]
name = "Sorland"
aliases = ["the rebels", "S.L."]
"""


def refusal(text: str | Path) -> str:
    with pytest.raises(ConflictError) as caught:
        load_profile(text)
    return str(caught.value)


def test_lists_flatten_to_aliases_in_a_fixed_order() -> None:
    assert load_profile(GOOD) == Profile(
        slug="unsaved",
        name="Norland / Sorland",
        summary="They dispute a valley.",
        kind="separatist",
        region="Ostmark",
        years="2014–",
        conflict=Conflict(
            "Norland / Sorland",
            (
                Party("Norland", ("Norlander", "Norport", "the loyalists"), ("Upper Valley",)),
                Party("Sorland", ("the rebels", "S.L.")),
            ),
            "profile unsaved",
        ),
        path=None,
    )


def test_only_names_are_needed() -> None:
    short = load_profile('name="N"\n[[party]]\nname="A B"\n[[party]]\nname="C"\n')
    assert (short.summary, short.kind, short.region, short.years) == ("", None, "", "")
    assert short.conflict.names == ("A B", "C")


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    plain, marked = tmp_path / "valley.toml", tmp_path / "marked.toml"
    plain.write_text(GOOD, encoding="utf-8")
    marked.write_text(GOOD, encoding="utf-8-sig")
    loaded = load_profile(plain)
    assert (loaded.slug, loaded.path) == ("valley", str(plain))
    assert load_profile(str(marked)).conflict.parties == loaded.conflict.parties


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name = "Norland / Sorland"\n', "", "line 1, name: the profile has no name; write "
         'name = "..." in its first line'),
        ('"Norland / Sorland"', "3", "line 1, name: the int 3 is not text; put it in "
         "quotation marks"),
        ('"Norland / Sorland"', "NO", "line 1: not TOML: Invalid value"),
        ('"Norland / Sorland"', '" "', "line 1, name: the text is empty; fill it in or remove the "
         "line"),
        ('"separatist"', '"war"', "line 3, kind: 'war' is none of interstate, separatist, "
         "insurgent, domestic"),
        ('"Ostmark"', "true", "line 4, region: the truth value true is not text; put it in "
         "quotation marks"),
        ('"2014–"', "2014", "line 5, years: the int 2014 is not text; put it in quotation marks"),
        ("region", "regoin", "line 4, regoin: unknown key; did you mean region?"),
        ("region", "zzz", "line 4, zzz: unknown key; use name, summary, kind, region, years, "
         "party"),
        ("region =", "name =", "line 4: not TOML: Cannot overwrite a value"),
        ("[[party]]\nname = \"Sorland\"", "[party]\nname = \"Sorland\"",
         "line 16: not TOML: Cannot declare ('party',) twice"),
        ("capitals", "capital", "line 10, party 1, capital: unknown key; did you mean capitals?"),
        ('["Norport"]', '"Norport"', "line 10, party 1, capitals: 'Norport' is not a list; write "
         'capitals = ["...", "..."]'),
        ('["Norport"]', "false", "line 10, party 1, capitals: the truth value false is not a list; "
         'write capitals = ["...", "..."]'),
        ('["Norport"]', "{a = 1}", "line 10, party 1, capitals: a table is not a list; write "
         'capitals = ["...", "..."]'),
        ('"Norport"', "true", "line 10, party 1, capitals: the list holds the truth value true, "
         "which is not text; put it in quotation marks"),
        ('"Norport"', "1.5", "line 10, party 1, capitals: the list holds the float 1.5, which is "
         "not text; put it in quotation marks"),
        ('"Norport"', '["a"]', "line 10, party 1, capitals: the list holds a list, which is not "
         "text; put it in quotation marks"),
        ('"Norport"', '""', "line 10, party 1, capitals: '' has no word to match; remove it"),
        ('"the loyalists"', '"--"', "line 12, party 1, nominal: '--' has no word to match; remove "
         "it"),
        ('"the loyalists"', '"the (loyal|old) guard"', "line 12, party 1, nominal: "
         "'the (loyal|old) guard' holds ( ) |; aliases are plain words, not patterns"),
        ('"the loyalists"', '"norPORT"', "line 12, party 1, nominal: 'norPORT' stands already in "
         "capitals, as 'Norport'; remove one"),
        ('"the loyalists"', '"The Norland"', "line 12, party 1, nominal: 'The Norland' stands "
         "already in name, as 'Norland'; remove one"),
        ('"the rebels"', '"S.L."', "line 18, party 2, aliases: 'S.L.' stands already in aliases, "
         "as 'S.L.'; remove one"),
        ('"the rebels"', '"Norlander"', "line 18, party 2, aliases: 'Norlander' of 'Sorland' is "
         "also 'Norlander' of 'Norland'; an alias belongs to one party"),
        ('name = "Sorland"', 'name = "Norport"', "line 17, party 2, name: 'Norport' of 'Norport' "
         "is also 'Norport' of 'Norland'; an alias belongs to one party"),
        ('name = "Sorland"\n', "", "line 16, party 2, name: the party has no name; write "
         'name = "..."'),
        ('name = "Sorland"', 'name = "mixed"', "line 17, party 2, name: party name 'mixed' is also "
         "a label; call the party otherwise"),
        ('name = "Sorland"', 'name = "Sorland+"', "line 17, party 2, name: 'Sorland+' holds +; "
         "aliases are plain words, not patterns"),
    ],
)  # fmt: skip
def test_what_is_odd_is_refused_with_its_place(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    assert refusal(GOOD.replace(old, new, 1)) == f"the profile text, {expected}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'parties = {a = "NO"}\nname = "N"\n',
            "the profile text, line 1, parties: unknown key; did you mean party?",
        ),
        (
            'name = "N"\nparty = {a = "NO"}\n',
            "the profile text, line 2, party: parties are tables; begin each with a line [[party]]",
        ),
        (
            'name = "N"\nparty = ["a", "b"]\n',
            "the profile text, line 2, party: parties are tables; begin each with a line [[party]]",
        ),
        (
            'name = "N"\n\n[[party]]\nname = "A"\n',
            "the profile text, line 3, party: the profile has 1 parties; write 2 to 8 tables "
            "[[party]]",
        ),
        (
            'name = "N"\n' + "".join(f'[[party]]\nname = "P{i}"\n' for i in range(9)),
            "the profile text, line 2, party: the profile has 9 parties; write 2 to 8 tables "
            "[[party]]",
        ),
        ("name = " + "[" * 100_000, "the profile text: not TOML: nested too deep"),
    ],
)
def test_a_shape_that_is_no_profile_is_refused(text: str, expected: str) -> None:
    assert refusal(text) == expected


def test_every_sign_of_a_pattern_is_refused_in_an_alias_and_allowed_in_a_cue() -> None:
    for sign in "*+?[]{}|^$()":
        assert f"holds {sign}; aliases are plain words" in refusal(
            GOOD.replace("Norport", f"Nor{sign}port")
        )
        assert load_profile(GOOD.replace("Upper Valley", f"Upper{sign} Valley"))
    assert "holds \\; aliases are plain words" in refusal(GOOD.replace("Norport", "Nor\\\\port"))


def test_a_value_that_is_written_with_escapes_is_placed_at_its_key() -> None:
    assert refusal(GOOD.replace("the loyalists", "Nor\\u002aport")) == (
        "the profile text, line 11, party 1, nominal: 'Nor*port' holds *; aliases are plain words, "
        "not patterns"
    )


def test_files_that_cannot_be_profiles(tmp_path: Path) -> None:
    absent, folder, pipe = tmp_path / "absent.toml", tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    assert refusal(absent) == f"{absent}: no such file; give the path of a TOML profile"
    for path in (folder, pipe):
        assert refusal(path) == f"{path}: not a regular file; give the path of a TOML profile"

    endless = "x" * 5000
    assert refusal(endless).startswith(f"{endless}: cannot be read: [Errno ")

    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'name = "N"\nsummary = "\xe9"\n')
    assert refusal(latin) == f"{latin}, line 2: byte 0xe9 is not UTF-8; save the file as UTF-8"

    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * (MAX_BYTES + 1))
    assert refusal(big) == (
        f"{big} is longer than 1,000,000 bytes; a profile is a short list of names"
    )
    big.write_bytes(GOOD.encode() + b"#" * (MAX_BYTES - len(GOOD.encode())))
    assert load_profile(big).name == "Norland / Sorland"
    assert refusal("a\0b") == "a\0b: no such file; give the path of a TOML profile"


def test_the_template_loads_and_shows_every_key() -> None:
    template = load_profile(new_profile_text())
    assert len(template.conflict.parties) == 2
    assert template.kind in KINDS
    for key in (*ALIAS_KEYS, "cues"):
        assert f"\n{key} = [" in new_profile_text()


def test_shipped_profiles_are_sorted_and_called_by_slug() -> None:
    shipped = shipped_profiles()
    assert len(shipped) >= 30
    assert list(shipped) == sorted(shipped)
    slug = next(iter(shipped))
    assert profile(slug) is shipped[slug]
    assert shipped[slug].slug == slug
    assert "no such slug" not in shipped


def test_an_unknown_slug_names_the_closest() -> None:
    with pytest.raises(ConflictError) as caught:
        profile("Armenia Azerbaijn")
    assert str(caught.value).startswith(
        "no conflict profile is called 'Armenia Azerbaijn'; did you mean armenia-azerbaijan"
    )
    with pytest.raises(ConflictError) as caught:
        profile("0")
    assert str(caught.value) == ("no conflict profile is called '0'; 'stance conflicts' lists them")


@pytest.mark.parametrize("slug", shipped_profiles())
def test_a_shipped_profile_is_whole_and_even_handed(slug: str) -> None:
    shipped = profile(slug)
    assert shipped.summary and shipped.kind and shipped.region and shipped.years
    sizes = [len(party.aliases) for party in shipped.conflict.parties]
    assert min(sizes) >= 5
    assert max(sizes) <= 3 * min(sizes)


@pytest.mark.parametrize("slug", shipped_profiles())
def test_every_shipped_alias_is_found_as_its_own_party(slug: str) -> None:
    conflict = profile(slug).conflict
    finder = MentionFinder(conflict)
    for index, party in enumerate(conflict.parties):
        for alias in (party.name, *party.aliases):
            assert {m.party for m in finder.find(f"So said {alias} then")} == {index}, alias


def test_importing_the_package_reads_no_profile() -> None:
    code = (
        "import sys, stance; print([m for m in sys.modules if m in ('stance.shipped', 'tomllib')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"
