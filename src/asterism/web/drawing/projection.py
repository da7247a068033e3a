"""Map projections, the same as those the base maps were drawn in (web-assets/build.mjs).

Both return points in the frame of their base map, x to the right and y down.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

Point = tuple[float, float]

US_FRAME: Final = (975.0, 610.0)
WORLD_FRAME: Final = (1000.0, 487.0)
_US_SCALE: Final = 1300.0
_US_CENTRE: Final = (487.5, 305.0)


@dataclass(frozen=True, slots=True)
class _EqualAreaConic:
    """Albers' equal-area conic projection (Snyder, USGS Professional Paper 1395, p. 98).

    Args:
        parallels: the two standard parallels, degrees.
        meridian: the central one, degrees east.
        centre: (longitude from the meridian, latitude) drawn at `origin`, degrees.
        origin: where, in the frame.
        scale: frame units per radian.
    """

    parallels: tuple[float, float]
    meridian: float
    centre: tuple[float, float]
    origin: Point
    scale: float

    def project(self, latitude: float, longitude: float) -> Point:
        """Return the point of a place."""
        x, y = self._raw(latitude, (longitude - self.meridian + 180) % 360 - 180)
        centre_x, centre_y = self._raw(self.centre[1], self.centre[0])
        return (
            self.origin[0] + self.scale * (x - centre_x),
            self.origin[1] - self.scale * (y - centre_y),
        )

    def _raw(self, latitude: float, longitude: float) -> Point:
        first, second = (math.sin(math.radians(item)) for item in self.parallels)
        cone = (first + second) / 2
        constant = 1 + first * (2 * cone - first)
        radius = math.sqrt(constant - 2 * cone * math.sin(math.radians(latitude))) / cone
        angle = math.radians(longitude) * cone
        return radius * math.sin(angle), math.sqrt(constant) / cone - radius * math.cos(angle)


_LOWER_48: Final = _EqualAreaConic((29.5, 45.5), -96, (-0.6, 38.7), _US_CENTRE, _US_SCALE)
_ALASKA: Final = _EqualAreaConic(
    (55, 65),
    -154,
    (-2, 58.5),
    (_US_CENTRE[0] - 0.307 * _US_SCALE, _US_CENTRE[1] + 0.201 * _US_SCALE),
    0.35 * _US_SCALE,
)
_HAWAII: Final = _EqualAreaConic(
    (8, 18),
    -157,
    (-3, 19.9),
    (_US_CENTRE[0] - 0.205 * _US_SCALE, _US_CENTRE[1] + 0.212 * _US_SCALE),
    _US_SCALE,
)


def united_states(latitude: float, longitude: float) -> Point:
    """Return a place of the fifty states, Alaska and Hawaii moved below (d3's geoAlbersUsa)."""
    if latitude > 50 and (longitude < -129 or longitude > 170):  # noqa: PLR2004 - Alaska
        return _ALASKA.project(latitude, longitude)
    if latitude < 25 and longitude < -150:  # noqa: PLR2004 - Hawaii
        return _HAWAII.project(latitude, longitude)
    return _LOWER_48.project(latitude, longitude)


def world(latitude: float, longitude: float) -> Point:
    """Return a place in the Equal Earth projection.

    Source: Šavrič, Patterson and Jenny, "The Equal Earth map projection", 2018, equations 1-7.
    """
    first, second, third, fourth = 1.340264, -0.081106, 0.000893, 0.003796
    slope = math.sqrt(3) / 2
    theta = math.asin(slope * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = (
        math.radians(longitude)
        * math.cos(theta)
        / (slope * (first + 3 * second * square + sixth * (7 * third + 9 * fourth * square)))
    )
    y = theta * (first + second * square + sixth * (third + fourth * square))
    half_width = math.pi / (slope * first)
    scale = WORLD_FRAME[0] / 2 / half_width
    return WORLD_FRAME[0] / 2 + scale * x, WORLD_FRAME[1] / 2 - scale * y
