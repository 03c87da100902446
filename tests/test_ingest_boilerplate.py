"""Lines that are no sentence are named, and sentences that look like them stay."""

from __future__ import annotations

import pytest
from hostile.pages import LINES

from stance.ingest.boilerplate import MAX_BOILERPLATE, boilerplate, is_caption, opens_related


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("9 months ago 135", "share count"),
        ("9 months ago", "timestamp"),
        ("135", "share count"),
        ("1,204 shares", "share count"),
        ("2.3k views", "share count"),
        ("Image Courtesy State Archive", "image credit"),
        ("Photo: Valley News", "image credit"),
        ("Photograph by Ada Quill", "image credit"),
        ("File photo", "image credit"),
        ("Ada Quill/Valley Images", "image credit"),
        ("(With agency inputs)", "agency credit"),
        ("With inputs from agencies", "agency credit"),
        ("(VNA)", "agency credit"),
        ("Agencies", "agency credit"),
        ("(Reporting by Ada Quill in Port Amaro; Editing by Ben Roe)", "agency credit"),
        ("Reporting by Ada Quill and Ben Roe", "agency credit"),
        (
            "(This story has not been edited by our staff and is from a syndicated feed.)",
            "agency credit",
        ),
        ("Read Entire Article", "read-more link"),
        ("Read more »", "read-more link"),
        ("Continue reading", "read-more link"),
        ("Click here for the full interview", "read-more link"),
        ("Also read: Valley talks enter third day", "related links"),
        ("Related stories", "related links"),
        ("You may also like", "related links"),
        ("By Staff Reporter", "byline"),
        ("By Ada Quill", "byline"),
        ("BY ADA QUILL AND BEN VAN ROE", "byline"),
        ("By Our Special Correspondent", "byline"),
        ("News Desk", "byline"),
        ("Updated: 12 May 2024, 10:31 IST", "timestamp"),
        ("Published on May 12, 2024 at 10.31 a.m.", "timestamp"),
        ("Last updated 3 hours ago", "timestamp"),
        ("Sunday, 12 May 2024", "timestamp"),
        ("2024-05-12T10:31:00Z", "timestamp"),
        ("4 min read", "reading time"),
        ("Follow us on", "social links"),
        ("Follow us on Telegram and X", "social links"),
        ("Subscribe", "subscription prompt"),
        ("Sign up for our daily newsletter", "subscription prompt"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below this advertisement", "advertisement"),
        ("Share this", "share bar"),
        ("Share this article", "share bar"),
        ("Facebook Twitter WhatsApp", "share bar"),
        ("0 Comments", "share count"),
        ("Leave a comment", "share bar"),
        ("Tags: ceasefire, valley, talks", "tags"),
        ("Home > World > Asia", "navigation"),
        ("Privacy Policy", "navigation"),
        ("© 2024 Valley News", "copyright"),
        ("Copyright 2024 Valley News Ltd. All rights reserved.", "copyright"),
        (
            "We use cookies to improve your experience. By continuing you agree to our policy.",
            "cookie notice",
        ),
        ("Accept all cookies", "cookie notice"),
        ("Disclaimer: this is an automatic translation.", "disclaimer"),
        ("https://example.org/story", "link"),
        ("* * *", "no words"),
    ],
)
def test_boilerplate_is_named(line: str, reason: str) -> None:
    assert boilerplate(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "By Friday, the bridge had been closed for nine months.",
        "By Friday evening",
        "The ministry said nine months ago that 135 people had left.",
        "135 people left the village.",
        "With agencies cut off, the town waited.",
        "With reports from the front growing worse, the cabinet met.",
        "Compiled by hand, the list ran to 40 names.",
        "Photo essay: 40 umbrellas, 40 owners",
        "The picture carries no date.",
        "Copyright law was changed in 2019.",
        "The website uses cookies that the police can read.",
        "Subscribers to the paper were questioned.",
        "Share the burden, the mayor said.",
        "Read the treaty, she told them.",
        "More on the talks followed later that evening.",
        "The vote, on 12 May, was 31 to 24.",
        "He arrived on 12 May 2024.",
        "The story was edited in the capital, officials said.",
        "Image by image, the film takes the war apart.",
        "Advertisements in the state paper called for volunteers.",
        "Home was a tent by the road.",
        "Live fire was heard at the border.",
        "PORT AMARO, 12 May (VNA) - The talks resumed on Monday.",
        "What now?",
        "Close the border!",
        "Its people!",
    ],
)
def test_sentences_stay(line: str) -> None:
    assert boilerplate(line) is None


def test_only_strong_rules_apply_inside_a_paragraph() -> None:
    assert boilerplate("135", whole=False) is None
    assert boilerplate("* * *", whole=False) is None
    assert boilerplate("(With agency inputs)", whole=False) == "agency credit"


def test_a_long_paragraph_is_never_boilerplate() -> None:
    notice = "We use cookies to know you. " * 40
    assert len(notice) > MAX_BOILERPLATE
    assert boilerplate(notice) is None


def test_headings_of_link_lists_and_captions_are_known() -> None:
    assert opens_related("Related stories:")
    assert not opens_related("Relatives waited at the gate")
    assert is_caption("File photo: Soldiers stand at the bridge.")
    assert not is_caption("Photographs of the bridge: none survive.")


@pytest.mark.parametrize("name", LINES)
def test_lines_made_to_be_slow_are_judged(name: str) -> None:
    make = LINES[name]
    line = make(600)[: MAX_BOILERPLATE - 1] + "!"
    # A rule that backtracks exponentially would never come back.
    assert boilerplate(line) is None
