"""The faces of an analysis: plain data, terminal text, Markdown, HTML.

Each function takes an `Analysis` and returns a string (or plain values); none prints or writes.
"""
