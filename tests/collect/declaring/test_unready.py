from __future__ import annotations

import pytest

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.declaring.unready import UNREADY, refuse_unready
from asterism.model.errors import SourceError


def test_what_cannot_be_done_is_named_with_its_source(declaration: SiteDeclaration) -> None:
    refuse_unready([declaration])
    assert not any(is_asked(declaration) for is_asked in UNREADY.values())
    asking = declaration.model_dump(mode="json", by_alias=True)
    asking["pace"] = {"revisit_seconds": 60}
    with pytest.raises(SourceError, match=r"small: .* pace\.revisit_seconds yet"):
        refuse_unready([SiteDeclaration.model_validate(asking)])
