"""Small bars in a table's cell as a picture: what a glance sees, beside the numbers that say it."""

from functools import lru_cache

import vl_convert

from rettidig.reporting.charts import PNG_SCALE
from rettidig.reporting.document import Share, Trend

_WIDE, _GAP, _HIGH, _BASE = 8, 3, 14, 1
_NOW, _EARLIER, _LINE = "#1b4f4a", "#93b5ae", "#7b8886"
_POINTS_AN_INCH = 72


@lru_cache(maxsize=1024)
def trend_svg(trend: Trend) -> str:
    """Return the bars as SVG: the last one dark, a line for nought, a gap where nothing can be said."""
    n = len(trend.shares)
    width, height = n * _WIDE + (n - 1) * _GAP, _HIGH + _BASE
    bars = "".join(
        _bar(place * (_WIDE + _GAP), tall, _NOW if place == n - 1 else _EARLIER)
        for place, share in enumerate(trend.shares)
        if (tall := _height(share, trend.most)) is not None
    )
    opening = '<svg xmlns="http://www.w3.org/2000/svg"'
    return f'{opening} width="{width}" height="{height}" viewBox="0 0 {width} {height}">{bars}</svg>'


@lru_cache(maxsize=1024)
def trend_png(trend: Trend) -> bytes:
    """Return the bars as PNG for Word."""
    picture: bytes = vl_convert.svg_to_png(trend_svg(trend), ppi=_POINTS_AN_INCH * PNG_SCALE)
    return picture


def _bar(left: int, tall: int, colour: str) -> str:
    return (
        f'<rect x="{left}" y="{_HIGH - tall}" width="{_WIDE}" height="{tall}" fill="{colour}"/>'
        f'<rect x="{left}" y="{_HIGH}" width="{_WIDE}" height="{_BASE}" fill="{_LINE}"/>'
    )


def _height(share: Share | None, most: float) -> int | None:
    """Return the height of a bar; a share above nought has one that can be seen."""
    if share is None or not share.n:
        return None
    tall = round(_HIGH * share.met / share.n / most) if most else 0
    return max(tall, 1) if share.met else 0
