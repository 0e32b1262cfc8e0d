"""A document as a tagged PDF (PDF/UA-1), set by Typst from a fixed template that receives it as data."""

import json
from pathlib import Path

import typst

from rettidig.reporting.charts import FONTS
from rettidig.reporting.numbering import Numbered
from rettidig.reporting.numbers import timestamp_of
from rettidig.reporting.pdf.payload import payload

_TEMPLATE = Path(__file__).with_name("template.typ")


def render(numbered: Numbered) -> bytes:
    """Return the document as PDF; its text never becomes Typst source, so nothing in it is markup."""
    compiler = typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)
    pdf = compiler.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"document": json.dumps(payload(numbered), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=timestamp_of(numbered.document.dated),
    )
    if not isinstance(pdf, bytes):
        msg = "Typst returned something other than one PDF"
        raise TypeError(msg)
    return pdf
