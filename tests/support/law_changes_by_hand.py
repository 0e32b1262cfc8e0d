"""Courses written by hand around the days on which the law changed, whose due days are worked out by hand."""

from collections.abc import Mapping
from datetime import date

from tests.support.long_caseload import row_of_case, row_of_event
from tests.support.oracle.plain import Row

Written = tuple[str, str] | tuple[str, str, Mapping[str, str]] | tuple[str, str, Mapping[str, str], str]


def course(
    name: str, group: str, opened: str, *written: Written, closed: str | None = None
) -> tuple[Row, list[Row]]:
    """Return a course written by hand; ``group`` is target group and, after a stroke, visitation group."""
    target_group, _, visitation_group = group.partition("/")
    case = row_of_case(name, date.fromisoformat(opened), date.fromisoformat(closed) if closed else None)
    case |= {"target_group": target_group, "visitation_group": visitation_group}
    return case, [_written(name, *each) for each in written]


def _written(name: str, event: str, on: str, values: Mapping[str, str] | None = None, until: str = "") -> Row:
    ended_on = date.fromisoformat(until) if until else None
    return row_of_event(name, event, date.fromisoformat(on), dict(values or {}), ended_on)


FUND, TOWN = {"afholdt_af": "a_kasse"}, {"afholdt_af": "kommune"}
THREE_MONTHS_OF_HOURS = {"timer": "480.99"}
DAGPENGE_SPRING_2024 = (
    ("samtale", "2024-01-12", FUND),
    ("samtale", "2024-02-12", FUND),
    ("samtale", "2024-03-12", FUND),
    ("samtale", "2024-04-10", TOWN),
    ("samtale", "2024-05-10", TOWN),
    ("samtale", "2024-06-10", TOWN),
    ("ledighed", "2024-03-31", THREE_MONTHS_OF_HOURS),
    ("ledighed", "2024-06-30", THREE_MONTHS_OF_HOURS),
)
DAGPENGE_AUTUMN_2026 = (
    ("samtale", "2026-10-12", TOWN),
    ("samtale", "2026-11-12", TOWN),
    ("ledighed", "2026-09-30", THREE_MONTHS_OF_HOURS),
    ("ledighed", "2026-12-31", THREE_MONTHS_OF_HOURS),
)
GUIDANCE = {"art": "vejledning_opkvalificering"}
JOB_TRACK = "jobrettet_indsats"

BY_HAND = (
    course("unge-31-dec-2019", "uddannelseshjaelp/up", "2019-12-31", ("samtale", "2020-01-08")),
    course("unge-1-jan-2020", "uddannelseshjaelp/up", "2020-01-01", ("samtale", "2020-01-08")),
    course(
        *("skole-31-dec-2021", "uddannelseshjaelp/aup", "2021-10-04"),
        *(("uddannelsespaalaeg", "2021-10-08"), ("optagelse", "2021-12-31")),
    ),
    course(
        *("skole-1-jan-2022", "uddannelseshjaelp/aup", "2021-10-04"),
        *(("uddannelsespaalaeg", "2021-10-08"), ("optagelse", "2022-01-01")),
    ),
    course(
        *("joblog-2022", "kontanthjaelp/jobparat", "2022-01-17"),
        *(("joblog", "2022-02-10"), ("joblog", "2022-04-29")),
        closed="2022-06-15",
    ),
    course(
        *("jobspor-31-marts-2022", "uddannelseshjaelp/aup", "2022-03-28"),
        *(("samtale", "2022-03-31"), (JOB_TRACK, "2022-03-31")),
    ),
    course(
        *("jobspor-1-april-2022", "uddannelseshjaelp/aup", "2022-03-28"),
        *(("samtale", "2022-04-01"), (JOB_TRACK, "2022-04-01")),
    ),
    course("dagpenge-31-dec-2023", "dagpenge", "2023-12-31", *DAGPENGE_SPRING_2024),
    course("dagpenge-1-jan-2024", "dagpenge", "2024-01-01", *DAGPENGE_SPRING_2024),
    course(
        *("barn-31-dec-2023", "merudgifter-boern", "2023-12-31"),
        ("afgoerelse", "2023-12-31", {"aarligt_beloeb": "5348"}),
    ),
    course(
        *("barn-1-jan-2024", "merudgifter-boern", "2024-01-01"),
        ("afgoerelse", "2024-01-01", {"aarligt_beloeb": "5348"}),
    ),
    course("unge-30-juni-2025", "uddannelseshjaelp/up", "2025-06-30", ("samtale", "2025-07-07")),
    course("unge-1-juli-2025", "uddannelseshjaelp/up", "2025-07-01", ("samtale", "2025-07-07")),
    course("kontant-30-juni-2025", "kontanthjaelp/up", "2025-06-30", ("samtale", "2025-06-30")),
    course("kontant-1-juli-2025", "kontanthjaelp/up", "2025-07-01", ("samtale", "2025-07-01")),
    course("kontant-30-juni-2026", "kontanthjaelp/jobparat", "2026-06-30", ("samtale", "2026-07-08")),
    course("kontant-1-juli-2026", "kontanthjaelp/jobparat", "2026-07-01", ("samtale", "2026-07-08")),
    course("udsat-30-juni-2026", "kontanthjaelp/aktivitetsparat", "2026-06-30"),
    course("udsat-1-juli-2026", "kontanthjaelp/aktivitetsparat", "2026-07-01"),
    course(
        *("vejledning-30-juni-2026", "kontanthjaelp/jobparat", "2026-03-02"),
        ("tilbud", "2026-06-30", GUIDANCE, "2026-08-31"),
    ),
    course(
        *("vejledning-1-juli-2026", "kontanthjaelp/jobparat", "2026-03-02"),
        ("tilbud", "2026-07-01", GUIDANCE, "2026-08-31"),
    ),
    course("dagpenge-30-juni-2026", "dagpenge", "2026-06-30", *DAGPENGE_AUTUMN_2026),
    course("dagpenge-1-juli-2026", "dagpenge", "2026-07-01", *DAGPENGE_AUTUMN_2026),
    course(
        *("syg-30-juni-2026", "sygedagpenge/kat-2", "2026-06-30"),
        ("foerste_fravaersdag", "2026-06-30"),
    ),
    course(
        *("syg-1-juli-2026", "sygedagpenge/kat-2", "2026-07-01"),
        ("foerste_fravaersdag", "2026-07-01"),
    ),
    course(
        *("fire-regelsaet", "uddannelseshjaelp/aup", "2019-12-30"),
        *(("samtale", "2020-01-03"), ("uddannelsespaalaeg", "2020-01-03")),
        *(("optagelse", "2022-01-03"), ("underretning", "2022-01-10")),
        *(("joblog", "2022-04-20"), ("joblog", "2022-05-31")),
        closed="2022-06-15",
    ),
)
