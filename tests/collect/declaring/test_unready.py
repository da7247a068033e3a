from __future__ import annotations

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.unready import UNREADY, refuse_unready
from asterism.model.errors import SourceError


def test_what_cannot_be_done_is_named_with_its_source(declaration: SiteDeclaration) -> None:
    refuse_unready([declaration])
    assert not any(is_asked(declaration) for is_asked in UNREADY.values())
    asking = declaration.model_dump(mode="json", by_alias=True)
    asking["media"] = {"fetch": ["img::attr(src)"]}
    with pytest.raises(SourceError, match=r"small: .* media\.fetch yet"):
        refuse_unready([SiteDeclaration.model_validate(asking)])
