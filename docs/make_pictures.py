"""Makes the pictures of docs/editing.md from the running site: ``python -m docs.make_pictures``.

Starts a site of its own in a temporary folder, works in it as each role does, and takes pictures.
"""

import io
import os
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.real_site import launch_arguments, running_site, sign_in
from tests.browser.roles import ADD, PASSWORD

FOLDER = Path(__file__).parent / "pictures"
SIZE = {"width": 1200, "height": 760}
TEXT = ".ProseMirror[contenteditable=true]"
WORDS = [
    "A warm bath before bed may ease your legs.",
    "Try it for a week, and write down how you slept.",
]


def take(page, name: str) -> None:
    """What the window shows, as WebP: clear, and small enough for a repository."""
    page.wait_for_timeout(1500)  # the checks and the preview follow the typing
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.save(FOLDER / f"{name}.webp", quality=70, method=6)


def write(page) -> None:
    take(page, "dashboard")
    page.click("text=Write a page")
    page.wait_for_selector(TEXT)
    page.fill("#id_title", "Warm baths")
    page.fill("#id_summary", "What a warm bath may do for restless legs.")
    page.click(TEXT)
    for words in WORDS:
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    page.evaluate("scrollTo(0, 0)")
    take(page, "write")
    page.click("[data-side-by-side]")
    take(page, "side-by-side")
    page.fill("#id_note", "Is “may ease” strong enough?")
    page.click("[name=_review]")
    page.wait_for_selector(".messagelist")


def review(page) -> None:
    page.click("a[href*='for-my-review']")
    page.click("#result_list tbody th a")
    page.click("a[href$='/review/']")
    take(page, "review")
    page.click("button:has-text('Sign off')")


def publish(page) -> None:
    page.goto("/admin/articles/article/?show=drafts")
    take(page, "list")
    page.click("#result_list tbody th a")
    page.wait_for_selector(TEXT)
    page.fill("#id_publish_at", "2027-05-03T09:00")
    take(page, "schedule")
    page.click("[data-publish]")
    page.wait_for_selector(".messagelist")
    page.fill("#id_title", "Warm baths before bed")
    page.click("[name=_save]")
    page.wait_for_selector("text=Saved version 2")
    page.click("a:has-text('All versions')")
    take(page, "versions")


def main():
    FOLDER.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        site.manage("shell", "-c", ADD)
        browser = playwright.chromium.launch(**launch_arguments(chromium))
        for role, work in (("writer", write), ("reviewer", review), ("publisher", publish)):
            page = browser.new_context(base_url=site.url, viewport=SIZE).new_page()
            sign_in(page, role, PASSWORD)
            work(page)
        browser.close()


if __name__ == "__main__":
    main()
