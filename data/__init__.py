"""The labelled corpus, and the tools that check and describe it. Not part of the wheel."""
