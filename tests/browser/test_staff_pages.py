"""Every page made for staff: accessible by day and in the dark, on a phone, under the policy."""

import pytest

from tests.browser.axe import colour_faults, structure_faults
from tests.browser.test_edit_page import TEXT, open_editor

CONTROLS = "main :is(a, button, input, select, summary, textarea)"
#: Those smaller than 24 px in either direction (WCAG 2.2, 2.5.8). Links inside a sentence, boxes
#: with a label around them and what is hidden from sight do not count.
SMALL_TARGETS = """controls => controls.filter(e => {
    const box = e.getBoundingClientRect();
    if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false;
    if (e.matches('.select2-hidden-accessible')) return false; // another control stands for it
    const inLine = getComputedStyle(e).display === 'inline';
    const inSentence = inLine && e.matches(':is(p, li, dd, .help) a');
    return !inSentence && !e.closest('label') && box.width && Math.min(box.width, box.height) < 24;
  }).map(e => e.outerHTML.slice(0, 120))"""
#: A link fades from one colour to another.
SETTLED = "() => Promise.all(document.getAnimations().map(each => each.finished))"

#: Run by ``manage.py shell``: a message with all that a row can say.
SENT = """
from contact import inbox
from contact.models import Email
message = inbox.receive(
    submission_key="looked at", name="A sender", email="closely@mail.example",
    body="To be looked at closely.", consent_text="I agree.", spam_reasons=[], maybe_urgent=True)
Email.objects.filter(message=message).update(status="failed", error="550 5.1.1 User unknown")
"""


@pytest.fixture(scope="module")
def addresses(browser, site, staff_cookies):
    """The pages made for staff, with something on each: a page with two versions, one waiting."""
    site.manage("shell", "-c", SENT)
    context = browser.new_context(base_url=site.url)
    context.add_cookies(staff_cookies)
    page = open_editor(context.new_page(), "/admin/articles/article/add/")
    page.fill("#id_title", "Looked at closely")
    page.fill("#id_summary", "What it is about.")
    page.click(TEXT)
    page.keyboard.type("First words.")
    page.click("[data-publish]")
    page.wait_for_selector(TEXT)
    page.click(TEXT)
    page.keyboard.type("More words. ")
    page.click("[name=_review]")
    page.wait_for_selector(".messagelist")
    article = page.url.rsplit("/", 3)[1]
    page.click("text=This version: review")
    revision = page.url.rsplit("/", 3)[1]
    context.close()
    return {"article": article, "revision": revision}


PAGES = {
    "dashboard": "",
    "list of pages": "articles/article/",
    "new page": "articles/article/add/",
    "page": "articles/article/{article}/change/",
    "history": "articles/article/{article}/history/",
    "withdrawal": "articles/article/{article}/withdraw/",
    "versions": "articles/revision/of/{article}/",
    "version": "articles/revision/{revision}/change/",
    "comparison": "articles/revision/compare/?old=live&new={revision}",
    "review": "articles/revision/{revision}/review/",
    "new picture": "articles/picture/add/",
    "source": "articles/source/1/change/",
    "medicine": "articles/medicine/1/change/",
    "steps for tonight": "articles/step/",
    "step for tonight": "articles/step/1/change/",
    "accounts": "auth/user/",
    "messages": "contact/message/",
    "search for messages": "contact/message/?q=closely",
    "export of messages": "contact/message/export/",
}


@pytest.fixture(scope="module")
def audited(browser, site, staff_cookies):
    """One window for all: what the editor is made of is fetched once."""
    # axe adds styles of its own to measure, which our policy would rightly block.
    context = browser.new_context(base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    context.add_cookies(staff_cookies)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_staff_page_can_be_used_by_everybody(audited, addresses, name):
    page = audited
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light")
    page.goto("/admin/" + PAGES[name].format(**addresses))
    found = structure_faults(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{scheme}: {fault}" for fault in colour_faults(page)]
    assert [fault for fault in found if "critical" in fault or "serious" in fault] == []
    assert page.eval_on_selector_all(CONTROLS, SMALL_TARGETS) == []
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_staff_page_breaks_the_policy(staff_page, addresses, console):
    for path in PAGES.values():
        staff_page.goto("/admin/" + path.format(**addresses))
    assert console == []
