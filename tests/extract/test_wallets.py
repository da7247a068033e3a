from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.extract import extract_text

Values = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    "address",
    [
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",  # testnet, from Bitcoin's own documentation
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",  # BIP 173
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",  # BIP 350
    ],
)
def test_wallet(address: str, values: Values) -> None:
    (wallet,) = [m for m in extract_text(f"pay {address} now") if m.kind == "wallet"]
    assert wallet.value == f"bitcoin:{address}"
    assert wallet.reserved
    assert values("wallet", f"pay {address[:-1]}q now") == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "ethereum"),  # EIP-55
        ("0xde709f2102306220921060314715629080e2fb77", "ethereum"),  # EIP-55, one case
    ],
)
def test_other_coins(address: str, name: str, values: Values) -> None:
    assert values("wallet", f"pay {address} now") == [f"{name}:{address}"]


def test_a_wrong_case_is_a_wrong_checksum(values: Values) -> None:
    assert values("wallet", "pay 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed now") == []
