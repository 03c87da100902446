"""An evaluation as one HTML page: `python -m eval.report RESULTS.json -o report.html`."""

from eval.report.page import report

__all__ = ["report"]
