"""What the cells of a catalogue's workbook can say, and what they cannot."""

import pytest

from rettidig.catalogue import labels
from rettidig.catalogue.workbook.cells import LIMIT, NUMBER, TEXT, WHOLE, WORD, YES_OR_NO, Unreadable
from rettidig.catalogue.workbook.sayings import CONDITION, LAW, SELECTION, STRETCH, TRIGGER, VALUE_OF


@pytest.mark.parametrize("name", [name for name in dir(labels) if name.isupper() and name != "REASONS"])
def test_labels_are_told_apart_and_written_small(name):
    said = getattr(labels, name).values()
    assert len(set(said)) == len(said)
    assert all(label == label.casefold().strip() for label in said)


def test_labels_of_lists_hold_no_comma():
    assert not any("," in label for label in labels.CONSEQUENCES.values())


@pytest.mark.parametrize(
    ("codec", "said", "plain"),
    [
        (SELECTION, "samtale()", {"event": "samtale"}),
        (
            SELECTION,
            'samtale ( sted = "a, b" ,til 2020-01-01)',
            {"event": "samtale", "attributes": {"sted": "a, b"}, "to": "2020-01-01"},
        ),
        (
            SELECTION,
            "a (x=[1|2 ]) eller () eller (mindst 1 uge)",
            {"event": "a", "attributes": {"x": ["1", "2"]}, "or": [{}, {"lasting": "1 weeks"}]},
        ),
        (TRIGGER, "første henvendelse", "first_contact"),
        (TRIGGER, "first_contact", "first_contact"),
        (CONDITION, "findes ikke: sygdom", {"event": "sygdom", "is": "absent"}),
        (CONDITION, "punkt p-x: kan ikke bedømmes", {"point": "p-x", "is": "unknown"}),
        (LAW, "lov  § 2, stk. 1", {"act": "lov", "section": "§ 2, stk. 1"}),
        (LAW, 'lov " § 2"', {"act": "lov", "section": " § 2"}),
        (STRETCH, "2020-01-01 til 2020-02-01", {"from": "2020-01-01", "to": "2020-02-01"}),
        (VALUE_OF, "plan.maal", {"event": "plan", "attribute": "maal"}),
        (TEXT, " a ", " a "),
        (TEXT, '""', ""),
        (TEXT, '"', '"'),
        (TEXT, 2019.0, "2019"),
        (WORD, " up ", "up"),
        (WHOLE, 3.0, 3),
        (WHOLE, "3", 3),
        (WHOLE, 3.5, "3.5"),
        (NUMBER, "160,33", "160.33"),
        (NUMBER, 160.33, "160.33"),
        (LIMIT, "1 måned", "1 months"),
        (LIMIT, "udgangen af uge 8", "end of week 8"),
        (LIMIT, "end of week 8", "end of week 8"),
        (YES_OR_NO, False, False),
    ],
)
def test_what_cells_say(codec, said, plain):
    assert codec.read(said) == plain


UNREADABLE_SELECTIONS = [
    *("", "(", "a b c)", "a (b)", "a (b=)", "a (b=[c)", "a (x=1) y", 'a ("b)'),
    *('a ("fra 2020-01-01")', "a (fra 2020-01-01, fra 2020-01-02)", "a (x=1, x=2)"),
]


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        *((SELECTION, said) for said in UNREADABLE_SELECTIONS),
        (CONDITION, "punkt p-x"),
        (STRETCH, "2020"),
        (VALUE_OF, "plan"),
        (LAW, 'lov "\\x"'),
        (TEXT, '"' * 3),
        (YES_OR_NO, "måske"),
        (NUMBER, "mange"),
    ],
)
def test_what_cells_cannot_say(codec, said):
    with pytest.raises(Unreadable):
        codec.read(said)
