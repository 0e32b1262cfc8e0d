"""A trace told in Danish: each step as a sentence, each event as a row; the same on every page and screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rettidig.calendars import Limit
from rettidig.catalogue import Catalogue
from rettidig.catalogue.base import Selection
from rettidig.catalogue.explain import VersionExplained, words_of
from rettidig.catalogue.explain import explain as explain_point
from rettidig.catalogue.kinds import LawBy
from rettidig.catalogue.labels import OUTCOMES
from rettidig.catalogue.model import Version
from rettidig.catalogue.wording import danish_date, listed
from rettidig.checks.tracing.model import Finding, Trace, TracedCondition, TracedDuty, TracedEvent
from rettidig.vocabulary import REASONS, Outcome, Reason, Source

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the sentences under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventTold:
    """An event as a row: its days, what it was, why it counted or did not, by whom, and where it stands."""

    days: str
    what: str
    why: str
    caseworker: str
    source: str


@dataclass(frozen=True, slots=True)
class Told:
    """A trace in words: the case in a line, the steps under headings, and the events that were looked at."""

    case: str
    sections: tuple[Section, ...]
    counted: tuple[EventTold, ...]
    left_out: tuple[EventTold, ...]
    others: str
    """How many events the point never looks at, as a sentence; empty where there are none."""


def told(catalogue: Catalogue, trace: Trace) -> Told:
    """Return the trace in words: outcome, law, scope, and each deadline step by step."""
    sections = [
        Section("Udfald", tuple(_outcome(trace))),
        Section("Lov", tuple(_law(catalogue, trace))),
        Section("Hvem punktet gælder", tuple(_scope(catalogue, trace))),
        Section("Kilden leverer ikke", tuple(_lacks(catalogue, trace))),
        Section("Oplysninger", tuple(_finding(finding) for finding in trace.findings)),
    ]
    for duty in trace.duties:
        title = "Fristen" if len(trace.duties) == 1 else f"Frist {duty.number}"
        sections.append(Section(title, tuple(_duty(catalogue, trace, duty))))
    return Told(
        case=f"Sagen {_case_line(trace)}",
        sections=tuple(section for section in sections if section.lines),
        counted=tuple(_told_event(catalogue, event) for event in trace.counted),
        left_out=tuple(_told_event(catalogue, event) for event in trace.left_out),
        others=_others(trace.n_others),
    )


def _others(n: int) -> str:
    others = "1 anden hændelse" if n == 1 else f"{n} andre hændelser"
    return f"Sagen har {others}, som punktet ikke ser på." if n else ""


def _told_event(catalogue: Catalogue, event: TracedEvent) -> EventTold:
    return EventTold(
        _span(event), _event(catalogue, event), event.use.text.da, event.caseworker or "", _source(event)
    )


def _case_line(trace: Trace) -> str:
    opened = f"åbnet {danish_date(trace.opened_on)}"
    closed = f"lukket {danish_date(trace.closed_on)}" if trace.closed_on else "åben"
    period = trace.asked.period
    if period is not None:
        seen = f"frister fra {danish_date(period.first)} til {danish_date(period.last)}"
    else:
        seen = f"set {danish_date(trace.asked.as_of)}"
    return f"{opened}, {closed}, {seen}."


def _outcome(trace: Trace) -> Iterator[str]:
    outcome = trace.outcome
    machine = _sentence(outcome.machine_outcome, trace.machine_reason, outcome.days_late)
    if outcome.source is Source.HUMAN:
        yield f"{OUTCOMES[outcome.outcome].capitalize()}: besvaret af en person."
        yield f"Maskinens eget udfald, som svaret træder i stedet for: {machine}"
    else:
        yield machine[:1].upper() + machine[1:]
    if outcome.violations:
        n = outcome.violations
        yield f"{n} {'frist er' if n == 1 else 'frister er'} overskredet."
    if outcome.next_due_on is not None:
        yield f"Næste frist: {_weekday(outcome.next_due_on)}."


def _sentence(outcome: Outcome, reason: Reason, days_late: int | None) -> str:
    late = f" ({_days(days_late)} efter fristen)" if days_late is not None else ""
    return f"{OUTCOMES[outcome]}, {REASONS[reason].da}{late}."


def _law(catalogue: Catalogue, trace: Trace) -> Iterator[str]:
    law = trace.law
    said = {version.id: version for version in explain_point(catalogue, trace.point).versions}
    own = _versions_of_duties(trace)
    if own:
        yield "Hver frist følger de regler, der gjaldt den dag, den begyndte."
        for version in own:
            yield from _version(catalogue, trace, said, version)
        return
    if law.version is None:
        yield f"Den {danish_date(law.decided_on)} gjaldt ingen regel ({law.why.da})."
        if law.after_which is not None:
            yield f"Den seneste: {said[law.after_which.id].law}"
        return
    yield f"Det er reglerne den {danish_date(law.decided_on)}, der gælder: {law.why.da}."
    yield from _version(catalogue, trace, said, law.version)


def _versions_of_duties(trace: Trace) -> list[Version]:
    """Return the versions that the deadlines follow where each has its own law; none where they have not."""
    if trace.point.rule.law_by is not LawBy.LEG:
        return []
    followed = {duty.version for duty in trace.duties}
    return [version for version in trace.point.versions if version.id in followed]


def _version(
    catalogue: Catalogue, trace: Trace, said: Mapping[str, VersionExplained], version: Version
) -> Iterator[str]:
    """Return a version of the law: when it was in force, its acts, its rule and its note."""
    explained = said[version.id]
    yield f"Version {version.id}. {explained.law}"
    for name in dict.fromkeys(reference.act for reference in version.law):
        act = catalogue.acts[name]
        yield f"{act.short}: {act.title}{f', {act.eli}' if act.eli else ''}."
    yield explained.rule or explain_point(catalogue, trace.point).rule
    if explained.note:
        yield explained.note


def _scope(catalogue: Catalogue, trace: Trace) -> Iterator[str]:
    scope = trace.scope
    target = catalogue.target_groups.get(scope.target_group or "", "en anden målgruppe")
    groups = catalogue.visitation_groups
    group = groups.get(scope.visitation_group or "", "ingen kendt visitationsgruppe")
    whom = f"{target}, {group}" if groups else target
    inside = "Punktet gælder gruppen" if scope.is_in_groups else "Punktet gælder ikke gruppen"
    yield f"Sagens gruppe: {whom}. {inside}."
    for condition in scope.conditions:
        yield _condition(catalogue, condition)


def _condition(catalogue: Catalogue, condition: TracedCondition) -> str:
    held = {True: "ja", False: "nej", None: "kan ikke afgøres"}[condition.holds]
    if condition.point is not None:
        title = catalogue.point(condition.point).title
        wanted, found = OUTCOMES[Outcome(condition.wanted)], OUTCOMES[Outcome(condition.found or "unknown")]
        return f"Forudsætter, at »{title}« er »{wanted}«: {held} (udfaldet er »{found}«)."
    is_there = "ikke er" if condition.is_absence else "er"
    return f"Forudsætter, at der {is_there} registreret {condition.wanted}: {held}."


def _lacks(catalogue: Catalogue, trace: Trace) -> Iterator[str]:
    words = words_of(catalogue)
    for lack in trace.lacks:
        if lack.starts_on is not None:
            yield f"{words.event(lack.event)} før {danish_date(lack.starts_on)}"
        elif lack.is_whole:
            yield words.event(lack.event)
        else:
            names = listed(words.attributes[lack.event, name] for name in lack.attributes)
            yield f"{words.event(lack.event)}: {names}"


def _finding(finding: Finding) -> str:
    values = (danish_date(value) if isinstance(value, date) else value for value in finding.values)
    return f"{finding.what.da}: {listed(values)}."


def _duty(catalogue: Catalogue, trace: Trace, duty: TracedDuty) -> Iterator[str]:
    """Return the reckoning step by step."""
    if len(_versions_of_duties(trace)) > 1:
        yield f"Følger version {duty.version}."
    yield from _reckoned(catalogue, duty)
    yield f"Frist: {_weekday(duty.due_on)}." if duty.due_on else "Der er ingen frist endnu."
    yield _answered(trace, duty)
    if not duty.is_asked:
        yield "Fristen ligger uden for perioden og tæller ikke med."


def _reckoned(catalogue: Catalogue, duty: TracedDuty) -> Iterator[str]:
    """Return how the due day came about, step by step."""
    words = words_of(catalogue)
    if duty.limit is None:
        yield f"Måneden begynder {_weekday(duty.start_on)}."
        return
    is_counted = "tælles med" if duty.limit.includes_first_day else "tælles ikke med"
    yield f"Begynder {_weekday(duty.start_on)}; dagen {is_counted}."
    if duty.counted_on != duty.start_on:
        yield f"Fristen regnes fra den dag, der er skrevet: {_weekday(duty.counted_on)}."
    if duty.limit_due_on is None:
        yield f"{duty.limit.danish()} er endnu ikke lagt sammen."
    elif duty.limit.count:
        yield f"{_step(duty.limit, is_added_up=duty.is_added_up)}: {_weekday(duty.limit_due_on)}."
    for pause in duty.pauses:
        types = listed(words.event(name) for name in pause.types)
        span = f"{danish_date(pause.first)} til {danish_date(pause.last)}"
        yield f"Pause ({types}) {span}: {_days(pause.n_days)}, fristen flyttes til {_weekday(pause.due_on)}."
    if duty.exempt_until is not None:
        is_over = duty.exempt_until < date.max
        until = f"flyttes til {_weekday(duty.exempt_until)}" if is_over else "er udsat, så længe den varer"
        yield f"Fristen udløb under en fritagelse og {until}."
    if duty.rolled_over and duty.due_on is not None:
        passed = listed(
            f"{passed.name or _WEEKDAYS[passed.day.weekday()]} {danish_date(passed.day)}"
            for passed in duty.rolled_over
        )
        yield f"Ikke arbejdsdage: {passed}. Fristen flyttes til {_weekday(duty.due_on)}."


def _step(limit: Limit, *, is_added_up: bool) -> str:
    """Return the limit as a step: ``1 uge senere``, ``6 måneder sammenlagt``, ``Udgangen af 8. uge``."""
    if is_added_up:
        return f"{limit.danish()} sammenlagt"
    if limit.includes_first_day:
        return limit.danish_latest().removeprefix("inden ").capitalize()
    return f"{limit.danish()} senere"


def _answered(trace: Trace, duty: TracedDuty) -> str:
    if duty.done_on is not None:
        late = f", {_days(duty.days_late)} for sent" if duty.days_late is not None else ", rettidigt"
        return f"Sket {_weekday(duty.done_on)}{late}."
    if duty.outcome is Outcome.NOT_MET and duty.days_late is not None:
        end = trace.closed_on or trace.asked.as_of
        return f"Endnu ikke sket den {danish_date(end)}, {_days(duty.days_late)} efter fristen."
    if duty.outcome is Outcome.PENDING:
        return "Ikke sket endnu; fristen er ikke udløbet."
    return "Ikke sket; sagen lukkede inden fristen."


def _event(catalogue: Catalogue, event: TracedEvent) -> str:
    kind = catalogue.events.get(event.type)
    if kind is None:
        return "hændelse, som kataloget ikke kender"
    values = words_of(catalogue).values(
        event.type, Selection(event=event.type, attributes=dict(event.values))
    )
    return f"{kind.title} ({values})" if event.values else kind.title


def _span(event: TracedEvent) -> str:
    until = f" til {danish_date(event.ended_on)}" if event.ended_on else ""
    return f"{danish_date(event.happened_on)}{until}"


def _source(event: TracedEvent) -> str:
    line = f", linje {event.source_line}" if event.source_line else ""
    return f"{event.source_file}{line}" if event.source_file else ""


def _weekday(on: date) -> str:
    return f"{_WEEKDAYS[on.weekday()]} {danish_date(on)}"


def _days(number: int) -> str:
    return f"{number} {'dag' if number == 1 else 'dage'}"
