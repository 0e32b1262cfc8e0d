"""The published cases of agreement, each handed to the public API: thin, no statistics here."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rettidig.assessment.agreement import Limits, Ratings, agreement
from rettidig.assessment.agreement.coefficients import by_distance, fleiss, krippendorff, nominal
from rettidig.assessment.agreement.estimate import estimated
from rettidig.assessment.agreement.two_raters import cohen

CONFIDENCE = 0.95


def _measured(ratings: Ratings, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values under the measures' names, and what goes with each of them, as Gwet gives it."""
    confidence = inputs.get("confidence", CONFIDENCE)
    values: dict[str, float | None] = {}
    for name, estimate in agreement(ratings, confidence=confidence, limits=Limits.STUDENT).estimates.items():
        values |= {name: estimate.value, f"{name}_se": estimate.se}
        values |= {f"{name}_lo": estimate.low, f"{name}_hi": estimate.high}
    return values


def agreement_raw(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    raters = [inputs[name] for name in sorted(inputs) if isinstance(inputs[name], list)]
    return _measured(Ratings.of(raters), inputs)


def agreement_table(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    return _measured(Ratings.of_table(inputs["table"]), inputs)


def cohen_kappa(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    table, confidence = np.array(inputs["table"]), inputs.get("confidence", CONFIDENCE)
    places = range(len(table))
    found = cohen(table, nominal(len(table)), confidence=confidence, limits=Limits.NORMAL)
    linear, squared = (cohen(table, by_distance(places, p), confidence=confidence) for p in (1, 2))
    return {
        "kappa": found.value,
        "ase": found.se,
        "lo": found.low,
        "hi": found.high,
        "weighted_linear": linear.value,
        "weighted_quadratic": squared.value,
    }


def fleiss_kappa(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    counts = np.array(inputs["counts"])
    found = estimated(fleiss(counts, nominal(counts.shape[1])), confidence=CONFIDENCE)
    return {"kappa": found.value, "se": found.se, "lo": found.low, "hi": found.high}


def krippendorff_alpha(inputs: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    ratings = Ratings.of(inputs["coders"])
    counts, categories = ratings.counts(), ratings.categories
    found = {"nominal": krippendorff(counts, nominal(len(categories)))}
    if all(isinstance(category, int | float) for category in categories):
        found["interval"] = krippendorff(counts, by_distance(categories))
    return {name: estimated(linear, confidence=CONFIDENCE).value for name, linear in found.items()}


FUNCTIONS: dict[str, Callable[[Mapping[str, Any], Path], Mapping[str, Any]]] = {
    "agreement_raw": agreement_raw,
    "agreement_table": agreement_table,
    "cohen_kappa": cohen_kappa,
    "fleiss_kappa": fleiss_kappa,
    "krippendorff_alpha": krippendorff_alpha,
}
