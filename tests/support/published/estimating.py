"""The published cases of planning and estimating, each handed to the public API: thin, no statistics here."""

import csv
from collections.abc import Callable, Mapping
from math import isinf
from pathlib import Path
from typing import Any

import numpy as np

from rettidig.assessment.estimates.clusters import cluster_total as total_of_clusters
from rettidig.assessment.estimates.poststratification import poststratified_share
from rettidig.assessment.estimates.strata import (
    Measured,
    Part,
    Total,
    expanded,
    stratified_mean,
    t_limits,
    unweighted_mean,
)
from rettidig.assessment.intervals import wilson
from rettidig.sampling import limits, planning
from rettidig.sampling.limits import Sides
from rettidig.vocabulary import Refused

Inputs = Mapping[str, Any]


def _n(plan: Callable[..., planning.SizePlan], inputs: Inputs, *population: int) -> int | None:
    """Return the size planned, or None where the plan is refused."""
    wish = {"expected": inputs.get("expected_rate", 0), "expected_errors": inputs.get("expected_errors")}
    try:
        return plan(inputs["tolerable_rate"], inputs["confidence"], *population, **wish).n
    except Refused:
        return None


def plan_attribute_binomial(inputs: Inputs, folder: Path) -> Inputs:
    return {"n": _n(planning.size_binomial, inputs)}


def plan_poisson(inputs: Inputs, folder: Path) -> Inputs:
    return {"n": _n(planning.size_poisson, inputs)}


def plan_attribute_hypergeometric(inputs: Inputs, folder: Path) -> Inputs:
    n = _n(planning.size_hypergeometric, inputs, inputs["population"])
    return {"n": n, "n_hypergeometric": n, "n_binomial": _n(planning.size_binomial, inputs)}


def _for_margin(inputs: Inputs, correction: planning.FiniteCorrection) -> Inputs:
    given = inputs.get("population")
    population = None if given is None or isinf(float(given)) else int(given)
    share, level = inputs.get("p", 0.5), inputs.get("level", 0.95)
    return {"n": planning.size_for_margin(inputs["half_width"], share, level, population, correction).n}


def sample_size_proportion_ci(inputs: Inputs, folder: Path) -> Inputs:
    return _for_margin(inputs, planning.FiniteCorrection.N0_OVER_N)


def sample_size_proportion_ci_fpc_minus1(inputs: Inputs, folder: Path) -> Inputs:
    return _for_margin(inputs, planning.FiniteCorrection.N0_MINUS_1_OVER_N)


def upper_limit_binomial_one_sided(inputs: Inputs, folder: Path) -> Inputs:
    ub = limits.upper_limit_binomial(inputs["x"], inputs["n"], inputs["confidence"])
    return {"ub": ub, "ub_percent_rounded_up_1dp": limits.percent_rounded_up(ub)}


def upper_limit_hypergeometric_one_sided(inputs: Inputs, folder: Path) -> Inputs:
    size = inputs["population"]
    errors = limits.upper_errors(inputs["x"], inputs["n"], size, inputs["confidence"])
    return {"max_errors_in_population": errors, "ub": errors / size}


def proportion_ci_two_sided(inputs: Inputs, folder: Path) -> Inputs:
    x, n, level = inputs["x"], inputs["n"], inputs["level"]
    coull, pearson = limits.agresti_coull(x, n, level), limits.clopper_pearson(x, n, level)
    return {
        "wilson": wilson(x, n, level),
        "clopper_pearson": (pearson.low, pearson.high),
        "agresti_coull_unclipped": (coull.low, coull.high),
    }


def proportion_ci_finite_population(inputs: Inputs, folder: Path) -> Inputs:
    x, n, size, level = (inputs[name] for name in ("x", "n", "population", "level"))
    tight = limits.hypergeometric_counts(x, n, size, level)
    wide, near = limits.widened_by_one(tight, x, n, size), limits.approximate_counts(x, n, size, level)
    found = {"": tight, "_tight": tight, "_samplingbook": wide}
    counts = {f"exact_counts{name}": (counts.low, counts.high) for name, counts in found.items()}
    share = {"p": x / n, "se": limits.standard_error(x, n, size)}
    return {**share, **counts, "approx_counts": (near.low, near.high)}


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _value(row: Mapping[str, str], wanted: str) -> float:
    """Return the number in a column, or for ``column==word`` 1 where the column has the word."""
    column, asks, word = wanted.partition("==")
    return float(row[column] == word) if asks else float(row[column])


def _by_stratum(rows: list[dict[str, str]], inputs: Inputs, name: str) -> np.ndarray:
    return np.array([_value(r, inputs["y"]) for r in rows if r[inputs["stratum"]] == name])


def _said(total: Total, name: str, confidence: float = 0.95) -> Inputs:
    low, high = t_limits(total, confidence, Sides.TWO)
    return {name: total.value, "se": total.se, "df": total.df, "lower": low, "upper": high}


def stratified_mean_fpc(inputs: Inputs, folder: Path) -> Inputs:
    rows = _rows(folder, inputs["data"])
    strata = [Measured(size, _by_stratum(rows, inputs, name)) for name, size in inputs["N"].items()]
    return _said(stratified_mean(strata), "mean")


def stratified_proportion_fpc(inputs: Inputs, folder: Path) -> Inputs:
    found = stratified_mean_fpc(inputs, folder)
    return {**found, "p": found["mean"]}


def stratified_total_fpc(inputs: Inputs, folder: Path) -> Inputs:
    rows = _rows(folder, inputs.get("data", "one_stage_fpc.csv"))
    for row in rows:
        row["weighted"] = str(float(row[inputs["y"]]) * float(row[inputs["weight"]]))
    wish = {**inputs, "y": "weighted"}
    parts = [Part(_by_stratum(rows, wish, name), left) for name, left in inputs["fpc"].items()]
    return _said(expanded(parts), "total")


def stratified_evaluation_binomial(inputs: Inputs, folder: Path) -> Inputs:
    x, n, sizes, confidence = (inputs[name] for name in ("x", "n", "N", "confidence"))
    values = [np.repeat((1.0, 0.0), (found, seen - found)) for found, seen in zip(x, n, strict=True)]
    strata = [Measured(size, stratum) for size, stratum in zip(sizes, values, strict=True)]
    return {
        "complete_pooling_mle": unweighted_mean(strata),
        "complete_pooling_ub": limits.upper_limit_binomial(sum(x), sum(n), confidence),
        "weighted_mle": stratified_mean(strata).value,
        "strata_mle": [float(stratum.mean()) for stratum in values],
        "strata_ub": [limits.upper_limit_binomial(*xn, confidence) for xn in zip(x, n, strict=True)],
    }


def poststratified_rate(inputs: Inputs, folder: Path) -> Inputs:
    return {"rate": poststratified_share(inputs["p"], inputs["N"])}


def cluster_total(inputs: Inputs, folder: Path) -> Inputs:
    return _said(total_of_clusters(inputs["cluster_values"], inputs["clusters_in_population"]), "total")


FUNCTIONS: dict[str, Callable[[Inputs, Path], Inputs]] = {
    function.__name__: function
    for function in (
        plan_attribute_binomial,
        plan_attribute_hypergeometric,
        plan_poisson,
        sample_size_proportion_ci,
        sample_size_proportion_ci_fpc_minus1,
        upper_limit_binomial_one_sided,
        upper_limit_hypergeometric_one_sided,
        proportion_ci_two_sided,
        proportion_ci_finite_population,
        stratified_mean_fpc,
        stratified_proportion_fpc,
        stratified_total_fpc,
        stratified_evaluation_binomial,
        poststratified_rate,
        cluster_total,
    )
}
