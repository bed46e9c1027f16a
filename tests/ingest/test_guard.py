"""Which addresses may be reached."""

from ipaddress import ip_address

import pytest

from ingest.web.guard import is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:169.254.169.254",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "::", "168.63.129.16", "192.0.0.9",
        "192.0.0.192", "192.88.99.1", "198.18.0.1", "203.0.113.5", "240.0.0.1", "fec0::1", "5f00::1",
        "::127.0.0.1", "::8.8.8.8", "3fff::1", "2001:db8::1", "fd00:ec2::254", "::ffff:168.63.129.16",
        "4000::1",
    ],
)  # fmt: skip
def test_addresses_off_the_public_internet_are_known(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_public_addresses_are_let_through(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
        "http://[::1]/", "http://[::ffff:169.254.169.254]/latest/meta-data/", "http://169.254.169.254/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://user@127.0.0.1/", "http://0/",
        "http://[::127.0.0.1]/", "http://168.63.129.16/", "http://[fec0::1]/",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_fetched(steps_of, url: str) -> None:
    (failed,) = steps_of(url)
    assert "not on the public internet" in failed.reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "only addresses that begin with http"),
        ("file:///etc/passwd", "only addresses that begin with http"),
        ("http://example.org:22/", "port 22"),
        ("http://", "only addresses that begin with http"),
        ("http://no-such-host.invalid/", "is unknown"),
        ("http://[broken/", "no address"),
    ],
)
def test_only_the_web_is_fetched(steps_of, url: str, reason: str) -> None:
    (failed,) = steps_of(url)
    assert reason in failed.reason
