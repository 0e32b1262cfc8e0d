"""Every published worked case, from the file that RETTIDIG_PUBLISHED_CASES names, against the public API.

A file of the same shape can take its place; what its cases name lies beside it. A function that we do not
have fails.
"""

import json
import os
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from tests.support.published import agreeing, drawing, estimating

FILE = Path(
    os.environ.get("RETTIDIG_PUBLISHED_CASES", Path(__file__).parents[1] / "data" / "published_cases.json")
)
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
_MODULES = (drawing, estimating, agreeing)
FUNCTIONS = dict(chain.from_iterable(module.FUNCTIONS.items() for module in _MODULES))


def assert_same(found: object, expected: object, tolerance: float, where: str) -> None:
    """Fail where the two differ by more than the tolerance, anywhere inside."""
    if isinstance(expected, Mapping):
        assert isinstance(found, Mapping), where
        for name, value in expected.items():
            assert name in found, f"{where}: no {name}"
            assert_same(found[name], value, tolerance, f"{where}.{name}")
    elif isinstance(expected, Sequence) and not isinstance(expected, str):
        assert isinstance(found, Sequence), where
        assert len(found) == len(expected), where
        for place, (one, other) in enumerate(zip(found, expected, strict=True)):
            assert_same(one, other, tolerance, f"{where}[{place}]")
    elif isinstance(expected, bool | str) or expected is None:
        assert found == expected, where
    else:
        assert found == pytest.approx(expected, rel=0, abs=max(tolerance, abs(expected) * 1e-12)), where


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_our_figures_are_the_published_ones(case: dict[str, Any]):
    function = FUNCTIONS.get(case["function"])
    assert function is not None, f"unknown function {case['function']}"
    found = function(case["inputs"], FILE.parent)
    assert_same(found, case["expected"], case["tol"], case["id"])


def test_no_function_is_published_in_two_modules():
    assert len(FUNCTIONS) == sum(len(module.FUNCTIONS) for module in _MODULES)


def test_a_wrong_figure_would_be_seen():
    with pytest.raises(AssertionError):
        assert_same({"n": 149}, {"n": 150}, 0, "aicpa")
    with pytest.raises(AssertionError):
        assert_same({"ci": [0.1, 0.2]}, {"ci": [0.1, 0.3]}, 0.05, "ci")
