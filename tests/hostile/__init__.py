"""Inputs that break careless readers, made by code."""
