"""Bytes to article: plain text, HTML pages, rows of a data set, files and standard input."""

from __future__ import annotations

from stance.ingest.files import MAX_LINE, RowError, read_each, read_file
from stance.ingest.html import MAX_PAGE, read_html
from stance.ingest.rows import Item, read_item, read_row
from stance.ingest.sections import MAX_TEXT
from stance.ingest.text import read_text

__all__ = [
    "MAX_LINE",
    "MAX_PAGE",
    "MAX_TEXT",
    "Item",
    "RowError",
    "read_each",
    "read_file",
    "read_html",
    "read_item",
    "read_row",
    "read_text",
]
