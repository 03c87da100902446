"""From the names that a user gives to parties with aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from stance.alias import Alias, alias_key, alias_keys, is_nominal
from stance.conflict import Conflict, Party
from stance.countries import namesakes
from stance.errors import ConflictError
from stance.shipped import shipped_profiles
from stance.words import words

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    """A profile that knows all the names: which parties they are, and how well it fits.

    `by_name` of the names are party names, not aliases; `spare` parties were not asked for.
    """

    slug: str
    parties: tuple[int, ...]
    by_name: int
    spare: int


def resolve(parties: Sequence[str | Party]) -> tuple[Conflict, tuple[str, ...]]:
    """Finds the aliases of the parties that a user names.

    If one shipped profile knows every name, each as a different party, its aliases are taken; a
    profile whose party names are given goes before one that has them as aliases. Otherwise each
    name is looked up among the countries; a name found nowhere stands alone. A `Party` is taken as
    it is. Nominal aliases such as "the rebels" identify no profile.

    Args:
        parties: two to eight names or parties, in the order in which reports shall list them.

    Returns:
        the conflict, its parties called as the user wrote them, and warnings for the user.

    Raises:
        ConflictError: not two to eight parties, one that is not a name, or two that are the same.
    """
    if isinstance(parties, str):
        raise ConflictError(f"parties is one string, {parties!r}; give a list of names")
    if isinstance(parties, Mapping):
        raise ConflictError(
            "parties is a mapping; give a list of names, or of Party(name, aliases=[...])"
        )
    parties = tuple(parties)
    for party in parties:
        if not isinstance(party, (str, Party)):
            raise ConflictError(
                f"parties holds {party!r}, a {type(party).__name__}; give names or Party objects"
            )
    names = [party for party in parties if isinstance(party, str)]
    warnings: list[str] = []
    if len(names) == len(parties) > 1:
        fits = _fits(names)
        if fits:
            best, *others = fits
            equal = [f.slug for f in others if f.by_name == best.by_name and f.spare == best.spare]
            if equal:
                warnings.append(
                    f"the conflict profiles {', '.join([best.slug, *equal])} fit these parties "
                    f"equally well; {best.slug} is taken"
                )
            return _from_profile(names, best, warnings)
    found = [_from_countries(p, warnings) if isinstance(p, str) else p for p in parties]
    _refuse_same(found)
    return Conflict.of(_without_shared(found, warnings)), tuple(warnings)


def _fits(names: Sequence[str]) -> list[_Fit]:
    """The profiles that know all the names as different parties, best first."""
    owners = [_profile_index().get(_key(name), {}) for name in names]
    fits = []
    for slug in owners[0] if owners else ():
        if not all(slug in owner for owner in owners):
            continue
        places = [owner[slug] for owner in owners]
        chosen = tuple(party for party, _ in places)
        if len(set(chosen)) == len(chosen):
            spare = len(shipped_profiles()[slug].conflict.parties) - len(chosen)
            fits.append(_Fit(slug, chosen, sum(is_name for _, is_name in places), spare))
    return sorted(fits, key=lambda fit: (-fit.by_name, fit.spare, fit.slug))


@lru_cache(maxsize=1)
def _profile_index() -> dict[Key, dict[str, tuple[int, bool]]]:
    """By the key of a name: the profiles that have it, with the party and whether it is its name.

    A plural is entered only where it is no alias of its own.
    """
    index: dict[Key, dict[str, tuple[int, bool]]] = {}
    plurals: list[tuple[Key, str, tuple[int, bool]]] = []
    for slug, profile in shipped_profiles().items():
        for number, party in enumerate(profile.conflict.parties):
            for alias in (party.name, *party.aliases):
                if is_nominal(alias) and alias != party.name:
                    continue
                key, is_name = alias_key(alias), alias == party.name
                index.setdefault(key, {})[slug] = (number, is_name)
                plurals += [(k, slug, (number, is_name)) for k in alias_keys(alias) - {key}]
    for key, slug, place in plurals:
        index.setdefault(key, {}).setdefault(slug, place)
    return index


def _key(name: str) -> Key:
    """Key of a name that a user wrote, perhaps all in small letters."""
    key = alias_key(name)
    return key[1:] if key[:1] == ("the",) and len(key) > 1 else key


def _from_profile(
    names: Sequence[str], fit: _Fit, warnings: list[str]
) -> tuple[Conflict, tuple[str, ...]]:
    profile = shipped_profiles()[fit.slug]
    found = []
    for written, number in zip(names, fit.parties, strict=True):
        party = profile.conflict.parties[number]
        found.append(_renamed(party, written, warnings))
    conflict = Conflict(profile.conflict.name, tuple(found), note=f"profile {fit.slug}")
    return conflict, tuple(warnings)


def _from_countries(name: str, warnings: list[str]) -> Party:
    found = namesakes(name)
    if len(found) == 1:
        return _renamed(found[0], name, warnings)
    if found:
        warnings.append(
            f"{name!r} may be {' or '.join(party.name for party in found)}; "
            "only this name is matched"
        )
    else:
        warnings.append(f"no aliases known for {name!r}; only this name is matched")
    return Party(name)


def _renamed(party: Party, written: str, warnings: list[str]) -> Party:
    """The party under the name that the user wrote, its own name kept as an alias.

    A name in small letters that a text would not mean ("us", "turkey") is given its capitals.
    """
    known = (party.name, *party.aliases)
    name = written
    if is_nominal(written) and not is_nominal(party.name):
        tokens = words(written)
        proper = next((alias for alias in known if _key(written) in alias_keys(alias)), None)
        if proper and not any(
            Alias.of(proper).at(written, tokens, place) for place in range(len(tokens))
        ):
            warnings.append(f"{written!r} is read as {proper!r}")
            name = proper
    aliases = tuple(alias for alias in known if alias_key(alias) != alias_key(name))
    return replace(party, name=name, aliases=aliases)


def _refuse_same(parties: Iterable[Party]) -> None:
    """Refuses two names of one country: what they share would leave nothing to tell them apart."""
    seen: dict[frozenset[Key], str] = {}
    for party in parties:
        keys = frozenset(alias_key(alias) for alias in (party.name, *party.aliases))
        if keys in seen:
            raise ConflictError(
                f"{seen[keys]!r} and {party.name!r} are the same party; name two different ones"
            )
        seen[keys] = party.name


def _without_shared(parties: Sequence[Party], warnings: list[str]) -> list[Party]:
    """The parties without the aliases that two of them have; a party keeps its own name."""
    names = {alias_key(party.name): party.name for party in parties}
    owners: dict[Key, set[str]] = {}
    for party in parties:
        for alias in (party.name, *party.aliases):
            owners.setdefault(alias_key(alias), set()).add(party.name)
    shared = {key: sorted(group) for key, group in owners.items() if len(group) > 1}
    left_out: dict[Key, str] = {}
    for party in parties:
        for alias in party.aliases:
            key = alias_key(alias)
            if key in shared:
                left_out.setdefault(key, alias)
    for key, alias in left_out.items():
        warnings.append(
            f"{alias!r} counts for {names[key]!r} alone, though others are called so"
            if key in names
            else f"{alias!r} is left out, as it may mean {' or '.join(shared[key])}"
        )
    return [
        replace(party, aliases=tuple(a for a in party.aliases if alias_key(a) not in shared))
        for party in parties
    ]
