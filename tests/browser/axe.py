"""Runs axe-core, the accessibility checker, in a page that is open."""

from axe_playwright_python.base import AXE_FILE_PATH

AXE = AXE_FILE_PATH.read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that read colours: slow, and all that can change when only the theme does.
COLOURS = ["color-contrast", "link-in-text-block"]

RUN = """async (options) => (await axe.run(document, {
    resultTypes: ['violations'],
    // Quicker, and nothing is missed: our sheet is inline, and faults are quoted as HTML.
    preload: false,
    selectors: false,
    ...options,
  })).violations.map(({id, impact, nodes}) => `${impact}: ${id}: ${nodes[0].html.slice(0, 150)}`)"""


def structure_faults(page) -> list[str]:
    """The rules that the page breaks, those about colours apart."""
    return run(page, runOnly=TAGS, rules={name: {"enabled": False} for name in COLOURS})


def colour_faults(page) -> list[str]:
    return run(page, runOnly=COLOURS)


def run(page, **options) -> list[str]:
    """Impact, name and the HTML of the first fault of each rule that the page breaks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN, options)
