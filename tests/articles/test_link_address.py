"""Which addresses we look at, and where a redirect leads."""

import pytest

from articles.link_address import follow, is_public, read
from articles.link_outcome import Refused


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://site.example", ("http", "site.example", 80, "/")),
        ("HTTPS://Site.Example./a?b=c#d", ("https", "site.example", 443, "/a?b=c")),
        ("https://site.example:443/", ("https", "site.example", 443, "/")),
        ("http://site.example:443/", ("http", "site.example", 443, "/")),
        ("https://bücher.example/é?ü", ("https", "xn--bcher-kva.example", 443, "/%C3%A9?%C3%BC")),
        (
            "https://doi.org/10.1002/(sici)<1>%20",
            ("https", "doi.org", 443, "/10.1002/(sici)%3C1%3E%20"),
        ),
        ("http://[2606:4700::1111]/", ("http", "2606:4700::1111", 80, "/")),
    ],
)
def test_an_address_says_where_to_ask(url, target):
    found = read(url)
    assert (found.scheme, found.host, found.port, found.path) == target


@pytest.mark.parametrize(
    ("url", "header"),
    [
        ("http://site.example/", "site.example"),
        ("http://site.example:443/", "site.example:443"),
        ("https://[2606:4700::1111]/", "[2606:4700::1111]"),
    ],
)
def test_a_site_is_asked_by_its_name(url, header):
    assert read(url).host_header == header


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://site.example/b"),
        ("b?c", "https://site.example/a/b?c"),
        ("//other.example/", "https://other.example/"),
        ("http://other.example/#top", "http://other.example/#top"),
        (" /with space", "https://site.example/with%20space"),
        ("/caf\xc3\xa9", "https://site.example/caf%C3%A9"),
        ("", "https://site.example/a/"),
        ("/a\\b\r\nc", "https://site.example/a%5Cb%0D%0Ac"),
    ],
)
def test_a_redirect_may_be_relative(location, leads_to):
    assert follow("https://site.example/a/", location) == leads_to


@pytest.mark.parametrize("location", ["http://[", "//[::1", "http://[x]/"])
def test_a_redirect_to_nonsense_is_refused_in_words(location):
    with pytest.raises(Refused, match="no address"):
        read(follow("https://site.example/", location))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)
def test_the_public_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:127.0.0.1",
        "::ffff:100.64.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "100::1",
        "2001:0:7f00:1::",
        "2001:0:808:808:0:0:f7f7:f7f7",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_everything_else_is_not(address):
    assert not is_public(address)
