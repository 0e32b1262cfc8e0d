"""The life of each invented case: when it opens and closes, and what happens between, as NumPy arrays.

Days are counted from 1970-01-01. Cases are numbered from 0; arrays of cases have one value per case, arrays
of events one per event.
"""

from dataclasses import dataclass, fields

import numpy as np

from bench.vocabulary import AP, AUP, GROUPS, TYPE_CODE, UP, Attributes, Choice, choices

NEVER = -(2**15)
"""Stands for an empty date."""

MUNICIPALITIES = [f"K{number:02d}" for number in range(1, 99)]
TEAMS_PER_MUNICIPALITY = 4
WORKERS_PER_MUNICIPALITY = 26
DUPLICATES = 0.01
_YEARS_BACK = 820


@dataclass(frozen=True)
class Cases:
    """One value per case. ``closed`` is NEVER while open, ``last`` the last day on which things happen."""

    opened: np.ndarray
    closed: np.ndarray
    last: np.ndarray
    group: np.ndarray
    municipality: np.ndarray
    worker: np.ndarray
    team: np.ndarray
    worker_names: list[str]
    team_names: list[str]


@dataclass(frozen=True)
class Events:
    """One value per event: the case's number, and codes. ``worker`` is -1 where nobody is named."""

    case: np.ndarray
    type: np.ndarray
    day: np.ndarray
    ended: np.ndarray
    attributes: np.ndarray
    worker: np.ndarray

    def part(self, rows: slice | np.ndarray) -> "Events":
        """Return the events at ``rows``, in that order."""
        return Events(*(getattr(self, field.name)[rows] for field in fields(self)))


def draw_cases(rng: np.random.Generator, n: int, as_of: int) -> Cases:
    """Return ``n`` cases that opened in the 27 months up to ``as_of``; about half are closed."""
    opened = as_of - rng.integers(0, _YEARS_BACK, n)
    length = rng.lognormal(np.log(330), 0.8, n).astype(np.int64) + 3
    is_closed = opened + length <= as_of
    size = rng.lognormal(0, 0.8, len(MUNICIPALITIES))
    municipality = rng.choice(len(MUNICIPALITIES), n, p=size / size.sum())
    desk = rng.integers(0, WORKERS_PER_MUNICIPALITY, n)
    return Cases(
        opened=opened,
        closed=np.where(is_closed, opened + length, NEVER),
        last=np.where(is_closed, opened + length, as_of + 10),
        group=rng.choice(len(GROUPS), n, p=[0.25, 0.35, 0.37, 0.03]),
        municipality=municipality,
        worker=municipality * WORKERS_PER_MUNICIPALITY + desk,
        team=municipality * TEAMS_PER_MUNICIPALITY + desk % TEAMS_PER_MUNICIPALITY,
        worker_names=_names("S", WORKERS_PER_MUNICIPALITY),
        team_names=_names("T", TEAMS_PER_MUNICIPALITY),
    )


def _names(letter: str, each: int) -> list[str]:
    return [
        f"K{place:02d}-{letter}{number:02d}" for place in range(len(MUNICIPALITIES)) for number in range(each)
    ]


@dataclass
class _Drawing:
    """What is drawn so far, a chunk per event type, and the means to draw more."""

    rng: np.random.Generator
    cases: Cases
    choices: dict[str, Choice]
    chunks: list[tuple[np.ndarray, ...]]

    def some(self, share: float, *groups: int) -> np.ndarray:
        """Return a random ``share`` of the cases, of the named groups (of all where none is named)."""
        return np.flatnonzero((self.rng.random(len(self.cases.opened)) < share) & self.concerned(groups))

    def concerned(self, groups: tuple[int, ...]) -> np.ndarray:
        """Return whether each case is of one of the groups; all are where none is named."""
        every = np.ones(len(self.cases.opened), bool)
        return np.isin(self.cases.group, groups) if groups else every

    def after(self, case: np.ndarray, mean_days: float) -> np.ndarray:
        """Return a day for each case, in the mean so many days after opening, exponentially spread."""
        return self.cases.opened[case] + self.rng.exponential(mean_days, len(case)).astype(np.int64)

    def within(self, case: np.ndarray) -> np.ndarray:
        """Return a day for each case, evenly between opening and the last day."""
        opened = self.cases.opened[case]
        return opened + (self.rng.random(len(case)) * (self.cases.last[case] - opened + 1)).astype(np.int64)

    def repeated(self, per_year: float, *groups: int) -> np.ndarray:
        """Return each case as often as something happens to it so many times a year."""
        years = (self.cases.last - self.cases.opened) / 365
        times = self.rng.poisson(per_year * years * self.concerned(groups))
        return np.repeat(np.arange(len(years)), times)

    def add(
        self,
        kind: str,
        case: np.ndarray,
        day: np.ndarray,
        ended: np.ndarray | None = None,
        choice: str | None = None,
    ) -> None:
        """Add one event per case given; what would come after the case's last day is left out."""
        drawn = self.choices.get(choice or kind)
        attributes = drawn.draw(self.rng, len(case)) if drawn else np.zeros(len(case), np.int16)
        ended = np.full(len(case), NEVER) if ended is None else ended
        kept = day <= self.cases.last[case]
        code = np.full(int(kept.sum()), TYPE_CODE[kind], np.int8)
        small = (case[kept].astype(np.int32), code, day[kept].astype(np.int16), ended[kept].astype(np.int16))
        self.chunks.append((*small, attributes[kept]))


def draw_events(
    rng: np.random.Generator, cases: Cases, attributes: Attributes, n_events: int, as_of: int
) -> Events:
    """Return exactly ``n_events`` events sorted by case and day, a hundredth of them exact duplicates."""
    drawing = _Drawing(rng, cases, choices(attributes), [])
    _beginnings(drawing)
    _assessments(drawing)
    _plans(drawing)
    _intervals(drawing, as_of)
    _endings(drawing)
    n_duplicates = int(n_events * DUPLICATES)
    _fill(drawing, n_events - n_duplicates)
    case, kind, day, ended, codes = (np.concatenate(column) for column in zip(*drawing.chunks, strict=True))
    drawing.chunks.clear()
    events = Events(case, kind, day, ended, codes, _workers(rng, cases, case))
    again = rng.integers(0, len(case), n_duplicates)
    order = np.argsort(np.concatenate([_sort_key(events), _sort_key(events.part(again))]), kind="stable")
    return events.part(np.concatenate([np.arange(len(case)), again])[order])


def _sort_key(events: Events) -> np.ndarray:
    return events.case.astype(np.int64) << 16 | (events.day.astype(np.int64) - NEVER)


def _workers(rng: np.random.Generator, cases: Cases, case: np.ndarray) -> np.ndarray:
    """Return who did it: the case's own caseworker, now and then a colleague, now and then nobody named."""
    own = cases.worker[case]
    chance = rng.random(len(case))
    colleague = own - own % WORKERS_PER_MUNICIPALITY + rng.integers(0, WORKERS_PER_MUNICIPALITY, len(case))
    return np.select([chance < 0.03, chance < 0.05], [-1, colleague], own).astype(np.int16)


def _beginnings(drawing: _Drawing) -> None:
    """The first contact, the first conversation, the visitation and the education order."""
    first = drawing.some(0.97)
    drawing.add("henvendelse", first, drawing.after(first, 0.5))
    early = drawing.some(0.02)
    drawing.add("samtale", early, drawing.cases.opened[early] - 3)
    met = drawing.some(0.96)
    talk = drawing.after(met, 5)
    drawing.add("samtale", met, talk)
    is_ordered = drawing.rng.random(len(met)) < 0.85
    wait = (drawing.rng.random(len(met)) < 0.4) * drawing.rng.exponential(20, len(met)).astype(np.int64)
    drawing.add("uddannelsespaalaeg", met[is_ordered], (talk + wait)[is_ordered])
    for group in range(len(GROUPS)):
        judged = drawing.some(0.95, group)
        drawing.add("visitation", judged, drawing.after(judged, 10), choice=f"visitation/{group}/foerste")
        settled = drawing.some(0.9, group)
        drawing.add("visitation", settled, drawing.after(settled, 55), choice=f"visitation/{group}/endelig")


def _assessments(drawing: _Drawing) -> None:
    """Reading and arithmetic: assessed, tested, exempted, offered a course."""
    for kind, share, mean_days in (
        ("fvu_vurdering", 0.9, 20),
        ("fvu_test", 0.4, 35),
        ("fvu_fritagelse", 0.1, 30),
        ("fvu_kursus_tilbud", 0.2, 60),
    ):
        case = drawing.some(share)
        drawing.add(kind, case, drawing.after(case, mean_days))


def _plans(drawing: _Drawing) -> None:
    """Conversations through the year, plans, CVs, job logs, absences."""
    for kind, per_year, groups in (
        ("samtale", 7, ()),
        ("vejledning", 2.5, ()),
        ("min_plan", 1.8, ()),
        ("henvendelse", 3, ()),
        ("udeblivelse", 1.2, ()),
        ("sanktion", 0.4, ()),
        ("mentor_tilbudt", 0.8, (UP, AP)),
        ("parallel_indsats", 0.5, ()),
        ("tilbud_koordinerende_sagsbehandler", 0.9, (AP,)),
        ("cv", 2.5, (AUP,)),
        ("joblog", 20, (AUP,)),
    ):
        case = drawing.repeated(per_year, *groups)
        drawing.add(kind, case, drawing.within(case))
    for kind, mean_days in (("cv_soegbart", 15), ("jobsoegende_registreret", 5)):
        case = drawing.some(0.9, AUP)
        drawing.add(kind, case, drawing.after(case, mean_days))


def _intervals(drawing: _Drawing, as_of: int) -> None:
    """Offers, illness and leave; one that would end after the as-of day runs still, in most cases."""
    early = drawing.some(0.6, UP, AP)
    offers = drawing.repeated(2.2, UP, AP)
    for kind, case, day, mean_days in (
        ("tilbud", early, drawing.after(early, 25), 70),
        ("tilbud", offers, drawing.within(offers), 80),
        ("sygdom", ill := drawing.repeated(1.1), drawing.within(ill), 12),
        ("sygdom", soon := drawing.some(0.12), drawing.after(soon, 20), 8),
        ("barsel", leave := drawing.some(0.03), drawing.within(leave), 150),
    ):
        ended = day + drawing.rng.exponential(mean_days, len(case)).astype(np.int64)
        is_running = (ended > as_of) & (drawing.rng.random(len(case)) < 0.9)
        drawing.add(kind, case, day, np.where(is_running, NEVER, ended))


def _endings(drawing: _Drawing) -> None:
    """Admission to an education, the duty assessed, the school told, a mentor across the transition."""
    admitted = drawing.some(0.3)
    for kind, share in (
        ("optagelse", 1),
        ("pligt_vurdering", 0.8),
        ("underretning", 0.6),
        ("mentor_ved_overgang", 0.4),
    ):
        case = admitted[drawing.rng.random(len(admitted)) < share]
        drawing.add(kind, case, drawing.within(case))


def _fill(drawing: _Drawing, n_wanted: int) -> None:
    """Add contacts, conversations, guidance and job logs until there are exactly ``n_wanted`` events."""
    missing = n_wanted - sum(len(chunk[0]) for chunk in drawing.chunks)
    if missing < 0:
        raise ValueError(f"{-missing} events more than wanted: the timelines are too busy")
    length = (drawing.cases.last - drawing.cases.opened).astype(float)
    parts = drawing.rng.multinomial(missing, [0.35, 0.2, 0.3, 0.15])
    for kind, n in zip(("henvendelse", "samtale", "joblog", "vejledning"), parts, strict=True):
        weight = length * (drawing.cases.group == AUP) if kind == "joblog" else length
        case = np.sort(drawing.rng.choice(len(length), int(n), p=weight / weight.sum()))
        drawing.add(kind, case, drawing.within(case))
