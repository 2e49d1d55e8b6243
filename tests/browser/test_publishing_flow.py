"""A writer, a reviewer and a publisher, each with their own role only, take a page to readers."""

from functools import cache

import pytest

from tests.browser.real_site import sign_in
from tests.browser.roles import ADD, PASSWORD, Hands, tab_to

TEXT = ".ProseMirror[contenteditable=true]"
#: 300 words, as a writer would paste them.
WORDS = "A warm bath may ease your legs before bed. Try it for a week and see. " * 20


@pytest.fixture(scope="module")
def roles(site):
    site.manage("shell", "-c", ADD)


@pytest.fixture(scope="module")
def signed_in(browser, site, roles):
    """The page of a browser in which the member of staff with this role has signed in."""

    @cache
    def open_page(role):
        page = browser.new_page(base_url=site.url)
        pages.append(page)
        page.complaints = []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
        sign_in(page, role, PASSWORD)
        return page

    pages = []
    yield open_page
    for page in pages:
        page.context.close()


def messages(page):
    return page.inner_text(".messagelist")


def test_from_an_empty_page_to_readers(signed_in):
    writer, reviewer, publisher = map(signed_in, ("writer", "reviewer", "publisher"))

    hands = Hands(writer)
    hands.click("text=Write a page")
    writer.wait_for_selector(TEXT)
    hands.fill("#id_title", "Warm baths")
    hands.fill("#id_summary", "What a warm bath may do for restless legs.")
    hands.click(TEXT)
    hands.type(WORDS)
    with writer.context.expect_page() as opened:
        hands.click("[formtarget=_blank]")
    assert opened.value.inner_text("h1") == "Warm baths"
    hands.click("[name=_review]")
    assert "Sent version 1 for review." in messages(writer)
    assert hands.count <= 12

    reviewer.goto("/admin/")
    reviewer.click("a[href*='for-my-review']")
    reviewer.click("#result_list a:has-text('Warm baths')")
    reviewer.click("a[href$='/review/']")
    assert "warm bath may ease" in reviewer.inner_text("main")
    reviewer.click("button:has-text('Sign off')")
    assert "Signed off" in messages(reviewer)

    publisher.goto("/admin/articles/article/?show=drafts")
    publisher.click("#result_list a:has-text('Warm baths')")
    publisher.wait_for_selector(TEXT)
    publisher.fill("#id_publish_at", "2099-05-04T09:00")
    assert publisher.inner_text("[data-publish]") == "Schedule for 4 May 09:00"
    publisher.click("[data-publish]")
    assert "Scheduled version 1 for Monday 4 May 2099, 09:00" in messages(publisher)
    assert publisher.request.get("/warm-baths/").status == 404

    assert [line for page in (writer, reviewer, publisher) for line in page.complaints] == []


def test_a_writer_needs_no_mouse(signed_in):
    page = signed_in("writer")
    page.goto("/admin/")
    tab_to(page, "a[href='/admin/articles/article/add/']")
    page.keyboard.press("Enter")
    page.wait_for_selector(TEXT)
    page.evaluate("document.activeElement.blur()")
    tab_to(page, "#id_title")
    page.keyboard.type("By keyboard")
    tab_to(page, "#id_summary")
    page.keyboard.type("Written without a mouse.")
    tab_to(page, ".ProseMirror")
    page.keyboard.type("Words.")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist")
    assert "Saved version 1 as a draft." in messages(page)
    tab_to(page, "[name=_review]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Sent version 1 for review.")


def test_a_reviewer_returns_a_page_and_its_writer_sees_why(signed_in):
    writer, reviewer = map(signed_in, ("writer", "reviewer"))
    writer.goto("/admin/articles/article/add/")
    writer.wait_for_selector(TEXT)
    writer.fill("#id_title", "Cool baths")
    writer.fill("#id_summary", "What a cool bath may do.")
    writer.click(TEXT)
    writer.keyboard.type("A cool bath may help.")
    writer.click("[name=_review]")
    writer.wait_for_selector(".messagelist")
    edit_page = writer.url

    reviewer.goto("/admin/articles/article/?show=for-my-review")
    reviewer.click("#result_list a:has-text('Cool baths')")
    reviewer.click("a[href$='/review/']")
    reviewer.fill("textarea", "Say for whom.")
    reviewer.click("button:has-text('Return')")
    assert "eturned" in messages(reviewer)

    writer.goto("/admin/")
    assert "1 page was sent back to you" in writer.inner_text("main")
    writer.goto(edit_page)
    assert "Say for whom." in writer.inner_text(".panel")
