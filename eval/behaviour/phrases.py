"""Phrases that fill the slots of templates. Each list keeps one promise about what it carries.

A phrase may hold slots and the parties' placeholders itself: X is the party that acts or speaks, Y
the other one. What stands in square brackets has variants, divided by bars; the first is the plain one.
"""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, ...]] = {
    # Plain: carries nobody's account.
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "place": (
        "Orlec", "Besna", "Varodin", "Mirova", "Dolna Brana", "Keldra", "Ulvany", "Pradesk",
        "Sorna", "Hrastel", "Little Kamen", "Ostroma",
    ),
    "toponym": (
        "Tarskova", "Old Narvel", "Upper Dremna", "Fort Solace", "Stavrin", "Lake Ilmar",
        "Kovash", "Saint Brevo", "Marrow Hill", "Belna Gorva", "Ondrava", "Green Ford",
    ),
    "city": (
        "Geneva", "Vienna", "Oslo", "Doha", "Nairobi", "Lisbon", "Montevideo", "Stockholm",
        "Singapore", "Wellington",
    ),
    "forces": ("troops", "soldiers", "units", "fighters", "commandos", "gunners"),
    "official": (
        "defence ministry", "foreign ministry", "general staff", "army", "government",
        "president", "prime minister", "interior ministry",
    ),
    "pact": ("truce", "ceasefire", "armistice", "peace accord", "non-aggression pact"),
    "topic": (
        "fishing quotas", "rail tariffs", "flood defences", "electricity prices", "border posts",
        "customs forms", "air routes", "water levels", "postal rates", "exchange students",
    ),
    "met": ("met", "gathered", "held talks", "sat down together"),
    "envoys": ("envoys", "diplomats", "negotiators", "finance ministers", "technical experts"),
    "season": ("winter", "spring", "summer", "autumn", "week", "month", "year"),
    "n": tuple(map(str, (4, 6, 7, 9, 11, 13, 14, 17, 19, 23, 26, 31, 38, 42, 57, 64))),
    "delay": ("a week", "a month", "two months", "half a year", "a year", "three years"),
    "percent": tuple(map(str, range(2, 20))),
    "spelled": (
        "[3|three]", "[4|four]", "[5|five]", "[7|seven]", "[8|eight]", "[9|nine]", "[12|twelve]",
        "[14|fourteen]", "[20|twenty]", "[30|thirty]",
    ),
    "military": (
        "an artillery position", "a radar station", "an ammunition depot", "a tank column",
        "an airbase", "a command post", "a patrol boat", "an anti-aircraft battery",
    ),
    "struck": ("struck", "hit", "fired at"),
    "statement": (
        "a statement that ran to four pages", "a letter read out to diplomats",
        "answers to written questions", "a note handed to the envoys",
        "a broadcast of half an hour", "remarks on the sidelines of a trade fair",
    ),
    "monitor": (
        "An aid agency", "A panel of jurists", "A human rights group", "An observer mission",
        "A medical charity", "A United Nations rapporteur",
    ),
    "mediator": (
        "Mediators", "Church leaders", "United Nations officials", "Neutral states", "Aid agencies",
    ),
    "restraint": (
        "to hold their fire", "to return to the table", "to show restraint",
        "to let the envoys finish their work", "to settle the matter by talks",
        "to respect the lines of last year",
    ),
    "aside": (
        "Rain is expected on the coast at the weekend.",
        "The city orchestra opened its season to a full hall.",
        "Tomato prices fell for a second month.",
        "The museum of clocks has extended its opening hours.",
        "A rare heron was seen on the canal.",
        "The chess championship ended in a draw.",
        "Two new tram lines will open in spring.",
        "The bakery on the square celebrated its centenary.",
        "Tickets for the marathon sold out within an hour.",
        "A new edition of the dictionary has 900 more words.",
        "The library lends umbrellas as well as books.",
        "The swimming pool is closed for repairs.",
    ),
    # Loaded, against X: cast X as cruel, unlawful or dishonest.
    "cruelly": (
        "ruthlessly", "callously", "savagely", "mercilessly", "viciously", "brutally",
        "deliberately",
    ),
    "act": ("attacked", "shelled", "bombarded", "wrecked", "stormed", "torched"),
    "civil": (
        "a school", "a clinic", "a maternity ward", "a kindergarten", "a refugee camp",
        "an orphanage", "a village market", "a nursing home", "a crowded bus station",
    ),
    "deed": (
        "gunned down farmers in their fields", "slaughtered families as they fled",
        "drove the old and the sick out of their homes", "tortured prisoners for sport",
        "starved a defenceless town", "butchered unarmed shepherds",
        "set fire to homes with children inside",
    ),
    "broke": (
        "[broke|never broke]", "[violated|never violated]", "[tore up|never tore up]",
        "[trampled on|never trampled on]", "[betrayed|never betrayed]",
    ),
    "brazenly": (
        "brazenly", "shamelessly", "cynically", "treacherously", "flagrantly", "wantonly",
    ),
    "occupiers": (
        "occupiers", "invaders", "aggressors", "marauders", "butchers", "oppressors", "bandits",
    ),
    "tyranny": (
        "tyranny", "oppression", "terror", "subjugation", "bondage", "cruelty", "plunder",
    ),
    "plundered": ("plundered", "ravaged", "terrorised", "sacked", "despoiled"),
    # Loaded, for X.
    "bravely": ("heroically", "valiantly", "bravely", "selflessly", "gallantly", "courageously"),
    "defended": (
        "shielded the people of {place} from {Yd} aggression",
        "held {place} against the {Yd} invaders",
        "protected the families of {place} from {Yd} terror",
        "saved the children of {place} from the {Yd} onslaught",
        "threw the {Yd} aggressors back from {place}",
    ),
    "mission": (
        "anti-terrorist operation", "counter-terrorist operation", "liberation mission",
        "mission to restore constitutional order", "operation to free the occupied villages",
        "mission to protect peaceful residents", "lawful police action against armed gangs",
    ),
    # Names for one campaign: X's and Y's.
    "our_term": ("liberation", "reunification", "pacification", "recovery", "emancipation"),
    "their_term": ("annexation", "pillage", "subjugation", "plunder", "theft"),
    # Claims of X against Y, after "that".
    "charge": (
        "{Yd} {forces} had {act} {civil} in {place}",
        "{Yd} {forces} had broken the {pact} on {day}",
        "{Yd} fire had killed {n} villagers in {place}",
        "{Y} had started the fighting in {place}",
        "{Y} had lied to the mediators about {place}",
        "{Y} was starving the people of {place}",
    ),
    # The same as an utterance of X.
    "quote": (
        "{Y} has {act} {civil} in {place}",
        "{Y} is starving our people in {place}",
        "{Y} broke the {pact} on {day} and then lied about it",
        "{Yd} {forces} murdered {n} of our villagers in {place}",
        "{Y} has turned {place} into a graveyard",
        "{Y} burned our homes in {place} and stole our grain",
    ),
    # Admissions of X without a justification.
    "admission": (
        "Our own {forces} {act} {civil} in {place} and we alone are to blame",
        "We {act} {civil} in {place}, and it was wrong",
        "It was our side that broke the {pact} on {day}, and we apologise for it",
        "Our shells killed {n} villagers in {place}, and nothing excuses it",
    ),
    "mistakes": ("Mistakes were made", "Errors were made", "Wrong decisions were taken"),
    # Verbs of speech that keep a distance.
    "alleged": ("alleged", "claimed", "asserted", "contended", "maintained"),
    "institution": (
        "referendum", "election", "census", "plebiscite", "constituent assembly", "people's court",
    ),
}  # fmt: skip
