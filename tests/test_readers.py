"""Readers of external sets, on invented samples in the format of each; no text of theirs is here."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import FakeClassifier

from eval.data import NO_PARTY, UNKNOWN, Example
from eval.readers import CORPORA, fignews2024, polnear, read
from eval.readers import __main__ as command
from eval.readers.common import OPPONENTS, two_sides
from eval.readers.score import counts, score
from stance.article import Article
from stance.conflict import Conflict
from stance.errors import InputError

NONE = [UNKNOWN, UNKNOWN]


def write(path: Path, content: Any) -> Path:
    """Writes a text as it is, anything else as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    path.write_bytes(text.encode("utf-8"))
    return path


def texts(example: Example) -> list[str]:
    return [sentence.text for sentence in example.article.sentences]


def refused(name: str, folder: Path, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(name, folder)
    assert str(caught.value) == message


def test_a_set_without_a_reader_is_refused(tmp_path: Path) -> None:
    refused(
        "millnews",
        tmp_path,
        f"no reader is called 'millnews'; there are {', '.join(CORPORA)}",
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("newsmtsc", "{0}/devtest_rw.jsonl is not there"),
        ("fignews2024", "{0}/FIGNEWS-2024-TEXT-MAIN.tsv is not there"),
        ("seesaw", "{0} holds no annotations/*.json"),
        ("pac", "{0} holds no data/merged_annotations/*.json"),
        ("unscon", "{0}/data/conflict_annotations_sentences.csv is not there"),
        ("polnear", "{0}/data/train is not there"),
        ("basil", "{0} holds no annotations/*/*_ann.json"),
        ("semeval2025", "{0} holds no **/EN/subtask-1-annotations.txt"),
    ],
)
def test_missing_files_are_named(name: str, message: str, tmp_path: Path) -> None:
    the_files = " the files" if "holds no" in message else ""
    ending = f"; docs/external-sets.md says where to get{the_files or ' it'}"
    refused(name, tmp_path, message.format(tmp_path) + ending)


# --- newsmtsc


def target(text: str, mention: str, polarity: float) -> dict[str, Any]:
    start = text.index(mention)
    end = start + len(mention)
    return {"from": start, "to": end, "mention": mention, "polarity": polarity}


def newsmtsc_sample(folder: Path) -> Path:
    first = "Ada Quill saved the mill, but Ferris lied."
    rows = [
        {
            "primary_gid": "x_1",
            "sentence_normalized": first,
            "targets": [target(first, "Ada Quill", 6.0), target(first, "Ferris", 2.0)],
        },
        {
            "primary_gid": "x_2",
            "sentence_normalized": "Ferris spoke.",
            "targets": [target("Ferris spoke.", "Ferris", 4.0)],
        },
    ]
    for name in ("devtest_rw", "devtest_mt"):
        write(folder / f"{name}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_newsmtsc_asks_about_each_target(tmp_path: Path) -> None:
    splits = read("newsmtsc", newsmtsc_sample(tmp_path))
    assert list(splits) == ["devtest_rw", "devtest_mt"]
    examples = splits["devtest_rw"]
    assert [e.conflict.names for e in examples] == [
        ("Ada Quill", OPPONENTS),
        ("Ferris", OPPONENTS),
        ("Ferris", OPPONENTS),
    ]
    assert [e.framing for e in examples] == [[[2, 0]], [[0, 2]], [[0, 0]]]
    assert [e.voice for e in examples] == [[UNKNOWN]] * 3
    assert [e.article.source for e in examples] == ["x_1", "x_1", "x_2"]
    assert [(m.party, m.start, m.end) for m in examples[1].find()] == [(0, 30, 36)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("6.0", "3.0"), "'polarity' is 3.0; known are 2.0, 4.0, 6.0"),
        (('"from": 0', '"from": 1'), "characters 1 to 9 are not the mention 'Ada Quill'"),
        (('"targets"', '"goals"'), "no field 'targets' among ['goals', 'primary_gid', 'sentence_normalized']"),
        (('"from": 0', '"from": "0"'), "'from' is '0', not of type int"),
    ],
)  # fmt: skip
def test_newsmtsc_errors_name_file_and_line(
    change: tuple[str, str], message: str, tmp_path: Path
) -> None:
    path = newsmtsc_sample(tmp_path) / "devtest_mt.jsonl"
    path.write_text(path.read_text("utf-8").replace(*change, 1), "utf-8")
    refused("newsmtsc", tmp_path, f"{path}, line 1: {message}")


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = newsmtsc_sample(tmp_path) / "devtest_rw.jsonl"
    with path.open("a", encoding="utf-8") as lines:
        lines.write("\nnonsense\n")
    refused("newsmtsc", tmp_path, f"{path}, line 4: not JSON: Expecting value at column 1")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = newsmtsc_sample(tmp_path) / "devtest_rw.jsonl"
    path.write_bytes(b'{"a": "caf\xe9"}')
    refused("newsmtsc", tmp_path, f"{path}: not UTF-8 at byte 10")


# --- fignews2024

POST_COLUMNS = (
    "Batch", "Source Language", "ID", "Type", "Text", "English MT", "Arabic MT", "Annotator ID",
    "Bias", "Propaganda", "Comments",
)  # fmt: skip
VOTE_COLUMNS = (
    "batch", "source_language", "id", "type", "", *fignews2024.LABELS, "", "Propaganda",
    "Not Propaganda", "Not Applicable", "Unclear",
)  # fmt: skip


def tabs(rows: Sequence[Sequence[object]]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def fignews_sample(
    folder: Path, votes: Sequence[tuple[str, Sequence[object]]]
) -> tuple[Path, Path]:
    """The two tables, with a post for each (type, votes)."""
    posts: list[Sequence[object]] = [POST_COLUMNS]
    counted: list[Sequence[object]] = [VOTE_COLUMNS]
    for number, (kind, cast) in enumerate(votes, start=1):
        if kind == "MAIN":
            text = f'"Bridge {number} is closed, it says.'  # a quotation mark that never closes
            posts.append(("B01", "Hindi", number, kind, "...", text, "...", "", "", "", ""))
        counted.append(("B01", "Hindi", number, kind, "", *cast, "", 99, 99, 99, 99))
    return (
        write(folder / "FIGNEWS-2024-TEXT-MAIN.tsv", tabs(posts)),
        write(folder / "FIGNEWS-2024-ALL-CLEAN-FLAT.tsv", tabs(counted)),
    )


def test_fignews_takes_what_more_than_half_of_sixteen_say(tmp_path: Path) -> None:
    fignews_sample(
        tmp_path,
        [
            ("MAIN", (9, 1, 0, 0, 6, 0, 0)),  # against the Palestinians: Israel's account
            ("MAIN", (2, 14, 0, 0, 0, 0, 0)),
            ("MAIN", (0, 0, 0, 0, 10, 6, 0)),
            ("MAIN", (8, 8, 0, 0, 0, 0, 0)),  # just half
            ("MAIN", (0, 0, 16, 0, 0, 0, 0)),  # against both
            ("MAIN", (0, 0, 0, 0, 5, 11, 0)),  # not applicable
            ("MAIN", (3, 0, 0, 0, 0, 0, 0)),  # too few votes
            ("IAA", (50, 0, 0, 0, 0, 0, 0)),
        ],
    )
    examples = read("fignews2024", tmp_path)["main"]
    assert [e.framing[0] for e in examples] == [[2, 0], [0, 2], [0, 0], NONE, NONE, NONE]
    assert examples[0].conflict.names == ("Israel", "the Palestinians")
    assert texts(examples[1]) == ['"Bridge 2 is closed, it says.']
    assert {(e.voice[0], e.register) for e in examples} == {(UNKNOWN, "Hindi")}


def test_fignews_errors_name_file_and_line(tmp_path: Path) -> None:
    posts, votes = fignews_sample(tmp_path, [("MAIN", (16, 0, 0, 0, "x", 0, 0))])
    refused("fignews2024", tmp_path, f"{votes}, line 2: 'Unbiased' is 'x', not a number of votes")
    fignews_sample(tmp_path, [("MAIN", (16, 0, 0, 0, 0, 0, 0))])
    write(posts, tabs([POST_COLUMNS]))
    refused(
        "fignews2024",
        tmp_path,
        f"{votes}, line 2: no post in FIGNEWS-2024-TEXT-MAIN.tsv is ('B01', 'Hindi', '1', 'MAIN')",
    )
    write(posts, tabs([POST_COLUMNS, ("B01", "Hindi")]))
    refused("fignews2024", tmp_path, f"{posts}, line 2: 2 cells under 11 headings")
    write(posts, tabs([("Batch", "Source Language", "ID", "Type", "Text")]))
    refused(
        "fignews2024",
        tmp_path,
        f"{posts}, line 1: no column 'English MT' among "
        "['Batch', 'Source Language', 'ID', 'Type', 'Text']",
    )


# --- seesaw


def stance_of(subject: str, sentiment: str, target: str) -> dict[str, Any]:
    return {"id": 0, "subject": subject, "sentiment": sentiment, "object": target}


def seesaw_sample(folder: Path, sentiment: str = "NEG") -> Path:
    stances = {
        "0": [stance_of("Ada Quill", sentiment, "Bo Ferris")],  # against B: A's account
        "1": [stance_of("Bo Ferris", "POS", "Ada Quill")],  # for A: A's account
        "3": [stance_of("None", "NEG", "Not in the list")],
        "4": [stance_of("Bo Ferris", "NEG", "Harbour Board")],  # B's own claim
        "5": [
            stance_of("Ada Quill", "NEG", "Bo Ferris"),
            stance_of("None", "NEG", "Ada Quill"),
        ],
        "6": [stance_of("Harbour Board", "NEG", "Cy Marl")],  # two without a side
    }
    name = "TRIPLET_007_DOCUMENT_2.json"
    write(folder / "meta" / "TRIPLET_007.json", {"Split": "valid"})
    write(
        folder / "articles" / name,
        {"title": "Mill row", "text": [{"id": i, "text": f"Sentence {i}."} for i in range(7)]},
    )
    return write(
        folder / "annotations" / name,
        {
            "entity lists": [
                ["Ada Quill", ["People"], ["Main"], ["A"]],
                ["Bo Ferris", ["People"], ["Main"], ["A"]],
                ["Harbour Board", ["Organization"], ["Main"], ["A"]],
                ["Cy Marl", ["People"], ["Main"], ["A"]],
                ["mill tax", ["Topic"], ["Main"], ["A"]],
            ],
            "entity ideologies": {
                "Ada Quill": [["Very Liberal", "A"], ["Liberal", "B"], ["Moderate", "C"]],
                "Bo Ferris": [["Slightly Conservative", "A"]],
                "Harbour Board": [["Not Applicable", "A"]],
                "Cy Marl": [["Liberal", "A"], ["Conservative", "B"]],  # no majority
                "mill tax": [["Liberal", "A"]],
            },
            "sentence-level stances": stances,
        },
    )


def test_seesaw_stances_become_accounts(tmp_path: Path) -> None:
    seesaw_sample(tmp_path)
    splits = read("seesaw", tmp_path)
    (example,) = splits["valid"]
    assert example.framing == [NONE, [2, 0], [2, 0], [0, 0], NONE, [0, 2], [2, 2], [0, 0]]
    assert example.voice == [UNKNOWN] * 8
    assert example.article.headline == "Mill row"
    assert [p.aliases for p in example.conflict.parties] == [("Ada Quill",), ("Bo Ferris",)]
    assert (example.group, example.article.source) == ("TRIPLET_007", "TRIPLET_007_DOCUMENT_2")


def test_seesaw_errors_name_file_and_sentence(tmp_path: Path) -> None:
    path = seesaw_sample(tmp_path, sentiment="MEH")
    refused("seesaw", tmp_path, f"{path}, sentence 0: 'sentiment' is 'MEH'; known are 'POS', 'NEG'")
    lost = seesaw_sample(tmp_path)
    lost.write_text(lost.read_text("utf-8").replace('"6": [', '"7": ['), "utf-8")
    refused("seesaw", tmp_path, f"{path}: stances of sentence 7, which is not there or blank")
    write(path, '{\n"a": 1,\n')
    with pytest.raises(InputError) as caught:
        read("seesaw", tmp_path)
    assert str(caught.value).startswith(f"{path}, line 3: not JSON: ")


# --- pac


def pac_sample(folder: Path, sentence: int = 3) -> Path:
    def event(number: int, place: int, ideology: str, **more: object) -> dict[str, Any]:
        return {"e_id": number, "sentence_id": place, "ideology": ideology, "remove": False, **more}

    return write(
        folder / "data" / "merged_annotations" / "STORY_9_DOCUMENT_1.json",
        {
            "id": "STORY_9_DOCUMENT_1",
            "split": "dev",
            "source": "The Mill",
            "news": [{"id": i, "text": f"Sentence {i}."} for i in range(5)],
            "events": [
                event(0, 0, "Left", intensity="Weak"),
                event(1, 0, "Left", intensity="Strong"),
                event(2, 1, "Right", intensity="Weak"),
                event(3, 2, "Left", remove=True),
                event(4, sentence, "Left"),
                event(5, 3, "Right"),
                event(6, 4, "Neutral", intensity="Weak"),
            ],
            "entity_list": [
                {"text": "Quill camp", "ideology": "Left"},
                {"text": "harbour", "ideology": "Left"},
                {"text": "Harbour", "ideology": "Right"},
                {"text": "Ferris camp", "ideology": "Right"},
                {"text": "rain", "ideology": "N/A"},
            ],
        },
    )


def test_pac_events_become_accounts(tmp_path: Path) -> None:
    pac_sample(tmp_path)
    (example,) = read("pac", tmp_path)["dev"]
    assert example.framing == [[2, 0], [0, 1], [0, 0], [2, 2], [0, 0]]
    assert example.voice == [UNKNOWN] * 5
    assert [p.aliases for p in example.conflict.parties] == [("Quill camp",), ("Ferris camp",)]
    assert (example.group, example.register) == ("STORY_9", "The Mill")


def test_pac_errors_name_file_and_event(tmp_path: Path) -> None:
    path = pac_sample(tmp_path, sentence=9)
    refused("pac", tmp_path, f"{path}: event 4: there is no sentence 9")


def test_an_alias_of_both_sides_or_the_other_sides_name_is_left_out() -> None:
    conflict = two_sides("mill", ("Up", "Down"), (["down", "Ada", "..."], ["ada", "Bo", "Bo"]))
    assert [p.aliases for p in conflict.parties] == [(), ("Bo",)]


# --- unscon

SPEECH_COLUMNS = (
    "file_id", "sentence_text", "sentence_char_offsets", "sentence_token_offsets", "A0", "A2",
    "A3", "A4", "B1", "B2", "B3", "basename", "speech_id", "filename", "country",
)  # fmt: skip


def unscon_sample(folder: Path) -> Path:
    def row(number: int, meeting: str, country: str, a: str, b: str) -> list[str]:
        speech = f"{meeting}_spch00{1 if country == 'Russian_Federation' else 2}"
        marks = ["_"] * 3 if a == "_" else ["Direct_NegEval", "Country", "-NONE-"]
        turns = ["_"] * 2 if b == "_" else ["Challenge", "Country"]
        text = f'They said, "Bridge {number}".'
        passage = f"{speech}_{country}{'_neg' if number % 2 else ''}_0{number // 2}.txt"
        return [passage, text, "0-9", "0-2", *marks, a, *turns, b, meeting, speech[-7:], speech,
                "Ukraine"]  # fmt: skip

    rows = [
        row(0, "UNSC_2014_SPV.7138", "Russian_Federation", "_", "_"),
        row(1, "UNSC_2014_SPV.7138", "Russian_Federation", "ukraine", "_"),
        row(2, "UNSC_2014_SPV.7138", "Russian_Federation", "united_states_of_america", "_"),
        row(3, "UNSC_2014_SPV.7138", "France", "russian_federation", "_"),
        row(4, "UNSC_2014_SPV.7138", "France", "-NONE-", "ukraine"),
        row(5, "UNSC_2014_SPV.7138", "France", "-NONE-", "_"),
        row(6, "UNSC_2016_SPV.7643", "France", "egypt", "_"),
    ]
    path = write(folder / "data" / "conflict_annotations_sentences.csv", "")
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([SPEECH_COLUMNS, *rows])
    return path


def test_unscon_criticism_carries_the_other_sides_account(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unscon_sample(tmp_path)
    first, second = read("unscon", tmp_path)["all"]
    assert first.conflict.names == ("Russia", "Ukraine")
    assert (first.framing, first.voice) == ([[0, 0], [2, 0], NONE], [0, 0, 0])
    assert (second.framing, second.voice) == ([[0, 2], [2, 0], NONE], [NO_PARTY] * 3)
    assert (first.register, second.register) == ("Russian_Federation", "France")
    assert [s.paragraph for s in first.article.sentences] == [0, 1, 2]
    assert texts(second)[0] == 'They said, "Bridge 3".'
    assert capsys.readouterr().err == "unscon: 1 sentences of other meetings left out\n"


def test_unscon_errors_name_file_and_line(tmp_path: Path) -> None:
    path = unscon_sample(tmp_path)
    path.write_text(path.read_text("utf-8") + "a,b\n", "utf-8")
    refused("unscon", tmp_path, f"{path}, line 9: 2 cells under 15 headings")


# --- polnear

CAMPAIGN = "Rain fell.\n\nKarsland said it won. Ada Quill said never. Velmora wept, it says.\n"


class Marks:
    """Stand-off marks on a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []

    def span(self, kind: str, *parts: str) -> str:
        places = [(self.text.index(part), len(part)) for part in parts]
        number = len(self.lines) + 1
        offsets = ";".join(f"{start} {start + length}" for start, length in places)
        self.lines.append(f"T{number}\t{kind} {offsets}\t{' '.join(parts)}")
        return f"T{number}"

    def attribution(self, source: str | None, *content: str) -> None:
        cue = self.span("Attribution", content[0])
        roles = [f"Attribution:{cue}", f"Content:{self.span('Content', *content)}"]
        if source is not None:
            roles.append(f"Source:{self.span('Source', source)}")
        self.lines.append(f"E{len(self.lines) + 1}\t{' '.join(roles)}")

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One article a split; two people marked the one of `train`."""
    shipped = SimpleNamespace(conflict=Conflict.of(["Karsland", "Velmora"]))
    monkeypatch.setattr(polnear, "profile", lambda slug: shipped)
    for split in ("train", "dev", "test"):
        write(tmp_path / "data" / split / "text" / "mill_2016-01-01_row.txt", CAMPAIGN)
        marks = Marks(CAMPAIGN)
        marks.attribution("Karsland", "it won")
        marks.lines += ["#1\tAnnotatorNotes E4\tnot sure,", "That is: unsure."]
        marks.attribution("Ada Quill", "never", "Velmora wept")
        place = tmp_path / "data" / split / "attributions"
        write(place / "mill_2016-01-01_row_4b22.ann", str(marks))
    other = Marks(CAMPAIGN)
    other.attribution("Karsland", "it won")
    other.attribution("Velmora", "Velmora wept")
    write(tmp_path / "data" / "train" / "attributions" / "mill_2016-01-01_row_d473.ann", str(other))
    return tmp_path


def test_polnear_sources_become_voices(campaign: Path) -> None:
    splits = read("polnear", campaign)
    (one,), (two,) = splits["dev"], splits["train"]
    assert texts(one) == [
        "Rain fell.",
        "Karsland said it won.",
        "Ada Quill said never.",
        "Velmora wept, it says.",
    ]
    assert one.voice == [3, 0, UNKNOWN, UNKNOWN]  # Ada Quill stands on no side
    assert two.voice == [3, 0, UNKNOWN, UNKNOWN]  # and here two people differ
    assert one.framing == [NONE] * 4
    assert [s.paragraph for s in one.article.sentences] == [0, 1, 1, 1]
    assert one.register == "mill"


def test_polnear_takes_the_first_attribution_of_a_sentence(campaign: Path) -> None:
    marks = Marks(CAMPAIGN)
    marks.attribution("Karsland", "it says")
    marks.attribution("Velmora", "wept")
    write(campaign / "data" / "test" / "attributions" / "mill_2016-01-01_row_4b22.ann", str(marks))
    assert read("polnear", campaign)["test"][0].voice == [3, 3, 3, 1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "neither a span, an attribution nor a note: 'nonsense'"),
        ("T1\tContent 0 999\tx", f"0 999 is no span of a text of {len(CAMPAIGN)} characters"),
        ("E1\tAttribution:T8 Content:T9", "there is no span T8"),
        ("R1\tCause T8", "neither a span, an attribution nor a note: 'R1\\tCause T8'"),
    ],
)
def test_polnear_errors_name_file_and_line(line: str, message: str, campaign: Path) -> None:
    path = campaign / "data" / "dev" / "attributions" / "mill_2016-01-01_row_4b22.ann"
    write(path, line + "\n")
    refused("polnear", campaign, f"{path}, line 1: {message}")


# --- basil


def basil_sample(folder: Path, words: str = "lost") -> Path:
    def span(key: str, start: int, text: str, target: str, polarity: str, **more: str) -> Any:
        end = start + len(text)
        return {"id": key, "start": start, "end": end, "txt": text, "target": target,
                "polarity": polarity, "quote": "no", "speaker": "", **more}  # fmt: skip

    write(
        folder / "articles" / "2011" / "u-1_2.json",
        {
            "title": "Quill under fire",
            "source": "mill",
            "main-entities": ["Ada Quill", "Bo Ferris"],
            "body-paragraphs": [
                ["Ada Quill lost.", " "],
                ["Rivals cheered.", '"I won," Quill said.', "Ferris wept."],
            ],
        },
    )
    return write(
        folder / "annotations" / "2011" / "u-1_2_ann.json",
        {
            "phrase-level-annotations": [
                span("title", 6, "under fire", "Ada_Quill", "neg"),
                span("p0", 10, words, "Ada_Quill", "neg"),
                span("p3", 0, '"I won,"', "Ada_Quill", "pos", quote="yes", speaker="Ada_Quill"),
                span("p3", 9, "Quill", "Bo_Ferris", "neg"),
                span("p4", 7, "wept", "Bo_Ferris", "neg"),
            ]
        },
    )


def test_basil_asks_about_the_main_target(tmp_path: Path) -> None:
    basil_sample(tmp_path)
    (example,) = read("basil", tmp_path)["all"]
    assert example.conflict.parties[0].aliases == ("Quill",)
    assert example.conflict.names == ("Ada Quill", OPPONENTS)
    assert texts(example) == [
        "Quill under fire",
        "Ada Quill lost.",
        "Rivals cheered.",
        '"I won," Quill said.',
        "Ferris wept.",
    ]
    assert example.framing == [[0, 2], [0, 2], [0, 0], [2, 0], NONE]
    assert example.voice == [UNKNOWN, UNKNOWN, UNKNOWN, 0, UNKNOWN]
    assert [s.paragraph for s in example.article.sentences] == [0, 1, 2, 2, 2]


def test_basil_errors_name_the_file_and_the_span(tmp_path: Path) -> None:
    path = basil_sample(tmp_path, words="gone")
    refused("basil", tmp_path, f"{path}: characters 10 to 14 of 'p0' are not 'gone'")


# --- semeval2025

STORY = "Mill saved\n\nAda Quill saved it. Ferris burned it. Ferris was hurt.\n"


def semeval_sample(folder: Path, role: str = "Antagonist", shift: int = 0) -> Path:
    def line(mention: str, start: int, *roles: str) -> str:
        return "\t".join(["EN_1.txt", mention, str(start), str(start + len(mention) - 1), *roles])

    place = folder / "devset" / "EN"
    write(place / "subtask-1-documents" / "EN_1.txt", STORY)
    return write(
        place / "subtask-1-annotations.txt",
        "\n".join(
            [
                line("Ada Quill", STORY.index("Ada") + shift, "Protagonist", "Guardian"),
                line("Ferris", STORY.index("Ferris"), role, "Saboteur", "Bigot"),
                line("Ferris", STORY.rindex("Ferris"), "Innocent", "Victim"),
            ]
        ),
    )


def test_semeval_roles_become_accounts(tmp_path: Path) -> None:
    semeval_sample(tmp_path)
    splits = read("semeval2025", tmp_path)
    assert list(splits) == ["devset"]
    first, second = splits["devset"]
    assert (first.conflict.names[0], second.conflict.names[0]) == ("Ada Quill", "Ferris")
    assert first.framing == [NONE, [2, 0], NONE, NONE]
    assert second.framing == [NONE, NONE, [0, 2], [2, 0]]
    assert first.article.text == STORY


def test_semeval_errors_name_file_and_line(tmp_path: Path) -> None:
    path = semeval_sample(tmp_path, role="Rival")
    refused(
        "semeval2025",
        tmp_path,
        f"{path}, line 2: 'main role' is 'Rival'; "
        "known are 'Protagonist', 'Innocent', 'Antagonist'",
    )
    semeval_sample(tmp_path, shift=1)
    refused(
        "semeval2025",
        tmp_path,
        f"{path}, line 1: 'Ada Quill' does not stand at character 13 of EN_1.txt",
    )
    write(path, "EN_1.txt\tAda Quill\n")
    refused(
        "semeval2025",
        tmp_path,
        f"{path}, line 1: 'EN_1.txt\\tAda Quill' is not: document, mention, first, last, role ...",
    )


# --- counts, figures, the command


def labelled(conflict: Conflict, rows: Sequence[tuple[str, list[int], int]]) -> Example:
    article = Article.from_sentences([text for text, _, _ in rows], source="mill")
    return Example(article, conflict, [f for _, f, _ in rows], [v for _, _, v in rows], "x", "x")


def test_figures_count_what_is_labelled(
    sample_conflict: Conflict, fake_classifier: FakeClassifier
) -> None:
    example = labelled(
        sample_conflict,
        [
            ("It was a provocation.", [2, 0], UNKNOWN),
            ("The occupiers left.", [0, 1], UNKNOWN),
            ("The bridge is closed.", [0, 0], UNKNOWN),
            ("The gate is shut.", [2, 0], UNKNOWN),  # called neutral
            ("Karsland said so.", NONE, 0),
            ("Velmora said no.", NONE, 1),
            ("Observers said little.", NONE, NO_PARTY),
            ("Velmora said little.", NONE, 3),  # called Velmora's
        ],
    )
    found = score(fake_classifier, [example])
    # Neutral 1/2 and 1, A 1 and 1/2, B 1 and 1: F1 2/3, 2/3, 1.
    assert found["macro_f1"] == (4, pytest.approx(7 / 9))
    # A 1, B 2/3 (precision 1/2), other 2/3 (recall 1/2).
    assert found["voice_macro_f1"] == (4, pytest.approx(7 / 9))
    assert counts([example]) == {
        "framing": {"A": 2, "B": 1, "neutral": 1, "unknown": 4},
        "voice": {"A": 1, "B": 1, "no party": 1, "own": 1, "unknown": 4},
    }


def test_a_set_of_voices_has_no_figures_of_framing(
    sample_conflict: Conflict, fake_classifier: FakeClassifier
) -> None:
    rows = [("Karsland said so.", NONE, 0), ("Velmora said no.", NONE, 1), ("Rain.", NONE, 3)]
    found = score(fake_classifier, [labelled(sample_conflict, rows)])
    assert found["voice_macro_f1"] == (3, 1.0)
    assert {value for name, value in found.items() if "voice" not in name} == {(0, None)}


def test_command_prints_counts_and_figures_beside_the_published_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fake_classifier: FakeClassifier,
) -> None:
    loaded: list[tuple[Path | None, str]] = []

    def load(model: Path | None, *, backend: str) -> FakeClassifier:
        loaded.append((model, backend))
        return fake_classifier

    monkeypatch.setattr(command, "load", load)
    folder = str(newsmtsc_sample(tmp_path))
    assert command.main(["newsmtsc", folder, "--split", "devtest_rw"]) == 0
    plain = capsys.readouterr().out.splitlines()
    assert plain == [
        "newsmtsc devtest_rw: 3 examples, 3 sentences",
        "  framing: A 1, B 1, neutral 1",
        "  voice: unknown 3",
    ]
    assert loaded == []
    assert command.main(["newsmtsc", folder, "--split", "devtest_rw", "--score"]) == 0
    scored = capsys.readouterr().out.splitlines()
    assert scored[:3] == plain
    # All three are called neutral: F1 1/2 for neutral, 0 for A and B.
    assert "  macro_f1: 0.167 (n = 3)" in scored
    assert "  voice_macro_f1: undefined (n = 0)" in scored
    assert scored[-1] == "  published: GRU-TSC: macro_f1 0.831"
    assert loaded == [(None, "onnx")]


def test_command_refuses(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert command.main(["pac", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"eval.readers: error: {tmp_path} holds no data/merged_annotations/*.json; "
        "docs/external-sets.md says where to get the files\n"
    )
    folder = str(newsmtsc_sample(tmp_path))
    missing = str(tmp_path / "no-model")
    assert command.main(["newsmtsc", folder, "--score", "--model", missing]) == 3
    with pytest.raises(SystemExit) as caught:
        command.main(["newsmtsc", folder, "--split", "train"])
    assert caught.value.code == 2
    assert "no split 'train'; there are devtest_rw, devtest_mt" in capsys.readouterr().err


@pytest.mark.parametrize("name", CORPORA)
def test_each_set_is_documented(name: str) -> None:
    documented = (Path(__file__).parent.parent / "docs" / "external-sets.md").read_text("utf-8")
    assert f"`{name}`" in documented


def test_every_published_figure_stands_in_the_docs() -> None:
    documented = (Path(__file__).parent.parent / "docs" / "external-sets.md").read_text("utf-8")
    for corpus in CORPORA.values():
        for line in corpus.published.values():
            for number in line.replace(",", "").split():
                if number[0].isdigit():
                    assert number in documented, line
