"""Cases, rounds, reviews and findings of Prøveby, with nobody real in them.

A factory makes what its thing needs, unless it is given. Rounds ask the points of a shipped catalogue.
"""

import json
from datetime import UTC, date, datetime

import factory
import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import timezone
from factory.django import DjangoModelFactory
from tests.support.quarters import quarter
from tests.web.people import UnitFactory, UserFactory

from rettidig.catalogue import load_catalogue
from rettidig.reporting.kvartal import written
from rettidig_web.caseloads.files import EVENTS_FILE, folder_of
from rettidig_web.caseloads.models import (
    Case,
    Check,
    Citizen,
    OpenDuty,
    Snapshot,
    SnapshotKind,
    Source,
    SourceText,
)
from rettidig_web.controls.models import PinnedCatalogue
from rettidig_web.documents.models import AreaComment, IssuedReport
from rettidig_web.findings.models import Correction, Finding
from rettidig_web.reviews.models import Answer, Review
from rettidig_web.rounds.models import Proposal, Reviewer, Round, RoundStatus, SampledCase

CATALOGUE = "fokusrevision-2022"
POINTS = (
    "fr22-foerste-samtale-1-uge",
    "fr22-endelig-visitation-3-mdr",
    "fr22-vejledning-225-timer",
    "fr22-faglig-begrundelse-visitation",
)
DRAWN_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    name = factory.Sequence("Fagsystem {}".format)
    link_template = "https://fagsystem.example/sag/{sagsnummer}"


class CitizenFactory(DjangoModelFactory):
    """A citizen whose number nobody can read: nothing was sealed."""

    class Meta:
        model = Citizen

    pseudonym = factory.Sequence("borger-{}".format)
    sealed_cpr = b""


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    name = factory.Sequence("Sager {}".format)
    kind = SnapshotKind.LIST
    unit = factory.SubFactory(UnitFactory)
    source = factory.SubFactory(SourceFactory)
    as_of = date(2026, 9, 30)
    folder = factory.Sequence("loaded-{}".format)
    content_hash = factory.Sequence("{:064x}".format)
    n_cases = 1


def lay_out(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with the files of an export in which nothing has happened."""
    folder = folder_of(snapshot)
    folder.mkdir(parents=True, exist_ok=True)
    events = pa.table({name: pa.array([], pa.string()) for name in ("case_id", "event_type")})
    pq.write_table(events, folder / EVENTS_FILE)
    return snapshot


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    snapshot = factory.SubFactory(SnapshotFactory)
    source = factory.SelfAttribute("snapshot.source")
    home = factory.SelfAttribute("snapshot.unit")
    unit = factory.SelfAttribute("home")
    number = factory.Sequence("S-{:05d}".format)
    citizen = factory.SubFactory(CitizenFactory)
    target_group = "uddannelseshjaelp"
    visitation_group = "aup"
    opened_on = date(2019, 3, 1)


class SourceTextFactory(DjangoModelFactory):
    class Meta:
        model = SourceText

    source = factory.SubFactory(SourceFactory)
    kind = "caseworker"
    text = factory.Sequence("Tekst {}".format)


class OpenDutyFactory(DjangoModelFactory):
    class Meta:
        model = OpenDuty

    case = factory.SubFactory(CaseFactory)
    catalogue_id = CATALOGUE
    point_id = POINTS[0]
    version_id = "2019"
    due_on = date(2026, 10, 10)


class CheckFactory(DjangoModelFactory):
    class Meta:
        model = Check

    snapshot = factory.SubFactory(SnapshotFactory)
    catalogue_id = CATALOGUE
    catalogue_hash = factory.Sequence("{:064x}".format)
    folder = factory.Sequence("check-{}".format)


class PinnedCatalogueFactory(DjangoModelFactory):
    """A shipped catalogue, pinned; the same one every time."""

    class Meta:
        model = PinnedCatalogue
        django_get_or_create = ("content_hash",)

    class Params:
        file = factory.LazyFunction(lambda: load_catalogue(CATALOGUE))

    catalogue_id = factory.LazyAttribute(lambda made: made.file.catalogue.id)
    title = factory.LazyAttribute(lambda made: made.file.catalogue.title)
    content_hash = factory.LazyAttribute(lambda made: made.file.content_hash)
    source = factory.LazyAttribute(lambda made: made.file.source)
    lent = factory.LazyAttribute(lambda made: {key: text.decode() for key, text in made.file.lent.items()})


class RoundFactory(DjangoModelFactory):
    """A planned round; ``DrawnRoundFactory`` is one under way."""

    class Meta:
        model = Round

    title = "Ledelsestilsyn, 4. kvartal 2026"
    snapshot = factory.SubFactory(SnapshotFactory)
    unit = factory.SelfAttribute("snapshot.unit")
    target_group = "uddannelseshjaelp"
    target_group_title = "Uddannelseshjælp"
    year = 2026
    quarter = 4
    catalogue = factory.SubFactory(PinnedCatalogueFactory)
    points = factory.LazyFunction(lambda: list(POINTS))
    as_of = factory.SelfAttribute("snapshot.as_of")
    design = factory.LazyFunction(lambda: {"draw": {"kind": "all"}})
    has_age = True
    new_months = 12
    review_by = date(2026, 12, 15)


class DrawnRoundFactory(RoundFactory):
    status = RoundStatus.DRAWN
    drawn_at = DRAWN_AT
    certificate = factory.LazyFunction(dict)


class ReviewerFactory(DjangoModelFactory):
    class Meta:
        model = Reviewer

    round = factory.SubFactory(RoundFactory)
    user = factory.SubFactory(UserFactory)


class SampledCaseFactory(DjangoModelFactory):
    """A drawn case of a round under way, for nobody to review yet."""

    class Meta:
        model = SampledCase

    round = factory.SubFactory(DrawnRoundFactory)
    case = factory.LazyAttribute(lambda made: CaseFactory(snapshot=made.round.snapshot))
    position = factory.Sequence(lambda number: number + 1)
    origin = "first_draw"
    unit = factory.SelfAttribute("case.unit")
    caseworker = factory.SelfAttribute("case.caseworker")
    target_group = factory.SelfAttribute("case.target_group")
    visitation_group = factory.SelfAttribute("case.visitation_group")
    opened_on = factory.SelfAttribute("case.opened_on")
    closed_on = factory.SelfAttribute("case.closed_on")


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    sampled_case = factory.SubFactory(SampledCaseFactory)
    point_id = POINTS[0]
    version_id = "2019"
    outcome = "met"
    reason = "on_time"
    trigger_on = date(2019, 3, 1)
    due_on = date(2019, 3, 8)
    done_on = date(2019, 3, 6)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    sampled_case = factory.SubFactory(SampledCaseFactory)
    n_asked = len(POINTS)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    review = factory.SubFactory(ReviewFactory)
    point_id = POINTS[0]
    answer = "no"
    remark = "Samtalen er holdt for sent."
    answered_by = factory.SubFactory(UserFactory)
    answered_at = factory.LazyFunction(timezone.now)


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    answer = factory.SubFactory(AnswerFactory)
    round = factory.SelfAttribute("answer.review.sampled_case.round")
    case = factory.SelfAttribute("answer.review.sampled_case.case")
    unit = factory.SelfAttribute("answer.review.sampled_case.unit")
    caseworker = factory.SelfAttribute("answer.review.sampled_case.caseworker")
    point_id = factory.SelfAttribute("answer.point_id")
    point_title = "Første samtale inden for en uge"
    is_correctable = True
    found_at = factory.LazyFunction(timezone.now)


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    finding = factory.SubFactory(FindingFactory)
    owner = factory.SelfAttribute("finding.caseworker")
    due_on = date(2026, 12, 1)


class AreaCommentFactory(DjangoModelFactory):
    class Meta:
        model = AreaComment

    unit = factory.SubFactory(UnitFactory)
    year = 2026
    quarter = 4
    text = "Arbejdsgangene er på plads, og antallet af fejl falder."
    written_by = factory.SubFactory(UserFactory)
    written_at = factory.LazyFunction(timezone.now)


class IssuedReportFactory(DjangoModelFactory):
    """A report whose files nobody has made."""

    class Meta:
        model = IssuedReport

    title = "Ledelsestilsyn, 4. kvartal 2026"
    unit = factory.SubFactory(UnitFactory)
    year = 2026
    quarter = 4
    figures = factory.LazyFunction(lambda: json.loads(written(quarter())))
    folder = factory.Sequence("rapport-{}".format)
    hashes = factory.LazyFunction(lambda: {"kvartal.pdf": "0" * 64})
    issued_by = factory.SubFactory(UserFactory)
    issued_at = factory.LazyFunction(timezone.now)
