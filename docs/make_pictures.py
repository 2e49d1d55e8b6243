"""Makes the pictures of the guides from the running site: ``python -m docs.make_pictures``.

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

#: Run by ``manage.py shell``: somebody who answers, and what people wrote. All of it is invented.
MESSAGES = f"""
from datetime import timedelta
from django.contrib.auth.models import Group, User
from django.utils.timezone import now
from contact import inbox
from contact.models import Message
handler = User.objects.create_user(
    "handler", password={PASSWORD!r}, is_staff=True, first_name="Mo", last_name="Example")
handler.groups.add(Group.objects.get(name="Message handler"))
for hours, name, body, urgent in (
    (26, "Sam", "My legs keep me up at night. Which doctor do I ask?", False),
    (50, "", "How can I correct a mistake on one of your pages?", False),
    (2, "Kim", "I cannot go on without sleep.", True),
    (5, "Alex", "Is there a page about pregnancy that I can print?", False),
):
    message = inbox.receive(
        submission_key=f"picture {{hours}}", spam_reasons=[], name=name, body=body,
        email=f"writer-{{hours}}@mail.example", consent_text="I agree.", maybe_urgent=urgent)
    at = now() - timedelta(hours=hours)
    Message.objects.filter(pk=message.pk).update(received_at=at, last_written_at=at)
rows = Message.objects.filter(name="Sam")
inbox.assign(rows, to=handler, by=handler)
inbox.note(rows.get(), body="A page of ours says when to see a doctor.", by=handler, key="note")
"""


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


def handle(page) -> None:
    page.goto("/admin/contact/message/")
    take(page, "inbox")
    page.click("text=My legs keep me up")
    page.select_option("[name=saved]", label="A page that may help")
    page.click("[name=_insert]")
    page.evaluate("scrollTo(0, 0)")
    take(page, "conversation")


WORK = {"writer": write, "reviewer": review, "publisher": publish, "handler": handle}


def main():
    FOLDER.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        site.manage("shell", "-c", ADD)
        site.manage("shell", "-c", MESSAGES)
        browser = playwright.chromium.launch(**launch_arguments(chromium))
        for role, work in WORK.items():
            page = browser.new_context(base_url=site.url, viewport=SIZE).new_page()
            sign_in(page, role, PASSWORD)
            work(page)
        browser.close()


if __name__ == "__main__":
    main()
