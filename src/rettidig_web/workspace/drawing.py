"""A timeline laid out for SVG: whole units from the left and the top, and ticks with Danish months."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils import formats
from django.utils.translation import gettext

from rettidig_web.ui.templatetags.danish import day
from rettidig_web.workspace.timeline import Lane, Part, Shape, Timeline

NARROWEST: Final = 872
"""How wide the drawing of a short case is, and how far a long one may grow, in units of the drawing."""
WIDEST: Final = 2400
MARGIN: Final = 16
LANE_HEIGHT: Final = 32
AXIS_HEIGHT: Final = 40
_UNITS_A_DAY: Final = 2.0
_TICK_ROOM: Final = 72
"""How far apart two ticks must be for their names to be read."""
_MONTH_STEPS: Final = (1, 2, 3, 6, 12)
_WEEK: Final = 7
_MONTH: Final = 28
"""Days between two ticks, the shortest month."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A day of the axis, the first of a month, and its name."""

    x: int
    name: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a lane: where it begins, how wide it is, and what a person would say of it."""

    shape: Shape
    x: int
    width: int
    says: str


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane with its parts; ``y`` is its middle."""

    lane: Lane
    y: int
    parts: tuple[Drawn, ...]
    is_deadlines: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline as a template draws it."""

    width: int
    height: int
    as_of_x: int
    ticks: tuple[Tick, ...]
    lanes: tuple[DrawnLane, ...]
    n_event_lanes: int
    lane_height: int = LANE_HEIGHT
    axis_height: int = AXIS_HEIGHT


def drawing(timeline: Timeline) -> Drawing:
    """Return the timeline laid out; a lane is as high as every other, whatever happened in it."""
    n_days = max((timeline.last - timeline.first).days, 1)
    inner = int(min(max(n_days * _UNITS_A_DAY, NARROWEST), WIDEST))
    scale = _Scale(timeline.first, inner / n_days)
    lanes = tuple(
        DrawnLane(
            lane,
            AXIS_HEIGHT + place * LANE_HEIGHT + LANE_HEIGHT // 2,
            tuple(_drawn(part, lane, scale) for part in lane.parts),
            is_deadlines=place >= len(timeline.events),
        )
        for place, lane in enumerate(timeline.lanes)
    )
    return Drawing(
        width=inner + 2 * MARGIN,
        height=AXIS_HEIGHT + len(lanes) * LANE_HEIGHT,
        as_of_x=scale.x(timeline.as_of),
        ticks=tuple(_ticks(timeline, scale)),
        lanes=lanes,
        n_event_lanes=len(timeline.events),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    units_a_day: float

    def x(self, on: date) -> int:
        return MARGIN + round((on - self.first).days * self.units_a_day)


def _drawn(part: Part, lane: Lane, scale: _Scale) -> Drawn:
    x = scale.x(part.first)
    return Drawn(part.shape, x, max(scale.x(part.last) - x, 2), f"{lane.title}: {said(part)}")


def said(part: Part) -> str:
    """Return a part in words: its days, and what they were."""
    first, last = day(part.first), day(part.last)
    until = gettext("løber stadig") if part.is_running else last
    values = {"first": first, "last": last, "until": until, "late": _late(part.days_late)}
    return _WORDS[part.shape]() % values


def _late(days: int | None) -> str:
    if days is None:
        return gettext("overskredet")
    return (gettext("%(n)s dag for sent") if days == 1 else gettext("%(n)s dage for sent")) % {"n": days}


_WORDS: Final[Mapping[Shape, Callable[[], str]]] = {
    Shape.EVENT: lambda: "%(first)s",
    Shape.INTERVAL: lambda: "%(first)s – %(until)s",
    Shape.PAUSE: lambda: gettext("%(first)s – %(until)s, fristen står stille"),
    Shape.RUN: lambda: gettext("fristen løber %(first)s – %(last)s"),
    Shape.DUE: lambda: gettext("frist %(first)s, overholdt"),
    Shape.OPEN: lambda: gettext("frist %(first)s, ikke udløbet"),
    Shape.LATE: lambda: gettext("frist %(first)s, %(late)s"),
    Shape.MISSED: lambda: gettext("frist %(first)s, %(late)s"),
}


def _ticks(timeline: Timeline, scale: _Scale) -> Iterator[Tick]:
    """Return Mondays where there is room for them, else first days of months, not too close to be read."""
    if _WEEK * scale.units_a_day >= _TICK_ROOM:
        monday = timeline.first + timedelta(days=-timeline.first.weekday() % _WEEK)
        while monday <= timeline.last:
            yield _tick(monday, "j. b", timeline, scale)
            monday += timedelta(days=_WEEK)
        return
    step = next((n for n in _MONTH_STEPS if n * _MONTH * scale.units_a_day >= _TICK_ROOM), _MONTH_STEPS[-1])
    month = timeline.first.replace(day=1)
    if month < timeline.first and scale.x(_next_month(month)) - scale.x(timeline.first) >= _TICK_ROOM:
        yield _tick(timeline.first, "b Y", timeline, scale)
    while month <= timeline.last:
        if month >= timeline.first and (month.month - 1) % step == 0:
            yield _tick(month, "b Y", timeline, scale)
        month = _next_month(month)


def _tick(on: date, written: str, timeline: Timeline, scale: _Scale) -> Tick:
    """Return the day as a tick, without a name where the drawing ends before it could be read."""
    x = scale.x(on)
    has_room = scale.x(timeline.last) + MARGIN - x >= _TICK_ROOM
    return Tick(x, formats.date_format(on, written) if has_room else "")


def _next_month(on: date) -> date:
    return (on + timedelta(days=31)).replace(day=1)
