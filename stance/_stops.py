"""Whether a full stop ends a sentence: judged by the word before it and the word after it."""

from __future__ import annotations

import re

STRONG = "?!。！？｡।؟۔։"
STOPS = ".…" + STRONG
CLOSING = "\"'”’»›“)]}」』"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LOOK_BACK = 32

_CASELESS = "。！？｡।؟۔։"
_QUOTES = "\"'“”„«»‹›‘’「」『』"
_OPENING = _QUOTES + "([{¿¡" + INVISIBLE
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]|(?:al|el|as|ad|an|ar|ibn|bin|d)[-'’][A-Z]")
_UNSPACED = re.compile(r"(?:[^\W\d_a-z][a-z]+|[AI])(?=[\s,;:'’\"”]|[.?!](?![a-z])|$)")
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+){0,3}")
_SECOND_LOWER = re.compile(r"[^\W_]{1,30}\s[a-z]")
_ZONE = re.compile(r"[A-Z]{2,4}\b")
_ADDRESS = re.compile(r"://|www\.|@|\\|/")
_LIST_MARKER = re.compile(r"\(?(?:[0-9]{1,3}|[A-Za-z])\.")
_ATTRIBUTION = re.compile(
    r"(?:[A-ZÀ-ÖØ-ÞŠŽ][\w.'’-]{0,30}\s){1,5}(?:said|says|asked|asks|told|shouted|shouts|yelled|wrote|"
    r"writes|replied|answered|cried|added|demanded|called|chanted|screamed|warned|tweeted|posted|"
    r"wondered|insisted|declared|exclaimed|joked|recalled|continued|whispered|snapped)\b"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Written with a capital and before a name: never the end of a sentence.
_TITLES = _set(
    "mr mrs ms mx mme mlle messrs dr drs prof profs rev fr hon rt gen gens lt col cols maj capt cpt "
    "cmdr comdr adm sgt cpl pvt pte spc brig flt sqn sen sens rep reps gov govs pres min insp supt det "
    "atty asst dir amb cllr ald mt ft ste dep vice-adm rear-adm sec-gen"
)
# Before lower case, or before a figure, never the end of a sentence; else like any word.
_BEFORE_FIGURE = _set(
    "no nos sect apt rm bldg tab cl regt hwy art arts sec secs fig figs vol vols ch chap para paras pop est approx rs p pp ca c b d "
    "cf acc max min ext tel op jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu "
    "thur thurs fri sat sun"
)
# Never the end of a sentence, whatever follows.
_LINKING = _set("e.g i.e eg ie vs v cf approx viz resp incl esp c ca pp")
_CALENDAR = _set(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday"
)
_HOURS = _set("a.m p.m am pm")
# Words of a time that opens a sentence: "At 8 p.m. President ...".
_WHEN = (
    _CALENDAR
    | _HOURS
    | _set("at by from around about on before after since until just shortly exactly to and")
)
_COMPANY = _set("inc ltd co corp bros llc plc pty gmbh cie")
# May end a sentence: it does if the next word is one that usually begins one.
_EITHER = _COMPANY | _set("jr sr esq st ave rd blvd sq dept assn univ gov't ph.d ret res bn tr")
# After a figure; such a full stop ends a sentence unless lower case follows.
_UNITS = _set("km kg cm mm mg lb lbs oz hr hrs yr yrs mts")
_LESS_THAN_WORDS = _BEFORE_FIGURE | _EITHER | _UNITS
_STARTERS = _set(
    "The A An This That These Those It Its He She They We I You His Her Their Our My Your There Here "
    "In On At By For From With Without After Before During Since Until When While As If Although Though "
    "Because But And Or So Yet Nor However Meanwhile Then Now Later Earlier Today Yesterday Soon Once "
    "Also Both Each Every All Some Many Most Several Few Nobody Not Nothing Neither Either One Two "
    "Three Another Other Others What Who Whose Why How Where Which Is Are Was Were Will Would Can Could "
    "Should Did Does Do Has Have Had Even Only Such Still Instead Despite Under Over Between Among "
    "Against More Last Nor None No To"
)


def is_end(text: str, start: int, place: int, end: int, *, aside: bool) -> bool:
    """Whether the sentence that began at `start` ends at `end`.

    Args:
        text: the paragraph.
        start: where the sentence begins.
        place: the first stop of a run such as `.`, `?!` or `...`.
        end: after the run and the closing marks that belong to it.
        aside: the run closes a bracket that was opened within the sentence.
    """
    after = end
    while after < len(text) and text[after].isspace():
        after += 1
    if after == len(text):
        return False
    first = after
    while first < len(text) and first - after < LOOK_BACK and text[first] in _OPENING:
        first += 1
    run = text[place : min(end, place + LOOK_BACK)].rstrip(INVISIBLE)
    if not run or any(c in _CASELESS for c in run):
        return True
    if aside and run[-1] in ")]}":
        return False
    following = text[first : first + 1]
    if text[after] in ",;:)]}/" or (text[after] in "–—-" and _after_dash(text, after)):
        return False
    quoted = any(c in _QUOTES for c in run)
    if after == end:
        return _unspaced_end(text, place, after, first, quoted)
    if following.islower() and first == after and not _BRAND.match(text, first):
        word = word_before(text, place)
        plain = run == "." and word.isalpha() and word.islower() and len(word) > 3
        return plain and not never_ends(word) and word not in _LESS_THAN_WORDS
    if run[0] != "." or len(run.rstrip(_QUOTES + ")]}")) > 1:
        if following.islower() and first > after and text[after] not in _QUOTES:
            return False
        if text[max(0, place - 1) : place] in ("[", "("):
            return False
        attributed = _ATTRIBUTION.match(text, after) if quoted else None
        return attributed is None or _next_word(text, after) in _STARTERS
    if quoted or run[-1] in ")]}":
        return True
    if end - start < LOOK_BACK and _LIST_MARKER.fullmatch(text[start:end].strip()):
        return False
    so_far = text[start : min(place, start + 2 * LOOK_BACK)]
    return _word_ends(text, word_before(text, place), so_far, after, first)


def _after_dash(text: str, place: int) -> bool:
    """Whether a dash and lower case, or a dash and a digitless nothing, follow a stop."""
    rest = text[place : place + 4].lstrip("–—- ")
    return rest[:1].islower()


def _unspaced_end(text: str, place: int, after: int, first: int, quoted: bool) -> bool:
    """Whether a sentence ends although no white space follows its stop ("ended.The talks")."""
    if not _UNSPACED.match(text, first):
        return False
    chunk = text[max(0, place - LOOK_BACK) : after].split()[-1]
    if _ADDRESS.search(chunk):
        return False
    word = word_before(text, place)
    if quoted or first > after:
        return True
    if text[place] in STRONG:
        return word != ""
    number = bool(word) and word.replace(".", "").isdigit()
    plain = len(word) > 1 and word.isalpha() and word[-2:].islower()
    return number or (plain and not never_ends(word) and word.lower() not in _LESS_THAN_WORDS)


def word_before(text: str, place: int) -> str:
    """The word that ends at `place`, its inner full stops included; empty if there is none."""
    begin = place
    while (
        begin
        and place - begin < LOOK_BACK
        and (text[begin - 1].isalnum() or text[begin - 1] in ".'’-")
    ):
        begin -= 1
    return text[begin:place].strip(".'’-")


def never_ends(word: str) -> bool:
    """Whether a full stop after `word` marks an abbreviation that another word always follows."""
    folded = word.lower()
    return folded in _LINKING or (folded in _TITLES and (word[0].isupper() or len(word) < 4))


def _next_word(text: str, place: int) -> str:
    found = _WORD.match(text[place : place + LOOK_BACK])
    return found.group() if found else ""


def _starts(text: str, first: int) -> bool:
    """Whether the word at `first` is one that usually begins a sentence, and no initial."""
    word = _next_word(text, first)
    return word in _STARTERS and not (len(word) == 1 and text[first + 1 : first + 2] == ".")


def _word_ends(text: str, word: str, so_far: str, after: int, first: int) -> bool:
    """Whether a sentence ends at the single full stop after `word`, if white space follows.

    `so_far` is the sentence up to that stop, cut to a bounded length.
    """
    folded, following = word.lower(), text[first : first + 1]
    opened = first > after
    if never_ends(word):
        return False
    figure = following.isdigit() or _next_word(text, first) in ("No", "Nos")
    if figure and folded in _BEFORE_FIGURE:
        return False
    if folded in _CALENDAR and _next_word(text, first).lower() in _CALENDAR and word != "May":
        return False
    if folded in _HOURS:
        next_word = _next_word(text, first)
        zone = _ZONE.fullmatch(next_word) and not _starts(text, first)
        if all(w.strip(".,").lower() in _WHEN or w[:1].isdigit() for w in so_far.split()):
            return False
        return not zone and next_word.lower() not in _CALENDAR
    if len(word) == 1 and word.isupper():
        return not opened and _starts(text, first)
    if _ACRONYM.fullmatch(word):
        return (opened and text[after] in _QUOTES) or _starts(text, first)
    if folded in _EITHER:
        common = folded in _COMPANY and _SECOND_LOWER.match(text, first) is not None
        return common or _starts(text, first) or (opened and text[after] in _QUOTES)
    return True
