from __future__ import annotations

from asterism.evidence.der import with_certificates_in_order


def element(tag: int, *content: bytes) -> bytes:
    body = b"".join(content)
    length = len(body)
    if length < 128:
        return bytes([tag, length]) + body
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 + size]) + length.to_bytes(size, "big") + body


def token(*certificates: bytes) -> bytes:
    signed = element(0x30, element(0x02, b"\3"), element(0x31), element(0xA0, *certificates))
    content = element(0x30, element(0x06, b"oid"), element(0xA0, signed))
    return element(0x30, element(0x30, element(0x02, b"\0")), content)


def test_certificates_are_sorted_and_nothing_else_is_touched() -> None:
    big, small = element(0x30, b"b" * 300), element(0x30, b"a" * 20)
    assert with_certificates_in_order(token(big, small)) == token(small, big)
    assert with_certificates_in_order(token(small, big)) == token(small, big)


def test_what_is_no_token_stays_as_it_is() -> None:
    for text in (b"", b"x", b"0\x82", b"0\x05abc", token(b"")[:-3], element(0x30, b"\2\1\0")):
        assert with_certificates_in_order(text) == text
