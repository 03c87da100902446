"""Conflict profiles: reading them, those that come with the package, and parties found in them."""

from stance.profile_reader import Profile, load_profile
from stance.resolve import resolve
from stance.shipped import find_profile, new_profile_text, profile, shipped_profiles

__all__ = [
    "Profile",
    "find_profile",
    "load_profile",
    "new_profile_text",
    "profile",
    "resolve",
    "shipped_profiles",
]
