"""Looking at a page as a person would: what axe finds in it, whether it fits, and a picture to keep."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARTEFACTS = ROOT / ".artefacts" / "journeys"
WIDTHS = (1280, 360)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def look(browser: Browser, context: BrowserContext, address: str, name: str) -> list[str]:
    """Return what is wrong with the page at both widths, as the context's person sees it; keeps pictures.

    The window has the person's cookies and lets axe's script past the policy.
    """
    problems: list[str] = []
    looking = browser.new_context(storage_state=context.storage_state(), bypass_csp=True, locale="da-DK")
    page = looking.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text) if said.type == "error" and "404" not in said.text else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        problems += [f"{address} at {width}: {problem}" for problem in problems_of(page, width)]
        keep(page, f"{name}-{width}")
    problems += [f"{address}: {complaint}" for complaint in complaints]
    looking.close()
    return problems


def keep(page: Page, name: str) -> None:
    """Keep a picture of the whole page."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    (ARTEFACTS.parent / ".gitignore").write_text("*\n", encoding="ascii")
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def problems_of(page: Page, width: int) -> list[str]:
    """Return what axe finds in the page, whose policy must let it in, and whether the page is too wide."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    problems = [f"the page is {wide} wide"] if wide > width else []
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(result => result.violations)",
        WCAG,
    )
    return problems + [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]
