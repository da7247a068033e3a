"""The second reading of the rules: worlds as Cedar entities, decisions as Cedar requests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import cedarpy
from tests.access.policy.oracle.worlds import GROUPS, Case, Organisation, World

from asterism.model.marking import Consent, Marking
from asterism.model.subject import Subject

HERE: Final = Path(__file__).parent
SCHEMA: Final = (HERE / "schema.cedarschema").read_text(encoding="utf-8")
POLICIES: Final = (HERE / "policies.cedar").read_text(encoding="utf-8")

Value = dict[str, Any]


def permits(world: World, cases: Sequence[Case]) -> list[bool]:
    """Return what Cedar says of each case; of a record that rests on several, of all of them.

    Raises:
        RuntimeError: if a policy could not be evaluated.
    """
    requests = [_requests(case) for case in cases]
    entities = cedarpy.Entities.from_json_str(json.dumps(_entities(world)), schema=_schema())
    results = cedarpy.is_authorized_batch(
        [request for several in requests for request in several], _policies(), entities
    )
    failed = [error for result in results for error in result.diagnostics.errors]
    if failed:
        message = f"Cedar could not decide: {failed[0]}"
        raise RuntimeError(message)
    allowed = iter([result.allowed for result in results])
    return [all(list(islice(allowed, len(several)))) for several in requests]


def problems() -> list[str]:
    """Return what Cedar's own validation finds wrong in the policies."""
    return [str(error) for error in cedarpy.validate_policies(POLICIES, SCHEMA).errors]


@cache
def _schema() -> cedarpy.Schema:
    return cedarpy.Schema.from_str(SCHEMA)


@cache
def _policies() -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_str(POLICIES)


def _requests(case: Case) -> list[Value]:
    resources = [_named("Record", str(item.id)) for item in case.markings]
    return [
        {
            "principal": _named("Person", case.subject.name),
            "action": _named("Action", case.action.value),
            "resource": resource,
            "context": {"purpose": case.purpose.kind.value, "at": case.at},
        }
        for resource in resources or [_named("Workspace", "here")]
    ]


def _entities(world: World) -> list[Value]:
    return [
        *(_entity("SharingGroup", name) for name in GROUPS),
        _entity("Workspace", "here"),
        *(_organisation(item) for item in world.organisations),
        *(_person(item) for item in world.people),
        *(_record(item, world) for item in world.markings),
    ]


def _organisation(organisation: Organisation) -> Value:
    attributes = {
        "kind": organisation.kind.value,
        "keepsWorkspace": organisation.own,
        "agreementInForce": organisation.agreement_in_force,
    }
    parents = [_named("SharingGroup", name) for name in organisation.groups]
    return _entity("Organisation", organisation.key, attributes, parents)


def _person(subject: Subject) -> Value:
    attributes = {
        "employer": _reference("Organisation", subject.organisation),
        "clearances": sorted(subject.clearances),
        "namedBy": _references("SharingGroup", subject.personal_groups),
        "accountOpen": subject.active,
    }
    parents = [_named("Role", role.value) for role in subject.roles]
    return _entity("Person", subject.name, attributes, parents)


def _record(marking: Marking, world: World) -> Value:
    barred = {who.casefold() for who in marking.excluded}
    attributes: Value = {
        "owner": _reference("Organisation", marking.owner),
        "trafficLight": int(marking.level),
        "caveats": sorted(marking.caveats),
        "barredPeople": _references(
            "Person", (item.name for item in world.people if f"person:{item.name}" in barred)
        ),
        "barredOrganisations": _references(
            "Organisation",
            (item.key for item in world.organisations if f"organisation:{item.key}" in barred),
        ),
        "consent": {Consent.WITHDRAWN: "withdrawn", Consent.GIVEN: "given"}.get(
            marking.consent, "not asked"
        ),
    }
    if marking.sharing_group:
        attributes["sharedWith"] = _reference("SharingGroup", marking.sharing_group)
    if marking.embargo_until is not None:
        attributes["embargo"] = marking.embargo_until
    if marking.expires_at is not None:
        attributes["expiry"] = marking.expires_at
    return _entity("Record", str(marking.id), attributes)


def _entity(
    kind: str, name: str, attributes: Value | None = None, parents: Sequence[Value] = ()
) -> Value:
    return {"uid": _named(kind, name), "attrs": attributes or {}, "parents": list(parents)}


def _references(kind: str, names: Iterable[str]) -> list[Value]:
    return [_reference(kind, name) for name in sorted(names)]


def _reference(kind: str, name: str) -> Value:
    return {"__entity": _named(kind, name)}


def _named(kind: str, name: str) -> Value:
    return {"type": kind, "id": name}
