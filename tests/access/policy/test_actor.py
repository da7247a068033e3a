from __future__ import annotations

import os
import pwd

from asterism.access.policy import Actor, system_user


def test_the_account_has_the_name_that_the_system_knows() -> None:
    assert system_user() in {pwd.getpwuid(os.getuid()).pw_name, os.environ.get("USER")}


def test_nobody_is_a_stage_or_proven_by_saying_a_name() -> None:
    actor = Actor("service:ana", "stage index")
    assert not actor.service
    assert actor.subject is None
