import pytest
from django.test import RequestFactory

from rlsinfo import client_address


def network(remote, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address.network(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("198.51.100.77:567", "198.51.100.0/24"),
        ("2001:db8:12:34ff:1::1", "2001:db8:12:3400::/56"),
        ("[2001:db8:12:34ff::1]:443", "2001:db8:12:3400::/56"),
        ("[2001:db8:12:34ff::1]", "2001:db8:12:3400::/56"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("fe80::1%eth0", "fe80::/56"),
        ("127.0.0.1", None),
        ("127.8.9.10", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", None),
        ("unix:", None),
        ("1.2.3.4.5", None),
        ("01.2.3.4", None),
        ("198.51.100.0/8", None),
    ],
)
def test_an_address_becomes_the_network_it_is_in(settings, remote, expected):
    settings.TRUSTED_PROXIES = 0
    assert network(remote) == expected


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "192.0.2.9", "198.51.100.0/24"),
        (1, "192.0.2.9", "192.0.2.0/24"),
        (1, "203.0.113.5, 192.0.2.9", "192.0.2.0/24"),
        (1, "203.0.113.5,192.0.2.9", "192.0.2.0/24"),
        (2, "203.0.113.5, 192.0.2.9, 10.0.0.1", "192.0.2.0/24"),
        (2, "192.0.2.9", "198.51.100.0/24"),
        (1, None, "198.51.100.0/24"),
        (1, "", "198.51.100.0/24"),
        (1, "192.0.2.9, unknown", "198.51.100.0/24"),
        (1, "192.0.2.9,", "198.51.100.0/24"),
        (1, "1' OR 1=1", "198.51.100.0/24"),
        (1, "203.0.113.5, [2001:db8::1]:443", "2001:db8::/56"),
        (1, "192.0.2.9:567", "192.0.2.0/24"),
        (1, "::ffff:192.0.2.9", "192.0.2.0/24"),
        (1, "127.0.0.1", None),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert network("198.51.100.77", forwarded) == expected


def test_a_proxy_on_this_machine_that_says_nothing_is_nobody_s_address(settings):
    settings.TRUSTED_PROXIES = 1
    assert network("127.0.0.1") is None
