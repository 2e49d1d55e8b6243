"""The page for tonight, on a phone in a dark room, with and without a signal."""

from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error

from tests.browser.test_reader import MEASURE, NIGHT, background

PHONE = {"width": 375, "height": 812}
SMALL = {"width": 375, "height": 667}


@pytest.fixture
def phone(browser, site):
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/tonight/")
    yield page
    context.close()


def is_in_view(page, selector):
    return page.locator(selector).first.evaluate(
        "e => { const {top, bottom} = e.getBoundingClientRect();"
        " return top >= 0 && bottom <= innerHeight + 1; }"
    )


def test_it_is_dark_and_warm_on_a_device_set_to_day(phone):
    assert background(phone) == NIGHT
    luminance, blue = phone.evaluate(MEASURE, b64encode(phone.screenshot()).decode())
    assert luminance <= 0.05
    assert blue <= 0.03


def test_the_first_control_gives_day_colours_and_that_choice_is_kept(phone):
    assert phone.locator("main :is(a, button)").first.inner_text() == "Use day colours"
    phone.locator("main [data-night-light]").click()
    assert background(phone) != NIGHT
    phone.reload()
    assert background(phone) != NIGHT
    phone.locator("main [data-night-light]").click()
    assert background(phone) == NIGHT


def test_the_first_step_is_read_without_scrolling(phone):
    phone.set_viewport_size(SMALL)
    for part in ("#step-1 h2", "#step-1 h2 + p", "#step-1 a"):
        assert is_in_view(phone, part), part


def test_every_control_of_a_step_is_large_and_where_the_thumb_is(phone):
    for number in range(1, 9):
        phone.goto(f"/tonight/#step-{number}")
        boxes = phone.locator(f"#step-{number} .controls a").evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) >= 3
        for box in boxes:
            assert box["height"] >= 48
            assert box["width"] >= 48
            assert box["top"] >= 0.4 * PHONE["height"]
            assert box["bottom"] <= PHONE["height"]
        assert min(gaps(boxes)) >= 8


def gaps(boxes):
    """The space between each two controls, across or down, whichever is larger."""
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            across = max(one["left"], other["left"]) - min(one["right"], other["right"])
            down = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
            yield max(across, down)


@pytest.mark.parametrize("scripts", [True, False])
def test_plain_anchors_lead_through_all_steps_to_the_end(browser, site, scripts):
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/tonight/")
    for number in range(1, 8):
        page.click(f"#step-{number} >> text=Next thing to try")
        assert page.url.endswith(f"#step-{number + 1}")
        assert is_in_view(page, f"#step-{number + 1} h2")
    page.click("#step-8 >> text=I have tried this")
    assert is_in_view(page, "text=Now put the phone down")
    context.close()


def test_warning_signs_and_crisis_lines_are_one_tap_from_each_step(phone):
    for number in (1, 5, 8):
        phone.click(f"#step-{number} >> text=Warning signs, crisis lines")
        assert is_in_view(phone, "#now h2")
        assert is_in_view(phone, "#now a[href='tel:999']")


def test_it_does_not_scroll_sideways_at_any_width(phone):
    for width in (320, 375, 768, 1280):
        phone.set_viewport_size({"width": width, "height": 812})
        assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")


# --- without a signal -----------------------------------------------------------------------------
# Chromium’s own "offline" does not reach service workers, so the server really goes away.


class Relay(BaseHTTPRequestHandler):
    """Hands on what the site answers, until it is switched off or out of order."""

    def do_GET(self):
        status, headers, body = self.server.out_of_order.get(self.path) or self.ask_the_site()
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def ask_the_site(self):
        with urlopen(f"{self.server.site}{self.path}") as answer:
            return answer.status, dict(answer.headers), answer.read()

    def log_message(self, *words):
        pass


class Signal:
    """The connection of a phone to the site; each time it is back it is at the same address."""

    def __init__(self, site):
        self.site, self.port = site, 0
        self.on()

    def on(self):
        self.server = ThreadingHTTPServer(("localhost", self.port), Relay)
        self.server.site, self.port = self.site, self.server.server_port
        self.server.out_of_order = {}
        Thread(target=self.server.serve_forever, args=[0.02]).start()

    def off(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def signal(site):
    signal = Signal(site.url)
    yield signal
    signal.off()


@pytest.fixture
def visited(browser, signal):
    """A browser that has been on the page for tonight once."""
    context = browser.new_context(base_url=f"http://localhost:{signal.port}", viewport=PHONE)
    page = context.new_page()
    page.goto("/tonight/")
    page.wait_for_function("caches.match('/tonight/').then(copy => !!copy)")
    page.wait_for_function("navigator.serviceWorker.ready.then(ready => !!ready.active)")
    yield page
    context.close()


def test_after_one_visit_it_opens_without_a_signal(visited, signal):
    complaints = []
    visited.on("console", lambda message: complaints.append(message.text))
    signal.off()
    answer = visited.goto("/tonight/")
    signal.on()
    assert answer.from_service_worker
    assert visited.locator(".step").count() == 9
    assert background(visited) == NIGHT
    assert not visited.locator("[data-kept]").is_visible()
    assert [each for each in complaints if "Content Security Policy" in each] == []


def test_a_copy_of_more_than_a_week_says_so_and_is_replaced_with_the_signal(visited, signal):
    visited.evaluate(MAKE_OLD)
    signal.off()
    visited.goto("/tonight/")
    signal.on()
    assert "more than a week old" in visited.inner_text("[data-kept]")
    visited.goto("/tonight/")
    assert not visited.locator("[data-kept]").is_visible()
    signal.off()
    visited.goto("/tonight/")
    signal.on()
    assert not visited.locator("[data-kept]").is_visible()


MAKE_OLD = """async () => {
  const copy = await caches.match('/tonight/');
  const headers = new Headers(copy.headers);
  headers.set('Date', new Date(Date.now() - 7.1 * 24 * 3600 * 1000).toUTCString());
  const old = new Response(await copy.text(), {headers});
  await (await caches.open('tonight')).put('/tonight/', old);
}"""


def test_a_site_that_is_broken_does_not_take_the_page_away(visited, signal):
    signal.server.out_of_order["/tonight/"] = (503, {}, b"Away.")
    visited.goto("/tonight/")
    assert visited.inner_text("h1") == "Awake right now?"


def test_the_page_may_move_one_day(visited, signal):
    signal.server.out_of_order["/tonight/"] = (302, {"Location": "/self-care/"}, b"")
    visited.goto("/tonight/")
    assert visited.url.endswith("/self-care/")


def test_a_page_that_is_gone_is_gone(visited, signal):
    signal.server.out_of_order["/tonight/"] = (410, {}, b"Gone.")
    assert visited.goto("/tonight/").status == 410


def test_nothing_but_this_page_is_kept(visited, signal):
    visited.goto("/self-care/")
    visited.goto("/tonight/")
    kept = visited.evaluate(
        "caches.keys().then(all => Promise.all(all.map(name => caches.open(name).then("
        "one => one.keys().then(keys => keys.map(each => new URL(each.url).pathname))))))"
    )
    assert kept == [["/tonight/"]]
    signal.off()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        visited.goto("/work/")
    signal.on()
