"""Coin addresses with right checksums, and the same with broken ones.

Each is made of a SHA-256 of a label, so nobody holds a key to it. Methods: Base58Check as Bitcoin
defines it (version byte, payload, four bytes of a double SHA-256); BIP 173 and BIP 350 for bech32
and bech32m; EIP-55 for the capitals of Ethereum addresses; Monero's own block-wise Base58 with a
Keccak-256 checksum; Tron is Base58Check with version 0x41.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M: Final = 0x2BC830A3
_MONERO_BLOCK: Final = {8: 11, 5: 7}
_MASK: Final = (1 << 64) - 1
_COUNT: Final = 60


def seed(label: str, size: int) -> bytes:
    """Return bytes made of a label; up to 64."""
    return (sha256(label.encode()).digest() + sha256(f"{label}+".encode()).digest())[:size]


def base58(data: bytes) -> str:
    """Return bytes in Base58, leading zero bytes as ones."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def base58check(version: int, payload: bytes) -> str:
    """Return version byte and payload with their checksum."""
    data = bytes([version]) + payload
    return base58(data + sha256(sha256(data).digest()).digest()[:4])


def segwit(prefix: str, version: int, program: bytes) -> str:
    """Return a witness program as BIP 173 (version 0) and BIP 350 (others) write it."""
    values = [version, *_fives(program)]
    expanded = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    rest = _polymod([*expanded, *values, *([0] * 6)]) ^ (_BECH32M if version else 1)
    checksum = [(rest >> 5 * (5 - place)) & 31 for place in range(6)]
    return f"{prefix}1" + "".join(_BECH32[value] for value in (*values, *checksum))


def ethereum(payload: bytes) -> str:
    """Return 20 bytes with the capitals of EIP-55."""
    plain = payload.hex()
    marks = keccak256(plain.encode()).hex()
    return "0x" + "".join(
        sign.upper() if int(mark, 16) > 7 else sign
        for sign, mark in zip(plain, marks, strict=False)
    )


def monero(keys: bytes) -> str:
    """Return a standard address (network byte 18) of two 32-byte keys."""
    data = b"\x12" + keys
    data += keccak256(data)[:4]
    blocks = (data[at : at + 8] for at in range(0, len(data), 8))
    return "".join(
        base58(block).lstrip("1").rjust(_MONERO_BLOCK[len(block)], "1") for block in blocks
    )


def keccak256(data: bytes) -> bytes:
    """Return the Keccak-256 digest, the form before SHA-3 that Ethereum and Monero use."""
    rate = 136
    padded = bytearray(data + b"\x01")
    padded += b"\0" * (-len(padded) % rate)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), rate):
        for place in range(rate // 8):
            at = start + 8 * place
            lanes[place] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permuted(lanes: list[int]) -> list[int]:
    register = 1
    for _ in range(24):
        columns = [
            lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
            for x in range(5)
        ]
        mixed = [columns[(x - 1) % 5] ^ _rotated(columns[(x + 1) % 5], 1) for x in range(5)]
        lanes = [lane ^ mixed[place % 5] for place, lane in enumerate(lanes)]
        x, y, current = 1, 0, lanes[1]
        for turn in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x + 5 * y] = (
                lanes[x + 5 * y],
                _rotated(current, (turn + 1) * (turn + 2) // 2 % 64),
            )
        lanes = [
            lanes[x + 5 * y] ^ (~lanes[(x + 1) % 5 + 5 * y] & lanes[(x + 2) % 5 + 5 * y] & _MASK)
            for y in range(5)
            for x in range(5)
        ]
        for place in range(7):
            if register & 1:
                lanes[0] ^= 1 << ((1 << place) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
    return lanes


def _rotated(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK


def _fives(data: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_BECH32_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


_MAKERS: Final[dict[str, Callable[[str], str]]] = {
    "btc_old": lambda label: base58check(0x00, seed(label, 20)),
    "btc_script": lambda label: base58check(0x05, seed(label, 20)),
    "btc_segwit": lambda label: segwit("bc", 0, seed(label, 20)),
    "btc_segwit_long": lambda label: segwit("bc", 0, seed(label, 32)),
    "btc_taproot": lambda label: segwit("bc", 1, seed(label, 32)),
    "eth": lambda label: ethereum(seed(label, 20)),
    "ltc_old": lambda label: base58check(0x30, seed(label, 20)),
    "ltc_segwit": lambda label: segwit("ltc", 0, seed(label, 20)),
    "doge": lambda label: base58check(0x1E, seed(label, 20)),
    "xmr": lambda label: monero(seed(label, 64)),
    "trx": lambda label: base58check(0x41, seed(label, 20)),
}


def addresses() -> dict[str, tuple[str, ...]]:
    """Return word lists of addresses by sort, and of broken ones under `broken_` and the sort."""
    lists = {}
    for name, make in _MAKERS.items():
        right = tuple(make(f"evaluation {name} {number}") for number in range(_COUNT))
        lists[name] = right
        lists[f"broken_{name}"] = tuple(broken(address) for address in right)
    return lists


def broken(address: str) -> str:
    """Return an address with two signs near its middle exchanged for others of the alphabet."""
    middle = len(address) // 2
    if address.startswith("0x"):  # another capital somewhere breaks EIP-55
        place = next(at for at in range(middle, len(address)) if address[at].isalpha())
        return address[:place] + address[place].swapcase() + address[place + 1 :]
    alphabet = _BECH32 if address.startswith(("bc1", "ltc1")) else _BASE58
    changed = "".join(
        alphabet[(alphabet.find(sign) + 7) % len(alphabet)] for sign in address[middle : middle + 2]
    )
    return address[:middle] + changed + address[middle + 2 :]
