"""The pages of rounds: the list, the plan, the draw, the certificate, and a round's own page."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.factories import (
    CheckFactory,
    DrawnRoundFactory,
    ReviewerFactory,
    ReviewFactory,
    RoundFactory,
    SampledCaseFactory,
)
from tests.web.people import AssignmentFactory, UserFactory
from tests.web.round_cases import GROUP, make_cases

from rettidig.catalogue import load_catalogue
from rettidig.sampling.certificate import Certificate
from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import Case, SnapshotKind
from rettidig_web.rounds import jobs, queries
from rettidig_web.rounds.models import Proposal, Round, RoundKind, RoundStatus
from rettidig_web.rounds.queries import points_to_choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(tree, people):
    return make_cases(tree, people)


@pytest.fixture
def about(tree, cases) -> str:
    """The address of the plan of a round about the cases."""
    query = f"slags=ordinary&sager={cases.snapshot.pk}&enhed={tree.section.pk}&maalgruppe={GROUP}"
    return f"/ledelsestilsyn/nyt/?{query}&katalog=fokusrevision-2022"


def filled(cases, **changes) -> dict[str, object]:
    """What somebody fills in."""
    plan = {
        "titel": "Ledelsestilsyn, 4. kvartal 2026: Uddannelseshjælp",
        "aar": 2026,
        "kvartal": 4,
        "punkter": ["fr22-foerste-samtale-1-uge", "fr22-vejledning-225-timer"],
        "traek": "simple",
        "antal": 8,
        "reserver": 3,
        "gennemgaa_senest": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "bemaerkningsdage": 10,
        "skeln": "on",
        "nye_maaneder": 12,
        **{f"andel-{user.pk}": 1 for user in cases.reviewers},
    }
    return {name: value for name, value in {**plan, **changes}.items() if value is not None}


@pytest.fixture
def planned(as_, about, cases) -> Round:
    answer = as_("section_head").post(about, filled(cases))
    assert answer.status_code == 302, answer.content.decode()
    return Round.objects.get()


SEED = {"froe": "moede", "moedesag": "25-0123", "moededag": "2026-11-20"}


def draw(client, round_, **changes):
    given = {**SEED, "trin": "traek", "version": round_.version, **changes}
    return client.post(f"/ledelsestilsyn/{round_.pk}/lodtraekning/", given)


@pytest.fixture
def drawn(as_, planned) -> Round:
    assert draw(as_("section_head"), planned).status_code == 302
    planned.refresh_from_db()
    return planned


def text_of(answer) -> str:
    """The page's words, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestPlan:
    @pytest.mark.feature("F139")
    def test_what_it_is_about_comes_first(self, as_, cases):
        page = as_("section_head").get(f"/ledelsestilsyn/nyt/?sager={cases.snapshot.pk}")
        assert "Sager i september" in text_of(page)
        assert f'<option value="{cases.snapshot.pk}" selected>' in page.content.decode()

    def test_without_cases_the_page_says_what_to_do(self, as_, tree):
        assert "Indsæt en liste" in text_of(as_("section_head").get("/ledelsestilsyn/nyt/"))

    def test_nothing_is_ticked_to_begin_with(self, as_, about):
        page = as_("section_head").get(about).content.decode()
        boxes = re.findall(r'<input[^>]*name="(?:punkter|temaer)"[^>]*>', page)
        assert len(boxes) > 40
        assert not any("checked" in box for box in boxes)

    def test_the_quarter_and_the_title_are_proposed(self, as_, about, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 22))
        page = as_("section_head").get(about).content.decode()
        assert "Ledelsestilsyn, 4. kvartal 2026: " in page

    def test_a_theme_is_all_its_points(self, as_, about, cases):
        given = filled(cases, punkter=None)
        page = as_("section_head").get(about).content.decode()
        theme = re.search(r'name="temaer" value="([^"]+)"', page)[1]
        as_("section_head").post(about, {**given, "temaer": [theme]})
        round_ = Round.objects.get()
        catalogue = round_.catalogue.file.catalogue
        assert round_.points
        assert {catalogue.point(point).theme for point in round_.points} == {theme}

    def test_drafts_and_other_groups_are_not_offered(self):
        catalogue = load_catalogue("ungeomraadet-2026").catalogue
        drafts = {point.id for point in catalogue.points if point.status == "draft"}
        for group in catalogue.target_groups:
            offered = points_to_choose(catalogue, group)
            scopes = [point.scope.target_groups for point in offered]
            assert not drafts & {point.id for point in offered}
            assert all(not groups or group in groups for groups in scopes)
            assert all(point.asked_of == "case" for point in offered)

    def test_what_is_missing_is_said(self, as_, about, cases):
        answer = as_("section_head").post(about, filled(cases, punkter=None, antal=None, nye_maaneder=""))
        assert answer.status_code == 422
        said = text_of(answer)
        assert "Vælg mindst ét kontrolpunkt." in said
        assert "Skriv, hvor mange sager" in said
        assert "Skriv, hvor mange måneder" in said
        assert not Round.objects.exists()

    def test_a_group_without_cases_is_refused(self, as_, about):
        answer = as_("section_head").get(about.replace(GROUP, "kontanthjaelp"))
        assert answer.status_code == 422
        assert "Der er ingen sager med målgruppen" in text_of(answer)

    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("draw: {kind: simpel, n: 3}", "Vælg:"),
            ("unit: {event: samtale}\ndraw: {kind: all}", "trækker sager"),
            ("frame: [{kind: not_reviewed, certificates: [a.json]}]\ndraw: {kind: all}", "udelade sager"),
            ("", "Skriv designet."),
        ],
    )
    def test_a_written_design_is_read_by_the_library(self, as_, about, cases, written, said):
        answer = as_("section_head").post(about, filled(cases, traek="yaml", design=written))
        assert answer.status_code == 422
        assert said in text_of(answer)

    def test_a_written_design_is_kept_as_it_was_written(self, as_, about, cases):
        written = "draw: {kind: rate, by: [team], rate: 0.25}"
        client = as_("section_head")
        client.post(about, filled(cases, traek="yaml", design=written, kun_aabne="on"))
        round_ = Round.objects.get()
        assert round_.design["draw"] == {"kind": "rate", "by": ["team"], "rate": "0.25"}
        page = client.get(f"/ledelsestilsyn/{round_.pk}/plan/").content.decode()
        assert written in page
        assert re.search(r'name="kun_aabne"[^>]*checked', page)

    def test_the_plan_is_changed_while_planned(self, as_, planned, cases):
        client = as_("section_head")
        address = f"/ledelsestilsyn/{planned.pk}/plan/"
        assert client.get(address).status_code == 200
        assert client.get(f"{address}?ret=1").status_code == 200
        answer = client.post(address, filled(cases, titel="Et andet navn", version=planned.version))
        assert answer.status_code == 302
        planned.refresh_from_db()
        assert planned.title == "Et andet navn"

    def test_a_later_list_of_another_group_is_not_taken_instead(self, as_, planned, tree, people):
        other = make_cases(tree, people, n=0, other_group=3).snapshot
        other.source, other.as_of = planned.snapshot.source, planned.as_of + timedelta(days=30)
        other.save()
        page = as_("section_head").get(f"/ledelsestilsyn/{planned.pk}/plan/")
        assert page.context["basics"].snapshot == planned.snapshot

    def test_a_plan_whose_cases_are_gone_can_still_be_opened(self, as_, planned):
        Case.objects.update(is_current=False)
        page = as_("section_head").get(f"/ledelsestilsyn/{planned.pk}/plan/")
        assert page.status_code == 200
        assert page.context["basics"].n_cases == 0

    def test_a_stale_plan_is_not_kept(self, as_, planned, cases):
        client = as_("section_head")
        address = f"/ledelsestilsyn/{planned.pk}/plan/"
        client.post(address, filled(cases, titel="Den førstes", version=0))
        answer = client.post(address, filled(cases, titel="Den andens", version=0))
        assert answer.status_code == 422
        assert "ændret af en anden" in text_of(answer)
        planned.refresh_from_db()
        assert planned.title == "Den førstes"

    def test_last_quarters_round_is_planned_once_more(self, as_, drawn, cases):
        client = as_("section_head")
        address = f"/ledelsestilsyn/nyt/?gentag={drawn.pk}"
        page = client.get(address).content.decode()
        assert re.search(r'name="punkter" value="fr22-foerste-samtale-1-uge"[^>]*checked', page)
        assert "1. kvartal 2027: " in page
        given = filled(cases, aar=2027, kvartal=1)
        assert client.post(address, given).status_code == 302
        again = Round.objects.latest("pk")
        assert again.previous == drawn
        assert again.points == drawn.points

    @pytest.mark.parametrize("path", ["nyt/?gentag={}", "{}/plan/"])
    def test_a_group_that_no_catalogue_has_any_more_is_chosen_again(self, as_, planned, monkeypatch, path):
        monkeypatch.setattr(queries, "catalogues_for", lambda _group: [])
        page = as_("section_head").get(f"/ledelsestilsyn/{path.format(planned.pk)}")
        assert page.status_code == 200
        assert "Intet katalog har længere målgruppen" in text_of(page)

    def test_a_reviewer_cannot_plan(self, as_, about):
        assert as_("reviewer").get(about).status_code == 404

    def test_another_teams_round_is_not_found(self, as_, planned, tree, people):
        other = UserFactory(username="anden")
        AssignmentFactory(user=other, role=Role.TEAM_LEADER, unit=tree.other_center)
        client = as_("section_head")
        client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
        for path in ("plan", "lodtraekning", "udvid", "aflys", "afslut", "bevis"):
            assert client.get(f"/ledelsestilsyn/{planned.pk}/{path}/").status_code == 404
        assert client.get(f"/tilsyn/{planned.pk}/").status_code == 404


class TestSize:
    @pytest.mark.feature("W20")
    def test_what_twenty_cases_can_tell(self, as_):
        said = text_of(as_("section_head").get("/ledelsestilsyn/stoerrelse/?n=20"))
        assert "Finder I ingen fejl i 20 sager, har højst 14,0 pct. af alle sagerne fejl" in said.replace(
            "\xa0", " "
        )

    def test_a_number_for_each_employee_is_not_the_whole_sample(self, as_, about):
        client = as_("section_head")
        assert client.get(about).context["answer"] is not None
        assert client.get(about.replace("ordinary", "spot_check")).context["answer"] is None

    def test_htmx_gets_the_answer_alone(self, as_):
        address = "/ledelsestilsyn/stoerrelse/?antal=20&ud_af=120"
        answer = as_("section_head").get(address, HTTP_HX_REQUEST="true").content.decode()
        assert "<html" not in answer
        assert "20 sager" in answer

    def test_all_of_them_is_no_estimate(self, as_):
        said = text_of(as_("section_head").get("/ledelsestilsyn/stoerrelse/?n=200&ud_af=120"))
        assert "er resultatet og intet skøn" in said

    @pytest.mark.parametrize(
        "query", ["", "?n=", "?n=0", "?n=x", "?n=20&hoejst=0", "?n=20&hoejst=2,5", "?n=1"]
    )
    def test_anything_can_be_asked(self, as_, query):
        assert as_("section_head").get(f"/ledelsestilsyn/stoerrelse/{query}").status_code in {200, 422}


class TestDraw:
    def test_the_seed_is_shown_before_the_draw(self, as_, planned):
        client = as_("section_head")
        assert "24 sager om" in text_of(client.get(f"/ledelsestilsyn/{planned.pk}/lodtraekning/"))
        shown = client.post(f"/ledelsestilsyn/{planned.pk}/lodtraekning/", SEED)
        assert "25-0123 2026-11-20" in shown.content.decode()
        planned.refresh_from_db()
        assert planned.status == RoundStatus.PLANNED

    def test_without_anybody_to_review_there_is_no_seed_to_choose(self, as_, planned):
        planned.reviewers.all().delete()
        page = as_("section_head").get(f"/ledelsestilsyn/{planned.pk}/lodtraekning/")
        assert "Vælg mindst én i planen" in text_of(page)
        assert "Vis frøet" not in text_of(page)

    def test_cases_whose_caseworker_is_unknown_are_counted(self, as_, planned):
        Case.objects.filter(pk=Case.objects.first().pk).update(caseworker=None)
        page = as_("section_head").get(f"/ledelsestilsyn/{planned.pk}/lodtraekning/")
        assert "hvem der er sagsbehandler i 1 sag, og" in text_of(page)
        assert 'href="/indlaesning/sagsbehandlere/"' in page.content.decode()

    def test_a_random_seed_is_the_one_that_was_shown(self, as_, planned):
        client = as_("section_head")
        page = client.post(f"/ledelsestilsyn/{planned.pk}/lodtraekning/", {"froe": "tilfaeldigt"})
        seed = re.search(r'name="tilfaeldig" value="([0-9a-f]{16})"', page.content.decode())[1]
        draw(client, planned, froe="tilfaeldigt", tilfaeldig=seed)
        planned.refresh_from_db()
        assert planned.certificate["seed"]["text"] == seed

    def test_the_seed_must_be_there(self, as_, planned):
        answer = as_("section_head").post(f"/ledelsestilsyn/{planned.pk}/lodtraekning/", {"froe": "moede"})
        assert answer.status_code == 422
        assert "Skriv mødets sagsnummer." in text_of(answer)

    def test_a_design_may_have_its_own_seed(self, as_, about, cases):
        client = as_("section_head")
        written = "draw: {kind: simple, n: 4}\nmeeting: {case_number: 26-77, held_on: 2026-11-01}"
        client.post(about, filled(cases, traek="yaml", design=written))
        round_ = Round.objects.get()
        assert "26-77 2026-11-01" in client.get(f"/ledelsestilsyn/{round_.pk}/lodtraekning/").content.decode()
        draw(client, round_)
        round_.refresh_from_db()
        assert round_.certificate["seed"]["source"] == "public_text"

    def test_what_cannot_be_drawn_is_said(self, as_, about, cases):
        client = as_("section_head")
        client.post(about, filled(cases, antal=30))
        round_ = Round.objects.get()
        answer = draw(client, round_)
        page = client.get(answer["Location"])
        assert "rammen har kun 24" in text_of(page)

    def test_a_plan_changed_meanwhile_is_not_drawn(self, as_, planned):
        client = as_("section_head")
        draw(client, planned, version=planned.version + 1)
        planned.refresh_from_db()
        assert planned.status == RoundStatus.PLANNED

    def test_a_long_draw_is_a_job(self, as_, planned, monkeypatch):
        monkeypatch.setattr(jobs, "INLINE_UP_TO", 3)
        answer = draw(as_("section_head"), planned)
        assert answer["Location"].startswith("/arbejde/")
        planned.refresh_from_db()
        assert planned.status == RoundStatus.DRAWN
        assert "Der er trukket lod." in text_of(as_("section_head").get(answer["Location"]))

    def test_cases_that_must_be_judged_first_are_a_job(self, as_, tree, people):
        cases = make_cases(tree, people, 6, kind=SnapshotKind.IMPORT)
        planned = RoundFactory(snapshot=cases.snapshot, unit=tree.section)
        ReviewerFactory(round=planned, user=cases.reviewers[0])
        assert jobs.is_long(planned)
        assert draw(as_("section_head"), planned)["Location"].startswith("/arbejde/")
        assert Proposal.objects.filter(sampled_case__round=planned).exists()
        CheckFactory(snapshot=cases.snapshot, catalogue_hash=planned.catalogue.content_hash)
        assert not jobs.is_long(planned)

    def test_it_is_drawn_once(self, as_, drawn):
        client = as_("section_head")
        sample = list(drawn.sample.values_list("case", flat=True))
        draw(client, drawn)
        assert list(drawn.sample.values_list("case", flat=True)) == sample


class TestCertificate:
    @pytest.mark.feature("F028")
    def test_it_says_how_it_came_about(self, as_, drawn):
        said = text_of(as_("reviewer").get(f"/ledelsestilsyn/{drawn.pk}/bevis/"))
        assert "8 sager er trukket blandt 24" in said
        assert "Har målgruppen" in said
        assert "3 reserver står klar" in said
        assert drawn.certificate["frame"]["hash"] in said

    def test_it_is_tried_again(self, as_, drawn):
        client = as_("auditor")
        assert "Beviset holder:" in text_of(client.post(f"/ledelsestilsyn/{drawn.pk}/bevis/"))
        drawn.certificate["draws"][0]["case_id"] = "en anden"
        drawn.save()
        assert "Beviset holder ikke" in text_of(client.post(f"/ledelsestilsyn/{drawn.pk}/bevis/"))

    def test_it_can_be_taken_along(self, as_, drawn):
        answer = as_("auditor").get(f"/ledelsestilsyn/{drawn.pk}/bevis/fil/")
        assert answer["Content-Type"] == "application/json"
        assert Certificate.model_validate(json.loads(answer.content)).seed.text == "25-0123 2026-11-20"

    def test_the_file_says_whose_a_case_is_to_nobody(self, as_, about, cases, people):
        client = as_("section_head")
        client.post(about, filled(cases, traek="per_caseworker", antal=1))
        round_ = Round.objects.get()
        draw(client, round_)
        file = as_("auditor").get(f"/ledelsestilsyn/{round_.pk}/bevis/fil/").content.decode()
        assert file.count("medarbejder-") > 3
        assert not any(f'medarbejder-{user.pk}"' in file for user in cases.caseworkers)
        own = str(people["caseworker"])
        assert own not in text_of(as_("auditor").get(f"/ledelsestilsyn/{round_.pk}/bevis/"))
        Round.objects.update(unit=people["team_leader"].assignments.first().unit)
        assert own in text_of(as_("team_leader").get(f"/ledelsestilsyn/{round_.pk}/bevis/"))

    def test_before_the_draw_there_is_none(self, as_, planned):
        assert as_("reviewer").get(f"/ledelsestilsyn/{planned.pk}/bevis/").status_code == 404


class TestChange:
    def test_a_case_drops_out_with_a_reason(self, as_, drawn):
        client, row = as_("section_head"), drawn.sample.first()
        address = f"/ledelsestilsyn/sager/{row.pk}/udgaar/"
        assert "3 reserver" in text_of(client.get(address))
        assert client.post(address, {"grund": ""}).status_code == 422
        assert client.post(address, {"grund": "Samme som 000000-0000"}).status_code == 422
        assert client.post(address, {"grund": "Sagen er en dublet"}).status_code == 302
        row.refresh_from_db()
        assert row.dropped_why == "Sagen er en dublet"
        said = text_of(client.get(f"/ledelsestilsyn/{drawn.pk}/bevis/"))
        assert "Grund: Sagen er en dublet" in said
        assert "Beviset holder:" in text_of(client.post(f"/ledelsestilsyn/{drawn.pk}/bevis/"))
        assert client.get(address).status_code == 302

    def test_it_is_extended(self, as_, drawn):
        client, address = as_("section_head"), f"/ledelsestilsyn/{drawn.pk}/udvid/"
        assert "16 tilbage" in text_of(client.get(address))
        seen = {"version": drawn.version}
        assert client.post(address, {"antal": 17} | seen).status_code == 422
        assert client.post(address, {"antal": 4} | seen).status_code == 302
        # The button pressed twice.
        assert client.post(address, {"antal": 4} | seen).status_code == 422
        assert drawn.sample.count() == 12
        assert "Udvidet med 4 sager." in text_of(client.get(f"/ledelsestilsyn/{drawn.pk}/bevis/"))

    def test_cases_are_given_to_another(self, as_, drawn, cases):
        client, (one, other) = as_("section_head"), cases.reviewers
        address = f"/tilsyn/{drawn.pk}/?gennemgaar={one.pk}"
        n = drawn.sample.filter(reviewer=one).count()
        client.post(address, {"hvilke": "alle", "handling": "flyt", "til": other.pk})
        assert drawn.sample.filter(reviewer=other).count() == 8
        row = drawn.sample.first()
        client.post(address.split("?", maxsplit=1)[0], {"hvilke": "valgte", "valgt": [row.pk], "til": one.pk})
        assert drawn.sample.filter(reviewer=one).count() == 1
        assert n == 4
        assert client.post(address, {"hvilke": "alle", "til": ""}).status_code == 422

    def test_only_a_planner_gives_cases_to_another(self, as_, drawn, cases):
        answer = as_("reviewer").post(
            f"/tilsyn/{drawn.pk}/", {"hvilke": "alle", "til": cases.reviewers[1].pk}
        )
        assert answer.status_code == 404

    def test_it_is_cancelled(self, as_, planned):
        client, address = as_("section_head"), f"/ledelsestilsyn/{planned.pk}/aflys/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"grund": "", "version": 0}).status_code == 422
        client.post(address, {"grund": "Forkert målgruppe", "version": 0})
        assert "Aflyst: Forkert målgruppe" in text_of(client.get(f"/tilsyn/{planned.pk}/"))

    def test_it_is_concluded_when_all_is_signed(self, as_, drawn):
        client, address = as_("section_head"), f"/ledelsestilsyn/{drawn.pk}/afslut/"
        assert "8 af 8 gennemgange er ikke underskrevet" in text_of(client.get(address))
        assert client.post(address).status_code == 422
        for row in drawn.sample.all():
            ReviewFactory(
                sampled_case=row,
                status="signed",
                signed_at=timezone.now(),
                signed_by=row.reviewer,
                signed_hash="0" * 64,
            )
        said = text_of(client.get(address))
        assert "Alle 8 gennemgange" in said
        assert "kan det ikke åbnes igen. Det kommer med i kvartalsrapporten." in said
        assert "ledelsestilsyn klar til at blive afsluttet" in text_of(client.get("/"))
        assert client.post(address).status_code == 302
        drawn.refresh_from_db()
        assert drawn.status == RoundStatus.CONCLUDED
        assert client.get(address).status_code == 302
        assert "klar til at blive afsluttet" not in text_of(client.get("/"))


class TestRoundPage:
    def test_a_planned_round_says_what_comes_next(self, as_, planned):
        assert "Træk lod" in text_of(as_("section_head").get(f"/tilsyn/{planned.pk}/"))
        assert "Træk lod" not in text_of(as_("reviewer").get(f"/tilsyn/{planned.pk}/"))

    def test_a_concluded_round_leads_on(self, as_, drawn):
        drawn.status, drawn.concluded_at = RoundStatus.CONCLUDED, timezone.now()
        drawn.save()
        findings = f'href="/fejl/?tilsyn={drawn.pk}"'
        report = f'href="/rapporter/kvartal/{drawn.unit_id}/{drawn.year}/{drawn.quarter}/"'
        head, reviewer = (
            as_(who).get(f"/tilsyn/{drawn.pk}/").content.decode() for who in ("section_head", "reviewer")
        )
        assert findings in head
        assert report in head
        assert findings in reviewer
        assert report not in reviewer
        drawn.kind = RoundKind.MANAGEMENT
        drawn.save()
        assert report not in as_("section_head").get(f"/tilsyn/{drawn.pk}/").content.decode()

    def test_it_says_how_far_it_is(self, as_, drawn):
        row = drawn.sample.first()
        ReviewFactory(sampled_case=row, n_answered=1, n_asked=2)
        said = text_of(as_("section_head").get(f"/tilsyn/{drawn.pk}/"))
        assert "0 af 8 gennemgange er underskrevet" in said
        assert "1 gennemgang er begyndt" in said
        assert "1 af 2" in said

    def test_the_reviewer_is_led_to_their_cases(self, as_, drawn):
        assert "Gennemgå dine sager" in text_of(as_("reviewer").get(f"/tilsyn/{drawn.pk}/"))
        assert "Gennemgå dine sager" not in text_of(as_("section_head").get(f"/tilsyn/{drawn.pk}/"))

    def test_a_case_that_nobody_may_review_is_work_to_do(self, as_, drawn):
        drawn.sample.update(reviewer=None)
        client = as_("section_head")
        said = text_of(client.get(f"/tilsyn/{drawn.pk}/"))
        assert "8 sager har ingen, der må gennemgå dem. Vælg i listen nedenfor" in said
        assert "Vælg i listen nedenfor" not in text_of(as_("reviewer").get(f"/tilsyn/{drawn.pk}/"))
        client.post(f"/ledelsestilsyn/{drawn.pk}/fordel/")
        assert not drawn.sample.filter(reviewer=None).exists()

    def test_late_comments_are_being_settled(self, as_, drawn):
        yesterday = timezone.localdate() - timedelta(days=1)
        ReviewFactory(sampled_case=drawn.sample.first(), status="commenting", comments_by=yesterday)
        page = as_("section_head").get(f"/tilsyn/{drawn.pk}/?status=settling")
        assert "Bemærkninger behandles" in text_of(page)
        assert len(re.findall('name="valgt"', page.content.decode())) == 1

    def test_the_table_is_an_excel_file_too(self, as_, drawn):
        answer = as_("reviewer").get(f"/tilsyn/{drawn.pk}/?udtraek=xlsx")
        assert answer["Content-Type"].endswith("sheet")

    def test_a_spot_checks_errors_are_for_the_nearest_leader(self, as_, drawn, tree):
        drawn.kind = RoundKind.SPOT_CHECK
        drawn.save()
        row = drawn.sample.filter(caseworker__username="caseworker").first()
        row.reviewer = drawn.reviewers.exclude(user__username="reviewer").get().user
        row.save()
        ReviewFactory(sampled_case=row, n_errors=77)
        assert "77" not in text_of(as_("section_head").get(f"/tilsyn/{drawn.pk}/"))
        assert "77" not in text_of(as_("reviewer").get(f"/tilsyn/{drawn.pk}/"))
        Round.objects.filter(pk=drawn.pk).update(unit=tree.team)
        assert "77" in text_of(as_("team_leader").get(f"/tilsyn/{drawn.pk}/"))

    @pytest.mark.parametrize("language", ["da", "en"])
    def test_both_languages(self, as_, drawn, language):
        client = as_("section_head")
        client.post("/sprog/", {"language": language, "next": "/"})
        for path in (f"/tilsyn/{drawn.pk}/", f"/ledelsestilsyn/{drawn.pk}/bevis/", "/ledelsestilsyn/"):
            assert client.get(path).status_code == 200


class TestList:
    def test_it_is_empty_and_says_so(self, as_, tree):
        assert "Der er ingen ledelsestilsyn endnu" in text_of(as_("reviewer").get("/ledelsestilsyn/"))

    def test_it_shows_progress_and_is_filtered(self, as_, drawn, tree):
        client = as_("reviewer")
        assert "Uddannelseshjælp" in text_of(client.get("/ledelsestilsyn/"))
        found = f"/ledelsestilsyn/?enhed={tree.section.pk}&kvartal=2026-4&maalgruppe={GROUP}&status=drawn"
        assert "1 række" in text_of(client.get(found))
        assert "Intet passer" in text_of(client.get("/ledelsestilsyn/?status=concluded"))
        assert client.get("/ledelsestilsyn/?udtraek=xlsx")["Content-Type"].endswith("sheet")

    def test_other_units_rounds_are_not_listed(self, as_, tree):
        RoundFactory(title="Et andet sted", snapshot__unit=tree.other_center)
        assert "Et andet sted" not in text_of(as_("reviewer").get("/ledelsestilsyn/"))
        assert "Et andet sted" in text_of(as_("auditor").get("/ledelsestilsyn/"))

    def test_queries_do_not_grow_with_the_rounds(self, as_, tree):
        client = as_("reviewer")
        client.get("/ledelsestilsyn/")
        counts = []
        for more in (2, 20):
            for _ in range(more):
                row = SampledCaseFactory(round=DrawnRoundFactory(snapshot__unit=tree.section))
                ReviewFactory(sampled_case=row)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get("/ledelsestilsyn/")
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_queries_do_not_grow_with_the_cases(self, as_, drawn, tree, cases):
        client = as_("section_head")
        client.get(f"/tilsyn/{drawn.pk}/")
        counts = []
        for more in (1, 30):
            for number in range(more):
                user = UserFactory()
                row = SampledCaseFactory(
                    round=drawn,
                    position=1000 * more + number,
                    reviewer=user,
                    case__snapshot=cases.snapshot,
                    case__unit=tree.team,
                    caseworker=UserFactory(),
                )
                ReviewFactory(sampled_case=row)
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/tilsyn/{drawn.pk}/")
            counts.append(len(asked))
        assert counts[0] == counts[1]
