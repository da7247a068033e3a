from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from asterism.access import Workspace
from asterism.collect.crawl import collect
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.onion.crawling import separated
from asterism.model.errors import SourceError
from asterism.record import schema

if TYPE_CHECKING:
    from conftest import Proxy, Site  # type: ignore[import-not-found]

ONION = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
OTHER = "p53lf57qovyuvwsc6xnrppyply3vtqm7l6pcobkmyqsiofyeznfu5uqd.onion"


def behind_tor(declaration: SiteDeclaration, **changes: object) -> SiteDeclaration:
    """Return the small site's declaration as an onion service."""
    values = declaration.model_dump(mode="json", by_alias=True)
    values |= {"network": "tor"}
    values["crawl"]["start"] = [f"http://{ONION}/"]
    return SiteDeclaration.model_validate(values | changes)


def elsewhere(declaration: SiteDeclaration) -> SiteDeclaration:
    """Return a second source behind Tor."""
    crawl = declaration.crawl.model_dump() | {"start": [f"http://{OTHER}/"]}
    return behind_tor(declaration, key="second", crawl=crawl)


def urls(workspace: Workspace) -> set[str]:
    with workspace.database.reading() as connection:
        return set(connection.scalars(select(schema.captures.c.url)))


def test_every_page_and_robots_txt_come_through_the_proxy(
    workspace: Workspace, site: Site, declaration: SiteDeclaration, proxy: Proxy
) -> None:
    site.fill(12)
    report = collect(workspace, [behind_tor(declaration)], tor_proxy=proxy.address)
    assert (report.documents, report.failures, report.forbidden) == (12, 0, 1)
    assert urls(workspace) >= {f"http://{ONION}/robots.txt", f"http://{ONION}/ad/11"}
    assert "/private/1" not in site.asked
    assert {asked[2:] for asked in proxy.asked} == {(ONION, 80)}
    (who,) = {asked[:2] for asked in proxy.asked}
    assert who[0] == "small"
    assert len(who[1]) > 20


def test_sources_and_runs_never_share_a_circuit_nor_networks_a_process(
    workspace: Workspace, site: Site, declaration: SiteDeclaration, proxy: Proxy
) -> None:
    site.fill(2)
    hidden = behind_tor(declaration, key="hidden")
    sources = [hidden, elsewhere(declaration), declaration]
    parts = [[source.key for source in part] for part in separated(sources)]
    assert parts == [["small"], ["hidden", "second"]]
    report = collect(workspace, sources, tor_proxy=proxy.address)
    assert report.finished
    assert (report.documents, report.failures, report.pages) == (6, 0, 3 * (2 + 3))
    assert collect(workspace, [hidden], tor_proxy=proxy.address).unchanged == 2
    users = {(user, host) for user, _, host, _ in proxy.asked}
    assert users == {("hidden", ONION), ("second", OTHER)}
    assert len({password for _, password, _, _ in proxy.asked}) == 2


def test_links_and_redirects_into_the_clear_net_are_refused(
    workspace: Workspace, site: Site, declaration: SiteDeclaration, proxy: Proxy
) -> None:
    site.fill(2)
    near = f"{site.address}/ad/0"
    site.put("/ad/1", "", status=302, Location="http://clear.example/x")
    site.put("/ad/2", "", status=302, Location=near)
    links = ("/ad/0", "/ad/1", "/ad/2", "http://clear.example/y", near)
    site.put("/", "".join(f"<a class=ad href={link}>x</a>" for link in links))
    report = collect(workspace, [behind_tor(declaration)], tor_proxy=proxy.address)
    assert (report.documents, report.failures, report.forbidden) == (1, 0, 4)
    assert {host for _, _, host, _ in proxy.asked} == {ONION}
    assert site.asked.count("/ad/0") == 1


def test_a_source_of_the_clear_net_is_not_led_to_an_onion_service(
    workspace: Workspace, site: Site, declaration: SiteDeclaration, proxy: Proxy
) -> None:
    site.fill(2)
    site.put("/ad/1", "", status=302, Location=f"http://{ONION}/ad/0")
    report = collect(workspace, [declaration], tor_proxy=proxy.address)
    assert (report.documents, report.failures, report.forbidden) == (1, 0, 2)
    assert proxy.asked == []


def test_with_the_proxy_down_nothing_is_asked_for(
    workspace: Workspace, site: Site, declaration: SiteDeclaration
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(SourceError, match="does not answer"):
        collect(workspace, [behind_tor(declaration)], tor_proxy=address)
    assert site.asked == []


def test_a_service_that_is_not_reached_is_named_with_the_reason(
    workspace: Workspace, site: Site, declaration: SiteDeclaration, proxy: Proxy
) -> None:
    proxy.replies = {ONION: 0xF0, OTHER: 0xF6}
    sources = [behind_tor(declaration), elsewhere(declaration)]
    with pytest.raises(SourceError, match="no page could be fetched"):
        collect(workspace, sources, tor_proxy=proxy.address, settings={"RETRY_TIMES": 1})
    log = (workspace.paths.crawls / "scrapy.log").read_text()
    assert "no descriptor of the service is found" in log
    assert "is no valid onion address" in log
    asked = [host for _, _, host, _ in proxy.asked]
    assert asked.count(ONION) == 3 * 2  # robots.txt, a probe and the first page, each tried twice
    assert asked.count(OTHER) == 3  # asking again would be in vain
    assert site.asked == []


def test_what_does_not_fit_tor_is_refused_before_anything_is_asked(
    workspace: Workspace, declaration: SiteDeclaration, proxy: Proxy
) -> None:
    crawl = declaration.crawl.model_dump() | {"start": [f"http://{ONION.replace('2gz', '2gy')}/"]}
    with pytest.raises(SourceError, match="mistyped"):
        collect(workspace, [behind_tor(declaration, crawl=crawl)], tor_proxy=proxy.address)
    with pytest.raises(SourceError, match="numeric address"):
        collect(workspace, [behind_tor(declaration)], tor_proxy="localhost:9050")
    with pytest.raises(SourceError, match=r"render: http"):
        separated([behind_tor(declaration, page={"render": "browser"})])
    assert proxy.asked == []
