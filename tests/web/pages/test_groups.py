from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]
HERE = "/administration/groups"


def test_a_group_is_made_and_filled(visit: Visit, send_form: Send) -> None:
    ada = visit("Ada Lund")
    assert send_form(ada, HERE, {"name": "River watch"}).status_code == 303
    assert send_form(ada, HERE, {"name": "river  WATCH"}).status_code == 400
    members = f"{HERE}/river-watch/members"
    form = {"member": "organisation:data-lab", "until": "2099-01-01"}
    assert send_form(ada, members, form).headers["location"] == f"{HERE}#river-watch"
    assert send_form(ada, members, {"member": "person:Ben Okoro"}).status_code == 303
    assert "1 organisation, 1 person" in ada.get(HERE).text
    for wrong in ({"member": ""}, {"member": "person:Nobody"}, {**form, "until": "2001-01-01"}):
        assert send_form(ada, members, wrong).status_code == 400, wrong


def test_who_is_taken_out_loses_at_once_what_the_group_gave(
    visit: Visit, send_form: Send, house: SimpleNamespace
) -> None:
    ada, ben = visit("Ada Lund"), visit("Ben Okoro")
    shared = house.documents["hope-group-1"]
    assert ben.get(f"/documents/{shared}").status_code == 200
    form = {"member": "organisation:county-police"}
    assert send_form(ada, f"{HERE}/task-force/members/end", form).status_code == 303
    assert ben.get(f"/documents/{shared}").status_code == 404
    assert send_form(ada, f"{HERE}/task-force/members/end", form).status_code == 400
