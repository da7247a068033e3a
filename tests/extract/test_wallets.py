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
