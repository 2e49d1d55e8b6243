"""Makes the picture that links to the site show elsewhere: ``python -m docs.make_share_image``.

Drawn in static/img/share.svg; as PNG because those who show links read no SVG.
"""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.real_site import launch_arguments

FOLDER = Path(__file__).resolve().parents[1] / "static" / "img"
SIZE = {"width": 1200, "height": 630}


def main():
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments(chromium))
        page = browser.new_page(viewport=SIZE)
        page.goto((FOLDER / "share.svg").as_uri())
        page.screenshot(path=FOLDER / "share.png")
        browser.close()


if __name__ == "__main__":
    main()
