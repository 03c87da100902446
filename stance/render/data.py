"""An analysis as data: plain values, JSON, JSON lines, CSV, pandas.

`schema.json` beside this file is the JSON Schema (2020-12) of what `to_dict` returns.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from stance.balance import Balance, Tally
from stance.errors import MissingExtraError
from stance.labels import Analysis, SentenceLabel

SCHEMA_VERSION = "1.0"
DIGITS = 6  # decimals kept; far below what any figure means, so that equal analyses are equal bytes

_NOT_IN_JSON_TEXT = re.compile("[\x7f\x85\u2028\u2029\ud800-\udfff]")
_NOT_IN_CSV = re.compile("[\x00\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def schema_text() -> str:
    """The JSON Schema of `to_dict`, as shipped."""
    return resources.files("stance.render").joinpath("schema.json").read_text(encoding="utf-8")


def to_dict(analysis: Analysis) -> dict[str, Any]:
    """The analysis as dicts, lists, strings, numbers and None.

    Spans count characters (code points) of the key `text`, end excluded. Numbers are rounded to six
    decimals. What is undefined is None.
    """
    report = analysis.balance
    return {
        "schema_version": SCHEMA_VERSION,
        "source": analysis.article.source,
        "conflict": {"name": analysis.conflict.name, "note": analysis.conflict.note},
        "parties": list(analysis.conflict.names),
        "sentences": [_sentence(label) for label in analysis.sentences],
        "balance": {
            "own": _balance(report.own),
            "attributed": _balance(report.attributed),
            "all": _balance(report.all),
            "headline": _balance(report.headline),
            "expected": _numbers(report.expected),
            "voices": dict(report.voices),
            "level": report.level,
            "resamples": report.resamples,
            "seed": report.seed,
            "unit": report.unit,
        },
        "dropped": [{"text": d.text, "reason": d.reason} for d in analysis.article.dropped],
        "warnings": list(analysis.warnings),
        "model": {
            "name": analysis.model.name,
            "sha256": analysis.model.sha256,
            "backend": analysis.model.backend,
            "threshold": _number(analysis.model.threshold),
            "mixed_threshold": _number(analysis.model.further_threshold),
            "margin": _number(analysis.model.margin),
        },
        "text": analysis.article.text,
    }


def _sentence(label: SentenceLabel) -> dict[str, Any]:
    return {
        "index": label.index,
        "start": label.start,
        "end": label.end,
        "text": label.text,
        "section": label.section,
        "paragraph": label.paragraph,
        "label": label.label,
        "framing": _numbers(label.framing),
        "voice": label.voice,
        "voice_probabilities": _numbers(label.voice_probabilities),
        "uncertain": label.uncertain,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "n": tally.n,
        "carrying": tally.carrying,
        "carried": dict(tally.carried),
        "mixed": tally.mixed,
        "neutral": tally.neutral,
        "uncertain": tally.uncertain,
        "coverage": _number(tally.coverage),
        "shares": _numbers(tally.shares),
        "split": _numbers(tally.split),
        "signed": _number(tally.signed),
        "net": _number(tally.net),
        "iqv": _number(tally.iqv),
    }


def _balance(balance: Balance) -> dict[str, Any]:
    corrected = balance.corrected
    return {
        **_tally(balance),
        "interval": _interval(balance.interval),
        "split_intervals": _intervals(balance.split_intervals),
        "smallest_imbalance": _number(balance.smallest_imbalance),
        "paragraphs": balance.paragraphs,
        "enough": balance.enough,
        "too_few": balance.too_few,
        "deviation": _numbers(balance.deviation),
        "signed_deviation": _number(balance.signed_deviation),
        "words": {
            **_tally(balance.words),
            "interval": _interval(balance.words_interval),
            "deviation": _numbers(balance.words_deviation),
        },
        "corrected": None
        if corrected is None
        else {
            "shares": _numbers(corrected.shares),
            "split": _numbers(corrected.split),
            "signed": _number(corrected.signed),
            "net": _number(corrected.net),
            "interval": _interval(corrected.interval),
            "split_intervals": _intervals(corrected.split_intervals),
        },
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS) + 0.0  # + 0.0: never -0.0


def _numbers(values: Mapping[str, float] | None) -> dict[str, float | None] | None:
    return None if values is None else {key: _number(value) for key, value in values.items()}


def _interval(interval: tuple[float, float] | None) -> list[float | None] | None:
    return None if interval is None else [_number(end) for end in interval]


def _intervals(
    intervals: Mapping[str, tuple[float, float]] | None,
) -> dict[str, list[float | None] | None] | None:
    return None if intervals is None else {k: _interval(v) for k, v in intervals.items()}


def to_json(analysis: Analysis, *, indent: int | None = 2) -> str:
    """The analysis as JSON text without a final newline; equal analyses give equal text.

    Letters stay as they are; what breaks lines or cannot be encoded (lone surrogates) is escaped,
    so that with `indent=None` the text is one line for every reader.
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(
        to_dict(analysis), ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )
    return _NOT_IN_JSON_TEXT.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def to_jsonl(analyses: Iterable[Analysis]) -> str:
    """One analysis a line, each line ended."""
    return "".join(to_json(analysis, indent=None) + "\n" for analysis in analyses)


def rows(analysis: Analysis) -> list[dict[str, Any]]:
    """One flat row a sentence: `framing:NAME` and `voice:NAME` hold the probabilities."""
    return [
        {
            "source": analysis.article.source,
            "index": label.index,
            "start": label.start,
            "end": label.end,
            "section": label.section,
            "paragraph": label.paragraph,
            "label": label.label,
            "voice": label.voice,
            "uncertain": label.uncertain,
            **{f"framing:{name}": _number(p) for name, p in label.framing.items()},
            **{f"voice:{name}": _number(p) for name, p in label.voice_probabilities.items()},
            "text": label.text,
        }
        for label in analysis.sentences
    ]


def to_csv(analyses: Iterable[Analysis]) -> str:
    """One row a sentence, with a header; articles about other parties add columns, empty elsewhere.

    A cell of text that a spreadsheet would run as a formula gets a leading apostrophe; a NUL or a
    lone surrogate, which CSV cannot hold, becomes U+FFFD. The JSON formats keep text exactly.
    """
    table = [row for analysis in analyses for row in rows(analysis)]
    header = dict.fromkeys(key for row in table for key in row if key != "text")
    buffer = io.StringIO()
    writer = csv.DictWriter(
        buffer,
        [_cell(key) for key in (*header, "text")] if table else ["text"],
        lineterminator="\n",
    )
    writer.writeheader()
    writer.writerows({_cell(k): _cell(v) for k, v in row.items()} for row in table)
    return buffer.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return value
    value = _NOT_IN_CSV.sub("\ufffd", value)
    return "'" + value if value.startswith(_FORMULA) else value


def to_pandas(analysis: Analysis) -> Any:
    """One row a sentence as a `pandas.DataFrame`, with the columns of `rows`.

    Raises:
        MissingExtraError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("pandas", "pandas", "to_pandas") from error
    return pandas.DataFrame(rows(analysis))
