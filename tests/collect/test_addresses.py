from __future__ import annotations

from ipaddress import ip_address

import pytest

from asterism.collect.addresses import is_public, leads_inside, literal_address


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.9", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fd00::1",
        "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_inside_a_network_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::"])
def test_the_open_internet_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "[::1]",
     "\uff11\uff12\uff17.0.0.1", "::1%lo"],
)  # fmt: skip
def test_every_way_to_write_loopback_is_read(host: str) -> None:
    address = literal_address(host)
    assert address is not None
    assert address.is_loopback
    assert leads_inside(host)


@pytest.mark.parametrize(
    "host", ["starlist.example", "8.8.8.8", "face.example", "0x.example", "1.2.3.4.5"]
)
def test_names_and_public_addresses_are_let_through(host: str) -> None:
    assert not leads_inside(host)


@pytest.mark.parametrize(
    "host", ["localhost", "a.localhost", "printer.local", "x.home.arpa", "LAN"]
)
def test_names_inside_a_network_are_known(host: str) -> None:
    assert leads_inside(host)
