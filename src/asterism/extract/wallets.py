"""Addresses of coins, checked by their own checksums."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding
from asterism.extract.keccak import keccak_256
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.lexicon import Term
    from asterism.extract.passages import Passages

_SHORTEST: Final = 26
_LONGEST: Final = 90  # BIP 173

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_BYTES: Final = 25
_VERSIONS: Final[dict[int, str]] = {0x00: "main", 0x05: "main", 0x6F: "test", 0xC4: "test"}
_BASE58_SHAPE: Final = re.compile(r"[123mn][1-9A-HJ-NP-Za-km-z]{25,34}")

_OTHER_SHAPE: Final = re.compile(r"[LMDT][1-9A-HJ-NP-Za-km-z]{26,34}")
_COINS: Final[dict[int, str]] = {0x30: "litecoin", 0x32: "litecoin", 0x1E: "dogecoin", 0x41: "tron"}
"""Versions in Base58Check of coins beside Bitcoin."""
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]{40}")
WITHOUT_CHECKSUM: Final = 0.95
_CASELESS: Final = ("bc1", "tb1", "bcrt1", "ltc1")

_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_SHAPE: Final = re.compile(r"(bc|tb|bcrt|ltc)1[02-9ac-hj-np-z]{11,84}")
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANT: Final = 1
_BECH32M_CONSTANT: Final = 0x2BC830A3  # BIP 350
_NETWORKS: Final = {"bc": "main", "tb": "test", "bcrt": "regtest", "ltc": "main"}


class WalletExtractor:
    """Finds addresses of coins; values are the coin's name and the address."""

    kind = MentionKind.WALLET
    version = "wallet@2"

    def terms(self) -> Iterable[Term]:
        """Return nothing: addresses are told by their length."""
        return ()

    def find(
        self,
        passages: Passages,
        earlier: Mapping[MentionKind, Sequence[Finding]],  # noqa: ARG002 - the protocol
    ) -> list[Finding]:
        """Return addresses in order of start."""
        starts, ends = passages.tokens
        long = (ends - starts >= _SHORTEST) & (ends - starts <= _LONGEST)
        found = []
        for start, end in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
            raw = passages.raw(start, end)
            known = coin(raw)
            if known is None:
                continue
            name, network = known
            value = raw.lower() if raw.lower().startswith(_CASELESS) else raw
            found.append(
                Finding(
                    MentionKind.WALLET,
                    start,
                    end,
                    f"{name}:{value}",
                    value,
                    0.999 if name != "ethereum" else WITHOUT_CHECKSUM,
                    reserved=network != "main",
                )
            )
        return found


def coin(address: str) -> tuple[str, str] | None:
    """Return coin and network of an address, None if it is none.

    Litecoin, Dogecoin and Tron addresses are Base58Check or SegWit with other versions than
    Bitcoin's. The case of an Ethereum address is its checksum (EIP-55); one in a single case has
    none.
    """
    network = bitcoin_network(address)
    if network is not None:
        return "bitcoin", network
    if _HEXADECIMAL.fullmatch(address):
        return ("ethereum", "main") if _is_ethereum(address[2:]) else None
    if address in {address.lower(), address.upper()} and address.lower().startswith("ltc1"):
        return ("litecoin", "main") if _bech32_network(address.lower()) else None
    if _OTHER_SHAPE.fullmatch(address):
        version = _base58_version(address)
        return None if version is None or version not in _COINS else (_COINS[version], "main")
    return None


def _is_ethereum(digits: str) -> bool:
    """Tell whether the case of 40 hexadecimal digits is right, or says nothing."""
    lower = digits.lower()
    if digits in {lower, digits.upper()}:
        return True
    mask = keccak_256(lower.encode()).hex()
    right = (c.upper() if int(m, 16) > 7 else c for c, m in zip(lower, mask, strict=False))  # noqa: PLR2004
    return "".join(right) == digits


def bitcoin_network(address: str) -> str | None:
    """Return the network ("main", "test", "regtest") of a Bitcoin address, None if it is none.

    Base58Check as in Bitcoin's own code; SegWit addresses as in BIP 173 and BIP 350.
    """
    if _BASE58_SHAPE.fullmatch(address):
        return _base58_network(address)
    if address in {address.lower(), address.upper()} and not address.lower().startswith("ltc1"):
        return _bech32_network(address.lower())
    return None


def _base58_network(address: str) -> str | None:
    """Return the network of a Base58Check address with a right checksum, or None."""
    version = _base58_version(address)
    return None if version is None else _VERSIONS.get(version)


def _base58_version(address: str) -> int | None:
    """Return the version of a Base58Check address with a right checksum, or None."""
    number = 0
    for letter in address:
        number = number * 58 + _BASE58.index(letter)
    if number.bit_length() > _BASE58_BYTES * 8:
        return None
    data = number.to_bytes(_BASE58_BYTES, "big")
    payload, checksum = data[:-4], data[-4:]
    if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] != checksum:
        return None
    zeros = len(data) - len(data.lstrip(b"\0"))
    if len(address) - len(address.lstrip("1")) != zeros:
        return None
    return data[0]


def _bech32_network(address: str) -> str | None:
    """Return the network of a SegWit address with a right checksum, or None."""
    shape = _BECH32_SHAPE.fullmatch(address)
    if shape is None:
        return None
    prefix = shape[1]
    data = [_BECH32.index(letter) for letter in address[len(prefix) + 1 :]]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    version = data[0]
    constant = _BECH32_CONSTANT if version == 0 else _BECH32M_CONSTANT
    program_bits = (len(data) - 7) * 5
    program_bytes, spare = divmod(program_bits, 8)
    lengths = {20, 32} if version == 0 else range(2, 41)
    if version > 16 or spare > 4 or program_bytes not in lengths:  # noqa: PLR2004 - BIP 173
        return None
    return _NETWORKS[prefix] if _polymod(expanded + data) == constant else None


def _polymod(values: list[int]) -> int:
    """Return the Bech32 checksum polynomial of five-bit values (BIP 173)."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            check ^= generator if top >> bit & 1 else 0
    return check
