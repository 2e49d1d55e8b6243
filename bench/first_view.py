"""How soon a phone with a bad connection shows a page: LCP, CLS and total blocking time.

Run it with ``python -m bench.first_view``. Chromium holds itself back: 300 ms for a way there and
back, 400 kbit/s, a CPU four times slower. It knows nothing of the site before each page.
"""

import statistics

from playwright.sync_api import Browser, sync_playwright

from bench.site import copy_of, load, prepared
from tests.browser.real_site import CHROMIUM, launch_arguments

PAGES = {"home": "/", "article": "/treatments/", "tonight": "/tonight/", "contact": "/contact/"}
ROUNDS = 5
LINE = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER = 4
GOAL_LCP_MS, GOAL_CLS, GOAL_BLOCKED_MS = 1200, 0, 50
#: A task blocks for as long as it takes more than 50 ms (web.dev/articles/tbt).
WATCH = """
window.seen = {lcp: 0, cls: 0, blocked: 0};
const watch = (type, note) => new PerformanceObserver(
  list => list.getEntries().forEach(note)).observe({type, buffered: true});
watch("largest-contentful-paint", entry => { seen.lcp = entry.startTime; });
watch("layout-shift", entry => { seen.cls += entry.value; });
watch("longtask", entry => { seen.blocked += entry.duration - 50; });
"""


def look(browser: Browser, address: str) -> dict:
    """LCP and blocking time in ms, and CLS."""
    with browser.new_context(viewport={"width": 375, "height": 812}) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", LINE)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(1000)
        return page.evaluate("window.seen")


def main() -> None:
    print(f"{load()}. Goals: LCP {GOAL_LCP_MS} ms, CLS {GOAL_CLS}, blocked {GOAL_BLOCKED_MS} ms.")
    missed = False
    with prepared() as folder, copy_of(folder, folder.with_name("site")) as site:
        site.start_web()
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(**launch_arguments(CHROMIUM)) as browser,
        ):
            for name, path in PAGES.items():
                address = f"http://localhost:{site.port}{path}"
                rounds = [look(browser, address) for _ in range(ROUNDS)]
                lcp, cls, blocked = (
                    statistics.median(one[key] for one in rounds)
                    for key in ("lcp", "cls", "blocked")
                )
                print(f"{name:10} LCP {lcp:6.0f} ms   CLS {cls:.3f}   blocked {blocked:4.0f} ms")
                missed |= lcp > GOAL_LCP_MS or cls > GOAL_CLS or blocked > GOAL_BLOCKED_MS
    raise SystemExit("A goal was missed." if missed else 0)


if __name__ == "__main__":
    main()
