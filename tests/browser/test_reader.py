"""What a reader can do, with a phone, at night, with and without scripts."""

import re
from base64 import b64encode

import pytest

PHONE = {"width": 375, "height": 812}


def test_pages_load_from_one_host_and_leave_nothing_behind(page, site, console):
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for path in ("/", "/topics/", "/treatments/", "/contact/"):
        page.goto(path)
    assert hosts == {site.url.split("/")[2]}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert console == []


@pytest.mark.parametrize("path", ["/", "/treatments/", "/contact/", "/topics/"])
def test_a_page_is_at_most_three_requests(page, path):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path, wait_until="networkidle")
    assert len(requests) <= 3, requests


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


DAY, NIGHT = "rgb(251, 248, 243)", "rgb(20, 16, 12)"


def test_the_theme_follows_the_device(browser, site):
    for scheme, colour in (("light", DAY), ("dark", NIGHT)):
        context = browser.new_context(base_url=site.url, color_scheme=scheme)
        page = context.new_page()
        page.goto("/")
        assert background(page) == colour
        context.close()


def test_night_light_is_kept_on_the_device_and_set_before_the_first_paint(page):
    page.goto("/what-is-rls/")
    page.click("text=Night light")
    assert background(page) == NIGHT
    page.goto("/")
    assert background(page) == NIGHT
    assert page.inner_text("[data-night-light]") == "Use day colours"
    assert page.locator("head script").get_attribute("src").startswith("/static/js/page.")
    page.click("text=Use day colours")
    assert background(page) == DAY


def test_a_reader_in_the_dark_can_choose_day_colours(browser, site):
    context = browser.new_context(base_url=site.url, color_scheme="dark")
    page = context.new_page()
    page.goto("/")
    page.click("text=Use day colours")
    assert background(page) == DAY
    context.close()


def test_without_scripts_the_switch_is_hidden_and_all_else_works(browser, site):
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/")
    assert page.locator("[data-night-light]").is_hidden()
    page.click("text=Awake right now?")
    assert page.inner_text("h1").startswith("Awake right now?")
    page.goto("/what-is-rls/")
    page.click("summary")
    page.click(".contents a >> nth=1")
    assert "#" in page.url
    page.goto("/contact/")
    page.click("text=Send message")
    assert "There is a problem" in page.inner_text(".problem")
    context.close()


def test_any_page_is_two_taps_from_home(page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.click("text=What helps")
    page.click("text=Treatments for RLS")
    assert page.inner_text("h1").startswith("Treatments")


def test_the_skip_link_is_first_and_leads_to_the_content(page):
    page.goto("/treatments/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/", "/treatments/", "/contact/"])
def test_each_stop_of_the_tab_key_can_be_seen(page, path):
    page.goto(path)
    for _ in range(page.locator("a[href], button, input, textarea, summary").count()):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # past the last stop
        outline, card = page.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, getComputedStyle(e.closest('.card') || e)"
            ".outlineStyle])(document.activeElement)"
        )
        assert "solid" in (outline, card)


def test_every_control_is_large_enough_for_a_thumb(page):
    """44 px for all that stands alone; links inside a sentence are as high as their line."""
    page.set_viewport_size(PHONE)
    for path in ("/", "/treatments/", "/contact/"):
        page.goto(path)
        small = page.evaluate(
            """() => [...document.querySelectorAll('nav a, button, summary, .foot li a, .lines a,'
                 + ' input:not([type=hidden]):not([type=checkbox]), textarea')]
               .filter((e) => !e.closest('.trap') && e.getClientRects().length
                 && e.getBoundingClientRect().height < 43.5)
               .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert small == [], path


def test_the_contents_are_open_on_a_wide_screen_and_closed_on_a_phone(page):
    link = page.locator(".contents a >> nth=0")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/treatments/")
    assert link.is_visible()
    page.set_viewport_size(PHONE)
    assert not link.is_visible()
    page.click("summary")
    assert link.is_visible()


def test_a_table_is_blocks_on_a_phone_that_name_their_columns(page):
    page.set_viewport_size(PHONE)
    page.goto("/treatments/")
    cell = page.locator("td").first
    label = cell.evaluate("(e) => getComputedStyle(e, '::before').content")
    assert label == '"How it works"'
    assert page.locator("table").get_attribute("role") == "table"


def test_paper_shows_the_words_and_not_the_navigation(page):
    page.goto("/treatments/")
    page.emulate_media(media="print")
    for part in (".top nav", ".contents", ".related", "[data-night-light]"):
        assert not page.locator(part).first.is_visible(), part
    for words in ("Last checked", "Not yet medically reviewed", "The newest text is at"):
        assert page.get_by_text(re.compile(words)).first.is_visible()
    assert background(page) == "rgb(255, 255, 255)"


def test_without_styles_the_reading_order_is_right(page):
    page.goto("/treatments/")
    page.evaluate("document.querySelectorAll('style').forEach((e) => e.remove())")
    text = page.inner_text("body")
    places = [
        text.index(part)
        for part in (
            "Skip to main",
            "Awake right now?",
            "Treatments for RLS",
            "Key points",
            "On this page",
            "What to do first",
            "Read next",
            "Talk to us",
        )
    ]
    assert places == sorted(places)


def test_text_twice_as_large_loses_nothing(page):
    page.set_viewport_size(PHONE)
    page.goto("/treatments/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("path", ["/", "/treatments/", "/tonight/"])
def test_the_night_is_dark_and_warm(browser, site, path):
    """Mean linear luminance and blue of the first screen: little light, and little of it blue."""
    context = browser.new_context(base_url=site.url, color_scheme="dark", viewport=PHONE)
    page = context.new_page()
    page.goto(path)
    shot = page.screenshot()
    luminance, blue = page.evaluate(MEASURE, b64encode(shot).decode())
    context.close()
    assert luminance <= 0.05
    assert blue <= 0.03


MEASURE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const {data} = canvas.getImageData(0, 0, image.width, image.height);
  const linear = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  let light = 0, blue = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [linear(data[i]), linear(data[i + 1]), linear(data[i + 2])];
    light += 0.2126 * r + 0.7152 * g + 0.0722 * b;
    blue += b;
  }
  return [light / (data.length / 4), blue / (data.length / 4)];
}"""


SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { shifts += entry.value; }))
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("path", ["/", "/treatments/", "/tonight/", "/contact/"])
def test_nothing_moves_while_a_page_is_loaded(page, path):
    page.set_viewport_size({"width": 375, "height": 812})
    line = page.context.new_cdp_session(page)
    # So slowly that what comes late is not part of the first picture.
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    line.send("Network.enable")
    slow = {"latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    page.add_init_script(SHIFTS)
    page.goto(path)
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifts") == 0
