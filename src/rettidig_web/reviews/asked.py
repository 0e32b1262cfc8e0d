"""What the review form asks: points under a version of their law, put together once in a process."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.base import PointCondition
from rettidig.catalogue.explain import explain, words_of
from rettidig.catalogue.labels import CONSEQUENCES, REQUIREMENTS
from rettidig.catalogue.model import Version
from rettidig.catalogue.wording import listed
from rettidig_web.controls.law import Cited, cited
from rettidig_web.controls.models import PinnedCatalogue
from rettidig_web.rounds.models import SampledCase

_CACHED: Final = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A point as the form asks it under one version of its law.

    ``follows`` are the answers to other points that it waits for. ``others`` tells whether the law of the
    point had more versions while the case was open. Each is made once in a process, and is only itself.
    """

    catalogue_id: str
    point: ControlPoint
    version: Version
    theme_title: str
    law: tuple[Cited, ...]
    rests_on: str
    rule: str
    scope: str
    others: bool
    follows: tuple[PointCondition, ...]

    @property
    def id(self) -> str:
        """The id of the point."""
        return self.point.id


def questions_to(sampled: SampledCase, versions: dict[str, str]) -> tuple[Question, ...]:
    """Return what the round asks of the case, in the round's order.

    Asked is a point that concerns the case's target group and visitation group under a version that was in
    force while the case was open, all as the case was on the day of the draw. ``versions`` are the ids of
    those that the machine judged by, by point; without one it is the latest. A visitation group that nobody
    knows rules nothing out.
    """
    asked = sampled.round
    ends_on = min(sampled.closed_on or asked.as_of, asked.as_of)
    return _questions(
        asked.catalogue.content_hash,
        tuple((point_id, versions.get(point_id, "")) for point_id in asked.points),
        (sampled.target_group, sampled.visitation_group),
        sampled.opened_on,
        ends_on,
    )


@lru_cache(maxsize=2_000)
def _questions(
    content_hash: str,
    asked: tuple[tuple[str, str], ...],
    groups: tuple[str, str],
    opened_on: date | None,
    ends_on: date,
) -> tuple[Question, ...]:
    catalogue = _catalogue(content_hash)
    ids = frozenset(point_id for point_id, _ in asked)
    found = []
    for point_id, judged_by in asked:
        point = catalogue.point(point_id)
        versions = [each for each in point.versions if _overlaps(each, opened_on, ends_on)]
        version = next((each for each in point.versions if each.id == judged_by), None)
        version = version or max(versions, key=_start, default=None)
        if version and _concerns(point, version, groups):
            found.append(_question(content_hash, point_id, version.id, len(versions) > 1, ids))
    return tuple(found)


def _start(version: Version) -> date:
    return version.starts_on or date.min


def _overlaps(version: Version, opened_on: date | None, ends_on: date) -> bool:
    begins = version.starts_on is None or version.starts_on <= ends_on
    return begins and (version.ends_on is None or opened_on is None or opened_on <= version.ends_on)


def _concerns(point: ControlPoint, version: Version, groups: tuple[str, str]) -> bool:
    scope = point.scope_of(version)
    asked = (scope.target_groups, scope.visitation_groups)
    return all(not group or not words or group in words for group, words in zip(groups, asked, strict=True))


@lru_cache(maxsize=_CACHED)
def _question(
    content_hash: str, point_id: str, version_id: str, others: bool, ids: frozenset[str]
) -> Question:
    catalogue = _catalogue(content_hash)
    point = catalogue.point(point_id)
    version = next(each for each in point.versions if each.id == version_id)
    said = explain(catalogue, point)
    explained = next(each for each in said.versions if each.id == version_id)
    conditions = point.scope_of(version).when
    return Question(
        catalogue_id=catalogue.id,
        point=point,
        version=version,
        theme_title=next(theme.title for theme in catalogue.themes if theme.id == point.theme),
        law=cited(catalogue, version.law),
        rests_on=_rests_on(point),
        rule=point.rule_of(version).sentence(words_of(catalogue)),
        scope=explained.scope or said.scope,
        others=others,
        follows=tuple(each for each in conditions if isinstance(each, PointCondition) and each.point in ids),
    )


def _rests_on(point: ControlPoint) -> str:
    """Return ``Lovkrav: refusion og retssikkerhed``."""
    costs = listed(CONSEQUENCES[each] for each in point.consequence) if point.consequence else ""
    said = REQUIREMENTS[point.requirement].capitalize()
    return f"{said}: {costs}" if costs else said


@lru_cache(maxsize=64)
def _catalogue(content_hash: str) -> Catalogue:
    return PinnedCatalogue.objects.get(content_hash=content_hash).file.catalogue
