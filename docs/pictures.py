"""Takes the pictures of the site, from its demo: ``python -m docs.pictures [name …]``.

The demo is started in a folder that is thrown away, which takes a minute or two; with ``--at`` one that runs
already is asked. Each picture is of a page as its persona sees it.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "images" / "site"
CHROMIUM = "/usr/bin/chromium"
DANISH = {"LANGUAGE": "da", "LANG": "da_DK.UTF-8"}
"""What makes the browser write days as Danes do."""
COLOURS = 64
WIDE, NARROW, HEIGHT = 1280, 360, 900
DIRECTOR, HEAD, LEADER, REVIEWER = "Direktør", "Afsnitsleder", "Teamleder", "Fagkonsulent"
CASEWORKER, ADMINISTRATOR = "Sagsbehandler", "Systemansvarlig"

Way = Callable[[Page], None]


@dataclass(frozen=True)
class Picture:
    """A picture's name, whose window it is (what a persona's card begins with), and the way to the page.

    ``top`` is what the picture begins with, and the picture is ``height`` high.
    """

    name: str
    who: str
    way: Way
    top: str = "body"
    height: int = HEIGHT
    width: int = WIDE


def at(*steps: str) -> Way:
    """Return the way to an address, and from there by what is clicked, each said by a selector."""
    return partial(_go, steps=steps)


def _go(page: Page, steps: tuple[str, ...]) -> None:
    page.goto(steps[0])
    for step in steps[1:]:
        page.locator(step).first.click()
        page.wait_for_load_state()


ROW = "main table tbody a"
"""What leads from a list to its first row."""


def _pasted(page: Page) -> None:
    page.goto("/indlaesning/liste/")
    names = ("Anders Lund", "Bente Rasmussen", "Kasper Thomsen")
    # Ten digits that are nobody's: they are of people born in the 1850s and 1860s.
    rows = [f"UNG-{100 + n}\t0101{57 + n}5{n:03}\t{names[n % 3]}" for n in range(1, 13)]
    page.get_by_label("Rækkerne").fill("\n".join(["Sagsnummer\tCPR-nummer\tSagsbehandler", *rows]))
    page.get_by_label("Målgruppe").select_option(label="Uddannelseshjælp")
    page.get_by_label("Fagsystem").first.select_option(index=1)
    page.get_by_role("button", name="Læs listen").click()
    page.locator("#laest").wait_for()


def _planned(page: Page) -> None:
    page.goto("/ledelsestilsyn/")
    page.locator("main table tbody tr", has_text="Planlagt").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Ret planen").click()
    page.get_by_text("Hvad kan så mange sager vise?").click()
    page.get_by_text("Finder I ingen fejl").first.wait_for()


def _to_draw(page: Page) -> None:
    page.goto("/ledelsestilsyn/")
    page.locator("main table tbody tr", has_text="Planlagt").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Træk lod").click()
    page.get_by_label("Mødets sagsnummer").fill("26-0123")
    page.get_by_label("Mødets dato").fill("2026-11-20")
    page.get_by_role("button", name="Vis frøet").click()


def _in_queue(page: Page, status: str) -> None:
    page.goto("/gennemgang/")
    page.locator("main table tbody tr", has_text=status).first.get_by_role("link").first.click()
    page.locator("article.point").first.wait_for()


def _reviewing(page: Page) -> None:
    _in_queue(page, "Under gennemgang")


def _answering(page: Page) -> None:
    _in_queue(page, "Ikke begyndt")
    _answer(page, "Nej", "Der er ingen samtale i journalen før den 12. marts.")


def _answer(page: Page, answer: str, remark: str = "") -> None:
    """Answer the first question, with a reason where the data propose something else, and let it be saved."""
    first = page.locator("article.point").first
    first.get_by_role("radio", name=answer).check()
    why = first.locator("select[name=hvorfor]")
    if why.is_visible():
        why.select_option(index=1)
    if remark:
        first.locator("textarea").fill(remark)
    page.wait_for_timeout(1500)


def _shortcuts(page: Page) -> None:
    _reviewing(page)
    page.keyboard.press("?")


def _two_versions(page: Page) -> None:
    _in_queue(page, "Ikke begyndt")
    other = page.context.new_page()
    other.goto(page.url)
    _answer(other, "Ikke relevant")
    other.close()
    _answer(page, "Kan ikke bedømmes")
    page.get_by_text("Svaret er ændret, siden du fik det vist.").wait_for()


def _feedback(page: Page) -> None:
    _in_queue(page, "Bemærkninger behandles")
    page.get_by_role("link", name="Kopiér tilbagemelding").click()


def _signed(page: Page) -> None:
    page.goto("/gennemgang/bemaerkninger/?vis=alle")
    page.locator("main table tbody tr", has_text="Underskrevet").first.get_by_role("link").first.click()
    page.get_by_role("link", name="underskrift").first.click()


def _sees_the_list_in_english(page: Page) -> None:
    page.locator("button[value=en]").click()
    page.goto("/berigtigelser/")


ALL = (
    Picture("forside", LEADER, at("/")),
    Picture("personer", "", at("/"), height=1000),
    Picture("sager", LEADER, at("/sager/"), "main", 1000),
    Picture("sag", LEADER, at("/sager/?sort=-n_not_met", ROW), "main", 1500),
    Picture("frister", LEADER, at("/frister/"), "main"),
    Picture("frister-360", CASEWORKER, at("/frister/"), "main", 800, NARROW),
    Picture(
        "tal",
        HEAD,
        at(
            "/kontrolpunkter-i-enhederne/ungeomraadet-2026/note26-samtale-aftaler-og-progression-dokumenteret/"
        ),
        "main",
    ),
    Picture("kontrolpunkter", REVIEWER, at("/kontrolpunkter/soeg/?q=samtale"), "main"),
    Picture(
        "kontrolpunkt",
        REVIEWER,
        at("/kontrolpunkter/fokusrevision-2022/fr22-foerste-samtale-1-uge/"),
        "main",
        1100,
    ),
    Picture("indlaesninger", HEAD, at("/indlaesning/"), "main", 700),
    Picture("indlaesning", HEAD, at("/indlaesning/", ROW), "main", 800),
    Picture("liste", LEADER, at("/indlaesning/liste/"), "main"),
    Picture("liste-laest", LEADER, _pasted, "#laest", 1100),
    Picture("sagsbehandlere", HEAD, at("/indlaesning/sagsbehandlere/?vis=alle"), "main", 800),
    Picture("tilsyn-alle", HEAD, at("/ledelsestilsyn/"), "main"),
    Picture("tilsyn", LEADER, at("/ledelsestilsyn/", ROW), "main", 1100),
    Picture("plan", HEAD, _planned, "#traek-overskrift", 1000),
    Picture("froe", HEAD, _to_draw, "main", 700),
    Picture(
        "bevis", LEADER, at("/ledelsestilsyn/", ROW, "main a:has-text('Lodtrækningsbevis')"), "main", 800
    ),
    Picture("udvid", LEADER, at("/ledelsestilsyn/", ROW, "main a:has-text('Udvid stikprøven')"), "main", 600),
    Picture("min-koe", REVIEWER, at("/gennemgang/"), "main", 800),
    Picture("gennemgang", REVIEWER, _reviewing, "main", 1100),
    Picture("gennemgang-svar", REVIEWER, _answering, "main", 800),
    Picture("gennemgang-360", REVIEWER, _reviewing, "main", 800, NARROW),
    Picture("genveje", REVIEWER, _shortcuts, "body", 800),
    Picture("to-versioner", REVIEWER, _two_versions, "article.point:has-text('siden du fik det vist')", 500),
    Picture("vurdering", REVIEWER, _reviewing, "#noter", 900),
    Picture("tilbagemelding", REVIEWER, _feedback, "main", 800),
    Picture("bemaerkninger", LEADER, at("/gennemgang/bemaerkninger/?vis=alle"), "main", 700),
    Picture("bemaerkninger-svar", REVIEWER, at("/gennemgang/bemaerkninger/svar/", ROW), "main"),
    Picture("underskrift", LEADER, _signed, "main", 700),
    Picture("fejl-alle", LEADER, at("/fejl/"), "main", 1100),
    Picture("fejl", LEADER, at("/fejl/?status=open", ROW), "main", 1200),
    Picture("berigtigelser", LEADER, at("/berigtigelser/"), "main", 1100),
    Picture("berigtigelse", CASEWORKER, at("/berigtigelser/", ROW), "main", 800),
    Picture("venter", LEADER, at("/berigtigelser/venter/"), "main", 450),
    Picture("dage", LEADER, at("/berigtigelser/dage/"), "main", 500),
    Picture("rapporter", DIRECTOR, at("/rapporter/"), "main", 800),
    Picture("kvartal", DIRECTOR, at("/rapporter/", ROW), "main", 1400),
    Picture("rapport", DIRECTOR, at("/rapporter/", "main a:has-text('Ledelsestilsyn,')"), "main", 800),
    Picture(
        "kvartal-figurer",
        DIRECTOR,
        at("/rapporter/", ROW, "summary:has-text('Bilag A')"),
        "section.annex",
        1200,
    ),
    Picture("log-ind", "", at("/log-ind/"), "body", 600),
    Picture("engelsk", LEADER, _sees_the_list_in_english, "main", 800),
    Picture("enheder", ADMINISTRATOR, at("/enheder/"), "main"),
    Picture("rettigheder", ADMINISTRATOR, at("/rettigheder/"), "main"),
    Picture("aendringer", ADMINISTRATOR, at("/journal/"), "main"),
    Picture("adgang", ADMINISTRATOR, at("/journal/adgang/"), "main", 500),
)


@contextmanager
def demo() -> Iterator[str]:
    """Yield the address of a demo of its own, which ends and is thrown away with the block."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="rettidig-pictures-") as folder:
        command = [Path(sys.executable).parent / "rettidig", "serve", "--demo", "--port", str(port)]
        running = subprocess.Popen(command, env={**os.environ, "RETTIDIG_DATA": folder})  # noqa: S603 - our own
        try:
            _wait_for(port, running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGINT)
            running.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise SystemExit("The demo did not start.")


def take(browser: Browser, address: str, picture: Picture) -> int:
    """Take the picture; returns how many bytes it is."""
    context = browser.new_context(
        base_url=address,
        locale="da-DK",
        viewport={"width": picture.width, "height": picture.height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/")
    if picture.who:
        page.locator("form[action^='/demo/person/'] button", has_text=picture.who).first.click()
        page.wait_for_load_state()
    picture.way(page)
    page.wait_for_load_state()
    path = PICTURES / f"{picture.name}.png"
    path.write_bytes(_small(page.screenshot(full_page=True, clip=_clip(page, picture))))
    context.close()
    return path.stat().st_size


def _clip(page: Page, picture: Picture) -> dict[str, float]:
    # As high as the page, so that what sticks to the window's edge lies where it belongs.
    page.set_viewport_size({"width": picture.width, "height": page.evaluate("document.body.scrollHeight")})
    page.wait_for_load_state("networkidle")
    box = page.locator(picture.top).first.bounding_box()
    whole: dict[str, float] = page.evaluate(
        "({y: window.scrollY, height: document.documentElement.scrollHeight})"
    )
    top = (box["y"] if box else 0) + whole["y"]
    height = min(picture.height, whole["height"] - top)
    return {"x": 0, "y": top, "width": picture.width, "height": height}


def _small(png: bytes) -> bytes:
    """Return the picture with few colours, which makes it a third as large."""
    into = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        into, "PNG", optimize=True
    )
    return into.getvalue()


def main() -> None:
    """Take the pictures that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m docs.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", help="the pictures to take; all where none is named")
    parser.add_argument("--at", help="the address of a demo that runs already")
    asked = parser.parse_args()
    chosen = [picture for picture in ALL if not asked.names or picture.name in asked.names]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _demo_at(asked.at) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--lang=da-DK"], env=DANISH
        )
        total = sum(take(browser, address, picture) for picture in chosen)
        browser.close()
    print(f"{len(chosen)} pictures, {total // 1024} kB")


@contextmanager
def _demo_at(address: str | None) -> Iterator[str]:
    if address:
        yield address.rstrip("/")
    else:
        with demo() as started:
            yield started


if __name__ == "__main__":
    main()
