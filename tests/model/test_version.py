from __future__ import annotations

from asterism.model.version import ModelVersion


def test_every_setting_makes_another_version() -> None:
    versions = [
        ModelVersion("link", "1"),
        ModelVersion("link", "2"),
        ModelVersion("detect", "1"),
        ModelVersion("link", "1", parameters={"days": 35}),
        ModelVersion("link", "1", parameters={"days": 36}),
    ]
    ids = {version.id for version in versions}
    assert len(ids) == len(versions)
    assert all(0 <= version_id < 2**63 for version_id in ids)


def test_neither_the_order_of_settings_nor_the_population_makes_another() -> None:
    left = ModelVersion("link", "1", "simulated", {"a": 1, "b": 2})
    right = ModelVersion("link", "1", "measured", {"b": 2, "a": 1})
    assert left.id == right.id
