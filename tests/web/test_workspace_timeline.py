"""The timeline: events as days and spans, deadlines kept, open, and late; and how it is laid out."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.catalogue import load_catalogue
from rettidig_web.workspace.catalogues import named_by
from rettidig_web.workspace.drawing import MARGIN, WIDEST, drawing, said
from rettidig_web.workspace.timeline import Named, Part, Shape, timeline

NAMED = Named(
    {"samtale": "Samtale", "sygdom": "Sygdom"},
    {"p": "Første samtale"},
    frozenset({"sygdom"}),
    frozenset({"forløb"}),
)
AS_OF = date(2026, 3, 31)


@dataclass(frozen=True)
class Event:
    type: str
    happened_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Duty:
    due_on: date | None
    outcome: str
    done_on: date | None = None
    days_late: int | None = None
    trigger_on: date | None = date(2026, 1, 1)
    point_id: str = "p"


def of(events=(), duties=(), **more):
    return timeline(events, duties, NAMED, as_of=AS_OF, **more)


def parts(duty, **more):
    (lane,) = of(duties=[duty], **more).deadlines
    return [(part.shape, part.first, part.last) for part in lane.parts]


def test_nothing_with_a_day_is_no_timeline():
    assert of() is None
    assert of(duties=[Duty(None, "pending")]) is None


def test_events_are_days_spans_and_pauses_in_order_of_their_first():
    found = of(
        [
            Event("sygdom", date(2026, 2, 3)),
            Event("samtale", date(2026, 1, 5)),
            Event("tilbud", date(2026, 1, 8), date(2026, 1, 20)),
            Event("samtale", date(2026, 1, 2)),
        ]
    )
    assert [lane.title for lane in found.events] == ["Samtale", "tilbud", "Sygdom"]
    assert [len(lane.parts) for lane in found.events] == [2, 1, 1]
    (pause,) = found.events[2].parts
    assert pause == Part(Shape.PAUSE, date(2026, 2, 3), AS_OF, is_running=True)


def test_an_interval_without_an_end_still_runs_and_another_event_is_a_day():
    lasting, moment = of([Event("forløb", date(2026, 1, 1)), Event("samtale", date(2026, 1, 2))]).events
    assert lasting.parts == (Part(Shape.INTERVAL, date(2026, 1, 1), AS_OF, is_running=True),)
    assert moment.parts[0].shape is Shape.EVENT


def test_a_deadline_kept_has_the_time_there_was_and_its_due_day():
    assert parts(Duty(date(2026, 1, 8), "met", date(2026, 1, 6))) == [
        (Shape.RUN, date(2026, 1, 1), date(2026, 1, 8)),
        (Shape.DUE, date(2026, 1, 8), date(2026, 1, 8)),
    ]


def test_a_deadline_missed_is_late_until_it_was_done_or_until_today():
    done = Duty(date(2026, 1, 8), "not_met", date(2026, 1, 20), 12)
    assert (Shape.LATE, date(2026, 1, 8), date(2026, 1, 20)) in parts(done)
    never = Duty(date(2026, 1, 8), "not_met", None, 10)
    assert (Shape.LATE, date(2026, 1, 8), date(2026, 1, 18)) in parts(never)
    uncounted = Duty(date(2026, 1, 8), "not_met")
    assert (Shape.LATE, date(2026, 1, 8), AS_OF) in parts(uncounted)
    assert (Shape.LATE, date(2026, 1, 8), date(2026, 1, 31)) in parts(uncounted, closed_on=date(2026, 1, 31))


def test_an_open_deadline_after_today_widens_the_timeline():
    found = of(duties=[Duty(date(2026, 6, 1), "pending")], opened_on=date(2025, 12, 24))
    assert (found.first, found.last) == (date(2025, 12, 24), date(2026, 6, 1))
    assert found.deadlines[0].parts[-1].shape is Shape.OPEN


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(Shape.EVENT, AS_OF, AS_OF), "31. marts 2026"),
        (Part(Shape.INTERVAL, AS_OF, AS_OF, is_running=True), "31. marts 2026 – løber stadig"),
        (Part(Shape.LATE, AS_OF, AS_OF, days_late=1), "frist 31. marts 2026, 1 dag for sent"),
        (Part(Shape.LATE, AS_OF, AS_OF, days_late=2), "frist 31. marts 2026, 2 dage for sent"),
        (Part(Shape.LATE, AS_OF, AS_OF), "frist 31. marts 2026, overskredet"),
    ],
)
def test_each_part_can_be_said(part, words):
    assert said(part) == words


def test_the_axis_has_mondays_in_a_short_case_and_months_in_a_long_one():
    short = drawing(of([Event("samtale", date(2026, 3, 2))]))
    assert [tick.name for tick in short.ticks] == ["2. mar", "9. mar", "16. mar", "23. mar", ""]
    long = drawing(of([Event("samtale", date(2020, 1, 1))]))
    assert long.ticks[0].name == "jan 2020"
    mid_month = drawing(of([Event("samtale", date(2025, 11, 15))]))
    names = ["nov 2025", "dec 2025", "jan 2026", "feb 2026", "mar 2026"]
    assert [tick.name for tick in mid_month.ticks] == names
    assert all(after.x - before.x >= 60 for before, after in zip(long.ticks, long.ticks[1:], strict=False))


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))


@given(
    st.lists(
        st.builds(Event, st.sampled_from(["samtale", "sygdom", "tilbud"]), days), min_size=1, max_size=30
    )
)
def test_everything_lies_inside_the_drawing(events):
    drawn = drawing(of(events))
    assert drawn.width <= WIDEST + 2 * MARGIN
    for lane in drawn.lanes:
        assert 0 < lane.y < drawn.height
        for part in lane.parts:
            assert MARGIN <= part.x <= part.x + part.width <= drawn.width


def test_an_event_that_only_another_catalogue_knows_has_its_title_all_the_same():
    named = named_by(load_catalogue("kontanthjaelp").catalogue)
    own = load_catalogue("ungeomraadet-2026").catalogue.events["paalaeg_opfoelgning"].title
    assert named.events["paalaeg_opfoelgning"] == own
    assert named.events["samtale"] == load_catalogue("kontanthjaelp").catalogue.events["samtale"].title
