from __future__ import annotations

from asterism.access import Workspace
from asterism.link.partition import partition
from asterism.pipeline.neighbourhood import documents_of, reach


def test_from_one_document_the_whole_network_is_reached_and_nothing_else(
    processed: Workspace,
) -> None:
    session = processed.service("test")
    people = processed.session(None, "look")
    for network in people.networks(limit=5):
        members = {row["id"] for row in people.network_documents(network["id"])}
        reached = reach(session, {min(members)})
        assert reached.documents == members
        assert reached.before == dict.fromkeys(members, network["id"])
        [group] = documents_of(partition(reached.edges, reached.different))
        assert set(group) == members


def test_a_document_that_stands_alone_reaches_itself(processed: Workspace) -> None:
    pairs = processed.session(None, "look").network_of_every_document()
    [(_, lone), *_] = [pair for pair in pairs if not processed_network(processed, pair[1])]
    reached = reach(processed.service("test"), {lone})
    assert reached.documents == {lone}
    assert reached.edges == []


def processed_network(workspace: Workspace, name: str) -> bool:
    return bool(workspace.session(None, "look").network_documents(name))
