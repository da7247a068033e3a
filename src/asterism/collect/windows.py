"""The hours in which a source may be asked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from asterism.collect.declaring.crawling import Window
from asterism.model.clock import to_datetime


def is_open(window: Window | None, at: int) -> bool:
    """Return whether a source may be asked at a moment, microseconds since 1970 in UTC."""
    return window is None or seconds_until_open(window, at) == 0


def seconds_until_open(window: Window, at: int) -> float:
    """Return how long it is until a window opens; 0 while it is open.

    The hours are those that a clock shows in the window's zone, also on days on which clocks
    are changed. A window from and to the same hour is always open.
    """
    zone = ZoneInfo(window.zone)
    moment = to_datetime(at).astimezone(zone)
    begin, end, clock = (
        time.fromisoformat(window.from_),
        time.fromisoformat(window.to),
        moment.time(),
    )
    over_night = begin >= end
    if (clock >= begin or clock < end) if over_night else (begin <= clock < end):
        return 0.0
    opens = datetime.combine(moment.date(), begin, zone)
    if opens <= moment:
        opens = datetime.combine(moment.date() + timedelta(days=1), begin, zone)
    return opens.timestamp() - moment.timestamp()


def said(window: Window) -> str:
    """Return a window in words."""
    return f"from {window.from_} to {window.to} {window.zone}"
