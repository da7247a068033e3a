from __future__ import annotations

import pytest

from asterism.web.drawing import projection

# From d3-geo 3.1.2: geoAlbersUsa().scale(1300).translate([487.5, 305]) and
# geoEqualEarth().fitSize([1000, 487], {type: "Sphere"}), which draw the base maps.
PLACES = [
    (27.94752, -82.45843, (769.5263, 530.9688), (283.8188, 141.1171)),
    (61.21806, -149.90028, (112.2775, 544.2782), (190.1211, 39.4690)),
    (21.30694, -157.85833, (266.9593, 549.1895), (75.8946, 164.7327)),
    (47.60621, -122.33207, (97.6255, 46.3186), (214.3463, 76.6520)),
]


@pytest.mark.parametrize(("latitude", "longitude", "american", "global_"), PLACES)
def test_projections_agree_with_those_of_the_base_maps(
    latitude: float,
    longitude: float,
    american: projection.Point,
    global_: projection.Point,
) -> None:
    assert projection.united_states(latitude, longitude) == pytest.approx(american, abs=1e-3)
    assert projection.world(latitude, longitude) == pytest.approx(global_, abs=1e-3)


def test_the_world_fills_its_frame() -> None:
    assert projection.world(0, -180)[0] == pytest.approx(0)
    assert projection.world(0, 180)[0] == pytest.approx(1000)
