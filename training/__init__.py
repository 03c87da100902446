"""Builds the models that `stance` ships: `python -m training training/configs/default.toml`."""
