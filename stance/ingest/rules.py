"""The rules of `stance.ingest.boilerplate`: patterns of lines that are no sentence, and reasons.

A pattern must match the whole line, in which each run of white space is one space. Repeated parts
of a pattern and what separates them share no character: no line can be read in many ways, so that
matching takes linear time.
"""

from __future__ import annotations

import re

_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_ZONE = r"ist|gmt|utc|bst|cet|cest|est|edt|pst|pdt|eet|eest|msk|jst|kst|et|pt|local time|hrs|hours"
_DATE_PART = rf"(?:{_MONTH}|{_DAY}|{_ZONE}|[ap]\.?m|at|on|and|\d{{1,4}}(?:st|nd|rd|th|am|pm|hrs)?)"
_DATE = rf"{_DATE_PART}(?:[ ,.:;/|()–—•·+-]+{_DATE_PART})*[ .)]*"
_ISO_TIME = r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?"
_AGO = r"(?:an?|\d+) (?:second|sec|minute|min|hour|hr|day|week|month|year)s? ago"
_COUNT = r"\d{1,9}(?:[.,]\d{1,3}){0,3}(?: ?[km]\b)?"
_PLATFORM = (
    r"share|tweet|post|facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|e-?mail|print"
    r"|copy|copied|link|url|save|bookmark|comments?|like|likes|pin|sms|messenger|instagram|youtube"
    r"|threads|bluesky|mastodon|flipboard|viber|vk|tumblr|pocket|rss|google news|more"
)
_NAV = (
    r"home|menu|search|sections?|skip to (?:main )?content|top stories|top news|most read"
    r"|most viewed|most popular|trending(?: now)?|breaking(?: news)?|latest(?: news)?|back to top"
    r"|newsletters?|privacy policy|terms(?: of use| of service| (?:and|&) conditions)?"
    r"|contact(?: us)?|about(?: us)?|advertise(?: with us)?|careers|sitemap|live|live updates"
    r"|exclusive|opinion|world|world news|politics|analysis|explainer|next(?: article| story)?"
    r"|previous(?: article| story)?|toggle navigation|close|open menu|log ?in|sign ?in|register"
    r"|my account|e-?paper|listen(?: to (?:this )?(?:article|story))?|text size|font size|a a a"
    r"|show comments"
)
RELATED_HEAD = (
    r"related(?: (?:articles?|stories|posts?|news|topics?|content|coverage|reading|links))?"
    r"|you (?:may|might) also (?:like|be interested in)|also read|read also|see also"
    r"|recommended(?: for you| stories| articles)?|more (?:from|on|in) [^.!?]{2,40}|more stories"
    r"|more on this (?:story|topic)|most read|most popular|trending(?: now)?|top stories"
    r"|latest (?:news|stories)|from our partners|promoted stories|editor[’']?s[’']? picks?"
    r"|don[’']t miss|must reads?"
)
_NAME = r"(?:[A-Z][\w.’'-]*|[a-z]{1,3}-[A-Z][\w’'-]*)"
_PARTICLE = r"(?:de|la|van|von|der|den|bin|ibn|al|el|da|di|du|le|ter|af|av)"
_FULL_NAME = rf"{_NAME}(?: (?:{_PARTICLE} ){{0,2}}{_NAME}){{1,3}}"
_NAMES = rf"{_FULL_NAME}(?:(?: ?[,;&|] ?| (?:and|AND|with|in) ){_NAME}(?: {_NAME}){{0,3}}){{0,4}}"
_DESK = (
    r"(?:(?:Our|A|The|Special|Staff|Senior|Chief|Foreign|Web|Online|News|Digital|Agency|Own"
    r"|Political|Diplomatic|Defence|Defense|International|World|Express|National) ){1,3}"
    r"(?:Reporters?|Correspondents?|Writers?|Desk|Bureau|Staff|Team|Editor|Service|Report)"
)
_AGENCY = r"(?:[A-Z]{2,5}|[A-Z][a-z]+(?: [A-Z][a-z]+)?|[Aa]genc(?:y|ies)|[Ww]ires?|[Bb]ureau)"
_STORY = r"(?:article|stor(?:y|ies)|report|post|text|interview|statement)"

Rule = tuple[re.Pattern[str], str]


def _rules(*rules: tuple[str, int, tuple[str, ...]]) -> tuple[Rule, ...]:
    return tuple(
        (re.compile(pattern, flags), reason)
        for reason, flags, patterns in rules
        for pattern in patterns
    )


# Safe on a whole line and on the last sentence of a paragraph.
STRONG = _rules(
    (
        "agency credit",
        re.I,
        (
            r"[(\[]? ?with (?:additional )?(?:agenc(?:y|ies)|wires?)"
            r"(?: (?:inputs?|reports?|feeds?))? ?[)\]]?\.?",
            r"[(\[]? ?(?:with )?(?:agency |wire )?(?:inputs?|feeds?) from [^.!?,()]{1,60}[)\]]?\.?",
            r"[(\[] ?with [^.!?()]{0,60}\b(?:inputs?|reports?)\b[^.!?()]{0,40}\.? ?[)\]]\.?",
            r"\((?:additional |writing and )?(?:reporting|writing|editing|compiled) by\b"
            r".{1,300}\)\.?",
            r"\(?(?:except for the headline,? )?(?:this|the) (?:story|article|report|copy"
            r"|news item)\b(?=.{0,300}\b(?:feed|agency|syndicated|our staff|wire)\b)"
            r".{0,60}\b(?:edited|published"
            r"|auto-?generated|generated|produced|sourced|created)\b.{0,250}\)?",
        ),
    ),
    (
        "image credit",
        re.I,
        (
            r"[(\[] ?(?:file )?(?:photo|image|picture|video|credit|source)s?"
            r" ?(?:courtesy|credit|by|:|/|©) ?[^()]{0,100}[)\]]\.?",
        ),
    ),
    (
        "read-more link",
        re.I,
        (
            r"(?:read|see|view|show|load) (?:the )?(?:entire|full|whole|complete|original"
            rf"|rest of (?:the|this)) {_STORY}(?: here)? ?[.…:>»→]*",
            r"(?:click|tap) here (?:to|for)\b[^.!?]{0,80}[.…>»→]*",
        ),
    ),
    (
        "share count",
        re.I,
        (
            rf"(?:{_AGO}[ |•·]+{_COUNT}"
            rf"|{_COUNT}\+? (?:shares?|views?|comments?|likes?|reads?|retweets?))"
            rf"(?:[ |•·]+(?:{_AGO}|{_COUNT}|shares?|views?|comments?|likes?|reads?"
            r"|min(?:ute)?s? read))*",
        ),
    ),
    (
        "copyright",
        re.I,
        (
            r"(?:copyright ?)?(?:©|\(c\) ?(?:copyright|\d{4})).{0,200}",
            r"copyright \d{4}\b.{0,160}",
            r".{0,160}\ball rights reserved\b.{0,60}",
        ),
    ),
)

# For a whole line only.
LINE = _rules(
    (
        "timestamp",
        re.I,
        (
            r"(?:last |first )?(?:updated|published|posted|modified|issued|created)(?: (?:on|at))?"
            rf" ?[:|-]? ?(?:{_DATE}|{_AGO})",
            r"(?!.*\d\.$)(?=.*(?:\b(?:19|20)\d\d\b|\d\d?[:.]\d\d|\d ?[ap]\.?m\b))" + _DATE,
            _AGO,
            _ISO_TIME,
        ),
    ),
    ("share count", re.I, (_COUNT,)),
    (
        "reading time",
        re.I,
        (r"(?:reading time:? ?)?\d+ ?-?min(?:ute)?s?(?: read)?", r"reading time:? ?\d+.{0,12}"),
    ),
    (
        "image credit",
        re.I,
        (
            r"(?:image|photo|picture|pic|photograph|video|graphic|illustration|map|screengrab"
            r"|screenshot)s? (?:courtesy\b[^.!?]{0,120}\.?|(?:credits?|source|copyright)"
            r" ?[:/©-][^.!?]{0,120})",
            r"(?:file|representative|representational|archive|stock|handout)"
            r" (?:photo|image|picture|footage)s?\.?",
        ),
    ),
    (
        "image credit",
        0,
        (
            r"(?:Image|Photo|Picture|Photograph|Video|Graphic|Illustration|Map|Text)s? [Bb]y:?"
            r" [A-Z][^.!?]{0,80}",
            r"(?:Credits?|Source|Courtesy) ?(?::|of) ?[^.!?]{1,80}",
            r"(?:File )?(?:Image|Photo|Picture|Pic|Video|FILE|PHOTO|IMAGE)s? ?[:/|©] ?"
            r"(?:[A-Z@©][\w.’'&@-]*(?:[ /|,]+|$)){1,6}",
            r"[^.!?]{0,60}[/|] ?(?:[A-Z]\w* ){0,3}(?:Images|Photos|Handout|via [A-Z]\w+)",
        ),
    ),
    (
        "agency credit",
        0,
        (
            r"(?:[Ww]ith )?(?:(?:[Aa]dditional )?[Rr]eporting|[Ee]diting|[Cc]ompiled|[Ii]nputs?)"
            rf" by {_NAMES}\.?",
            r"[Ss]ources? ?[:–—-] ?[Aa]genc(?:y|ies).{0,40}|(?:[Aa]gencies|AGENCIES)",
            rf"[(\[] ?{_AGENCY}(?: ?[/,&] ?{_AGENCY}){{0,3}} ?[)\]]",
            r"[–—-]+ ?(?:[A-Z]{2,5}|[Aa]genc(?:y|ies)|[Ww]ires?)",
        ),
    ),
    (
        "byline",
        0,
        (
            r"(?:(?:Written|Reported|Posted|Edited|Words|Story|Analysis|Reporting|Report) )?"
            rf"(?:[Bb]y|BY):? (?:{_NAMES}|{_DESK}(?:(?:, ?| in ){_NAME}(?: {_NAME})?)?)",
            rf"(?:Author|Reporter|Writer|Correspondent|Editor) ?: ?{_NAME}(?: {_NAME}){{0,4}}",
            _DESK,
            r"[—–-] ?.{1,60}\(@\w+\).{0,40}",
        ),
    ),
    (
        "read-more link",
        re.I,
        (
            r"(?:click here )?(?:to )?(?:read|see|view|watch|show|load|continue|keep)"
            r" (?:more|on|reading|all|next|less|comments|now|here|watching)"
            rf"(?: (?:more|here|now|comments?|{_STORY}))* ?[.…:>»→]*",
            r"(?:click|tap) here\b.{0,80}",
        ),
    ),
    (
        "related links",
        re.I,
        (
            r"(?:also read|read also|read more|see also|also see|watch also|don[’']t miss"
            rf"|must[ -]read|related(?: (?:{_STORY}|news|links))?|recommended|you may also like"
            r"|more on this) ?[:|»>–—-] ?.{3,200}",
            rf"(?:{RELATED_HEAD}):?",
        ),
    ),
    (
        "social links",
        re.I,
        (
            r"(?:follow|join|like|find|connect with|stay connected with) us"
            r"(?: on\b[^.!?]{0,80})?[.!:]?",
            r"(?:follow|join) .{1,60} on (?:x|twitter|facebook|instagram|telegram|whatsapp|youtube"
            r"|google news|linkedin)\b.{0,60}",
        ),
    ),
    (
        "subscription prompt",
        re.I,
        (
            r"(?:subscribe|unsubscribe|subscribers? only)(?: (?:now|today|here|for\b.{0,60}"
            r"|to\b.{1,80}))?[.!]?",
            r"(?:sign up|sign in|log in|register|get) (?:now|today|here|(?:for |to )?"
            r"(?:our|the|your|a|free)\b.{0,60}\b(?:newsletters?|alerts|briefing|updates|account|app"
            r"|access))[^.!?]{0,60}[.!]?",
            r"(?:download|get|install) (?:our|the) .{0,30}\bapp\b[^.!?]{0,60}[.!]?",
        ),
    ),
    (
        "share bar",
        re.I,
        (
            rf"(?:{_PLATFORM})(?:[ |/•·]+(?:{_PLATFORM}|on|via|to|this|article|story"
            r"|\d{1,9}))* ?:?",
            r"share this(?: (?:article|story|post|page|news|video|on|via|with)\b[^.!?]{0,40})?:?",
            r"share (?:on|via) [^.!?]{0,40}|share the (?:article|story|post|page)",
            r"(?:leave|post|add|write) a (?:comment|reply)|(?:no|\d+) comments?(?: yet)?",
        ),
    ),
    (
        "advertisement",
        re.I,
        (
            r"(?:advertisements?|advertorial|sponsored(?: content| post| by [^.!?]{1,40})?"
            r"|promoted(?: content)?|paid (?:content|post)|ad)[.:]?",
            r"(?:(?:story|article|content|post) )?continues (?:below|after)"
            r"(?:(?: this| the)? (?:advertisement|ad))?",
            r"scroll (?:down )?to continue.{0,30}|skip (?:the )?(?:ad|advertisement|to .{1,30})",
        ),
    ),
    (
        "tags",
        re.I,
        (
            r"(?!.*[.!?]$)(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|related topics"
            r"|posted in|published in) ?: ?.{1,300}",
        ),
    ),
    (
        "navigation",
        re.I,
        (
            rf"(?:{_NAV}) ?[>»:|]?",
            r"(?:home|news|world)(?: ?[>»/›] ?\w[\w&-]*(?: [\w&-]+){0,3}){1,5}",
        ),
    ),
    (
        "cookie notice",
        re.I,
        (
            r"(?=.*\b(?:we|our|us|this (?:web)?site)\b)(?=.*\b(?:you|your)\b).*\bcookies\b.*",
            r"(?:accept|reject|allow|manage|decline)(?: all)?(?: cookies| preferences)?",
            r"cookie (?:policy|settings|preferences|notice)",
        ),
    ),
    (
        "disclaimer",
        re.I,
        (
            r"disclaimer ?[:–—-].*",
            r".{0,120}\b(?:views|opinions) expressed\b.{0,120}\b(?:author|writer|contributor)s?\b"
            r".{0,200}",
        ),
    ),
    ("markup", re.I, (r"(?:<[a-z!/][^<>]*> ?)+",)),
    ("link", re.I, (r"https?://\S+|www\.\S+|[^\s@]+@[^\s@]+\.\w+|@\w+",)),
)
