"""The published cases of drawing and sharing out, each handed to the public API: thin, no statistics here."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rettidig.sampling.allocation import allocate_equal, allocate_proportional, allocate_rate
from rettidig.sampling.tickets import draw_without_replacement, ticket


def ticket_number(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    return {"ticket": ticket(str(inputs["seed"]), str(inputs["id"]))}


def consistent_sampler(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    ids = {str(unit): unit for unit in inputs["ids"]}
    drop, take = inputs.get("drop", 0), inputs.get("take", len(ids))
    return {
        "ids": [ids[unit] for unit in draw_without_replacement(ids, str(inputs["seed"]), drop + take)[drop:]]
    }


def proportional(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    return allocate_proportional(inputs["total"], inputs["strata"])


def equal(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    return allocate_equal(inputs["per_stratum"], inputs["strata"])


def rate(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    return allocate_rate(str(inputs["rate"]), inputs["strata"])


FUNCTIONS: dict[str, Callable[[Mapping[str, Any], Path], Mapping[str, Any]]] = {
    "ticket_number": ticket_number,
    "consistent_sampler_without_replacement": consistent_sampler,
    "allocate_proportional": proportional,
    "allocate_equal": equal,
    "allocate_rate": rate,
}
