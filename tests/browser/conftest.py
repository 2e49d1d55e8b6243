"""A browser, and the site that it visits."""

import pytest

from tests.browser.real_site import CHROMIUM, launch_arguments, running_site, sign_in


@pytest.fixture(scope="session")
def site(prepared, tmp_path_factory):
    folder = prepared.copy_to(tmp_path_factory.mktemp("site") / "var")
    with running_site(folder, prepared.stdout) as site:
        yield site


@pytest.fixture(scope="session")
def browser_type_launch_args():
    assert CHROMIUM, "Chromium is needed: install it or set CHROMIUM to its path"
    return launch_arguments(CHROMIUM)


@pytest.fixture(scope="session")
def base_url(site):
    return site.url


@pytest.fixture
def console(page):
    """What the browser complained about: policy violations and script errors."""
    complaints = []
    hear = {
        "console": lambda m: complaints.append(m.text) if m.type == "error" else None,
        "pageerror": lambda error: complaints.append(str(error)),
    }
    for event, heard in hear.items():
        page.on(event, heard)
    yield complaints
    for event, heard in hear.items():
        page.remove_listener(event, heard)


@pytest.fixture(scope="module")
def window(browser, site):
    page = browser.new_page(base_url=site.url)
    yield page
    page.context.close()


@pytest.fixture
def same_page(window):
    """One window for the tests of a file, as new: to open one takes longer than most of them.

    It still knows the files that never change. A clock that was set would stay.
    """
    yield window
    window.context.set_offline(False)
    window.goto("/healthz")
    window.evaluate("localStorage.clear(); sessionStorage.clear()")
    window.context.clear_cookies()
    window.set_viewport_size({"width": 1280, "height": 720})
    window.emulate_media(color_scheme="light")


@pytest.fixture(scope="session")
def staff_cookies(browser, site):
    """What signing in with the password of the first staff account leaves in a browser."""
    page = browser.new_page(base_url=site.url)
    sign_in(page, "staff", site.password)
    cookies = page.context.cookies()
    page.context.close()
    return cookies


@pytest.fixture
def staff_page(page, staff_cookies, console):
    """A browser in which the first member of staff has signed in."""
    page.context.add_cookies(staff_cookies)
    return page
