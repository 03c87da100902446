"""What a build server shows of a run: JUnit XML, a step summary in Markdown, annotations."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.gates import SEVERITY, Undecided, Verdict
from eval.results import table
from stance.render.markdown import safe

MAX_SUMMARY = 1 << 20  # bytes of a step's summary; GitHub drops a longer one as a whole
MAX_ANNOTATIONS = 10  # of one kind that GitHub shows of a step
NOTICE = 64  # bytes kept for the line that counts what does not fit
# Element of JUnit's format for an outcome that is no pass; "skipped" leaves a build green.
ELEMENTS = {"fail": "failure", "error": "error", "undecided": "error", "pass": "skipped"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(verdicts: Sequence[Verdict], undecided: Undecided = "undecided") -> str:
    """One test case a verdict, as JUnit XML.

    Args:
        verdicts: in order.
        undecided: what undecided gates count as: an error, a failure, or a test that was skipped.
    """
    suite = ET.Element("testsuite", name="gates", tests=str(len(verdicts)))
    counts = dict.fromkeys(("failure", "error", "skipped"), 0)
    for verdict in verdicts:
        case = ET.SubElement(suite, "testcase", classname="gates", name=_xml(verdict.place))
        if verdict.outcome == "pass":
            ET.SubElement(case, "system-out").text = _xml(verdict.reason)
            continue
        element = ELEMENTS[undecided if verdict.outcome == "undecided" else verdict.outcome]
        counts[element] += 1
        ET.SubElement(case, element, type=verdict.outcome, message=_xml(verdict.reason))
    suite.set("failures", str(counts["failure"]))
    suite.set("errors", str(counts["error"]))
    suite.set("skipped", str(counts["skipped"]))
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def summary(
    results: Mapping[str, Any] | None, verdicts: Sequence[Verdict], limit: int = MAX_SUMMARY
) -> str:
    """The verdicts, the worst first, and the figures, as GitHub's Markdown.

    Args:
        results: as in `results.json`; None where nothing could be measured.
        verdicts: of the gates; none where there were no gates.
        limit: bytes in UTF-8; of what does not fit, whole lines are left out and counted.
    """
    lines = []
    if verdicts:
        counts = {o: sum(v.outcome == o for v in verdicts) for o in reversed(SEVERITY)}
        lines += ["### Gates: " + ", ".join(f"{n} {o}" for o, n in counts.items() if n), ""]
        lines += ["| outcome | gate | figures |", "| --- | --- | --- |"]
        for v in _worst_first(verdicts):
            lines.append(f"| {v.outcome} | {safe(v.place)} | {safe(v.reason)} |")
        lines.append("")
    if results is not None:
        lines += [f"### Figures of {safe(results['model']['name'])}", "", table(results), ""]
    return _fitting("\n".join(lines), limit)


def write_summary(
    path: Path, results: Mapping[str, Any] | None, verdicts: Sequence[Verdict]
) -> None:
    """Appends the summary to a file, which stays within `MAX_SUMMARY`."""
    with path.open("ab") as file:
        text = summary(results, verdicts, limit=MAX_SUMMARY - file.tell())
        file.write(text.encode("utf-8", "replace"))


def workflow_errors(verdicts: Sequence[Verdict], undecided: Undecided = "undecided") -> list[str]:
    """Workflow commands `::error`, the worst first; the last one counts those that are left out.

    Args:
        verdicts: of the gates.
        undecided: what undecided gates count as; none where they count as passed.
    """
    passing = ("pass", "undecided") if undecided == "pass" else ("pass",)
    found = [v for v in _worst_first(verdicts) if v.outcome not in passing]
    shown = found if len(found) <= MAX_ANNOTATIONS else found[: MAX_ANNOTATIONS - 1]
    lines = [
        f"::error title={_property(f'gate: {v.outcome}')}::{_data(f'{v.place}: {v.reason}')}"
        for v in shown
    ]
    if len(shown) < len(found):
        lines.append(f"::error title=gates::{len(found) - len(shown)} more are in the log")
    return lines


def _worst_first(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda v: -SEVERITY.index(v.outcome))


def _fitting(text: str, limit: int) -> str:
    if _size(text) <= limit:
        return text
    lines, kept = text.split("\n"), 0
    room = limit - NOTICE
    while kept < len(lines) and room > _size(lines[kept]):
        room -= _size(lines[kept]) + 1
        kept += 1
    notice = f"\n{len(lines) - kept} more lines do not fit here.\n"
    return "\n".join([*lines[:kept], notice]) if limit >= NOTICE else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _data(text: str) -> str:
    """A message of a workflow command: what would end or alter it is escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
