"""Show that an onion service is crawled through Tor, and that nothing else leaves the machine.

Everything runs in a network namespace of its own whose only way out is a tunnel device that this
script reads: each packet that would leave, name look-ups included, is seen and counted, and none
gets any further. In there: the simulated forum, a whole Tor network on loopback
(`tor_network.py`) with the forum as onion service, and `asterism collect`, which signs in there.
The forum is crawled

1. as it should be; what is stored is compared with what the generator published,
2. while the way to the proxy breaks in the middle,
3. with the proxy down.

Needs Debian's `tor`, and root or user namespaces.

    .venv/bin/python scripts/prove_onion.py
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import ipaddress
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import yaml
from sqlalchemy import select

from asterism.access import open_workspace
from asterism.collect.declaration import demonstration_sources
from asterism.record import schema

HERE: Final = "127.0.0.1"
INSIDE: Final = "--inside"
DEVICE: Final = "out"
TUNSETIFF: Final = 0x400454CA
TUN_WITHOUT_HEADER: Final = 0x1001
NAME_SERVER: Final = "198.51.100.53"
FORUM: Final = "nightlounge"
ASTERISM: Final = (sys.executable, "-m", "asterism")
SIMULATE: Final = (sys.executable, "-m", "asterism.simulate")
BROKEN_AFTER: Final = 60_000
WAYS_OUT: Final = (
    "ip link set lo up",
    f"ip addr add 192.0.2.2/24 dev {DEVICE}",
    f"ip addr add 2001:db8::2/64 dev {DEVICE} nodad",
    f"ip link set {DEVICE} up",
    f"ip route add default dev {DEVICE}",
    f"ip -6 route add default dev {DEVICE}",
)


class Packet(NamedTuple):
    """A packet that would have left: where to, and what it carried (17 is UDP, 6 is TCP)."""

    target: str
    protocol: int
    port: int


class Crawl(NamedTuple):
    """What a crawl came to, and what left the machine meanwhile."""

    status: int
    report: dict[str, Any]
    said: str
    packets: list[Packet]


def main() -> int:
    """Run the proof; return 0 if everything was as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=600, help="size of the simulated world")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        own = ["unshare", "--net", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
        return subprocess.run([*own, sys.executable, *sys.argv, INSIDE], check=False).returncode
    with tempfile.TemporaryDirectory(prefix="asterism-onion-") as name:
        return prove(Path(name), options.seed, options.documents)


def prove(folder: Path, seed: int, documents: int) -> int:
    """Crawl three times in the namespace and print what came of it."""
    watch = Watch(folder)
    watch.show_that_it_sees()
    world = ["--seed", str(seed), "--documents", str(documents), "--sites", "forum"]
    written = [*SIMULATE, "write", *world, "--output", str(folder / "world")]
    subprocess.run(written, check=True, stdout=subprocess.DEVNULL)
    expected = published(folder / "world" / "published.jsonl")
    with served(world, folder) as site, tor_network(site) as (tor, onion):
        good = collect(watch, folder, "good", onion, tor)
        missing = tell_what_was_stored(folder / "good", expected, onion, good)
        with Forwarder(tor, BROKEN_AFTER) as forwarder:
            broken = collect(watch, folder, "broken", onion, forwarder.address)
        print(f"way to the proxy cut in the middle: {told(broken)}")
    down = collect(watch, folder, "down", onion, tor)
    print(f"proxy down: {told(down)}")
    packets = len(good.packets) + len(broken.packets) + len(down.packets)
    print(f"packets that left, in all three: {packets}")
    as_it_should_be = (
        not missing
        and not packets
        and good.status == 0
        and broken.report.get("failures", 0) > 0
        and down.status != 0
        and "does not answer" in down.said
    )
    print("as it should be" if as_it_should_be else "NOT AS IT SHOULD BE")
    return 0 if as_it_should_be else 1


class Watch:
    """Reads every packet that would leave the namespace.

    Args:
        folder: where the name server that is asked is written down.
    """

    def __init__(self, folder: Path) -> None:
        self._packets: list[Packet] = []
        self._device = os.open("/dev/net/tun", os.O_RDWR)
        request = struct.pack("16sH22x", DEVICE.encode(), TUN_WITHOUT_HEADER)
        fcntl.ioctl(self._device, TUNSETIFF, request)
        for line in WAYS_OUT:
            subprocess.run(line.split(), check=True)
        resolver = folder / "resolv.conf"
        resolver.write_text(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n")
        subprocess.run(["mount", "--bind", resolver, "/etc/resolv.conf"], check=True)  # noqa: S607
        threading.Thread(target=self._read, daemon=True).start()

    def show_that_it_sees(self) -> None:
        """Look up a name and connect somewhere, as any program might; print what was seen.

        Raises:
            RuntimeError: if nothing was.
        """
        with contextlib.suppress(OSError):
            socket.getaddrinfo("forum.example", 80)
        for target in ("198.51.100.7", "2001:db8:1::7"):
            with contextlib.suppress(OSError):
                socket.create_connection((target, 80), 0.3).close()
        seen = self.taken()
        lookups = sum(packet.port == socket.getservbyname("domain") for packet in seen)
        print(f"the watch works: {len(seen)} packets of a test seen, {lookups} of them look-ups")
        if not lookups or lookups == len(seen):
            message = f"the watch does not see what leaves: {seen}"
            raise RuntimeError(message)

    def taken(self) -> list[Packet]:
        """Return what was seen since this was last asked."""
        time.sleep(0.5)
        seen, self._packets = self._packets, []
        return seen

    def _read(self) -> None:
        while True:
            packet = packet_of(os.read(self._device, 65536))
            # The kernel greets the routers of every new link by itself.
            if not packet.target.startswith("ff02:"):
                self._packets.append(packet)


def packet_of(data: bytes) -> Packet:
    """Return where a packet goes."""
    if data[0] >> 4 == 4:  # noqa: PLR2004 - the version of IP
        length, protocol, target = (data[0] & 15) * 4, data[9], data[16:20]
    else:
        length, protocol, target = 40, data[6], data[24:40]
    port = int.from_bytes(data[length + 2 : length + 4])
    return Packet(str(ipaddress.ip_address(target)), protocol, port)


@contextmanager
def served(world: list[str], folder: Path) -> Iterator[str]:
    """Serve the simulated forum; yield HOST:PORT."""
    ready = folder / "ready.json"
    command = [*SIMULATE, "serve", *world, "--ready-file", str(ready)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not ready.exists():
            if server.poll() is not None:
                message = "the simulated forum did not come up"
                raise RuntimeError(message)
            time.sleep(0.1)
        told = json.loads(ready.read_text())
        os.environ.update(told["environment"])
        yield f"{HERE}:{told['port']}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def tor_network(site: str) -> Iterator[tuple[str, str]]:
    """Run a Tor network in front of a site; yield its SOCKS port and the service's name."""
    command = [sys.executable, str(Path(__file__).with_name("tor_network.py")), "--service", site]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as network:
        line = network.stdout.readline() if network.stdout else b""
        if not line:
            message = "the Tor network did not come up"
            raise RuntimeError(message)
        up = json.loads(line)
        print(f"Tor network and onion service up after {up['seconds']} s")
        yield up["socks"], up["onion"]


class Forwarder:
    """Passes connections on to the SOCKS port, until so many bytes have come back.

    Args:
        target: HOST:PORT of the SOCKS port.
        length: bytes; with the first one more, every connection is cut and none is taken.
    """

    def __init__(self, target: str, length: int) -> None:
        host, port = target.split(":")
        self._target = (host, int(port))
        self._left = length
        self._ends: list[socket.socket] = []
        self._server = socket.create_server((HERE, 0))
        self.address = f"{HERE}:{self._server.getsockname()[1]}"

    def __enter__(self) -> Self:
        """Take connections."""
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Cut what is left."""
        self._cut()

    def _take(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, far = self._server.accept()[0], socket.create_connection(self._target)
                self._ends += (client, far)
                for pair in ((client, far), (far, client)):
                    threading.Thread(target=self._pour, args=pair, daemon=True).start()

    def _pour(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                target.sendall(data)
                self._left -= len(data)
                if self._left < 0:
                    self._cut()
            target.shutdown(socket.SHUT_WR)

    def _cut(self) -> None:
        for end in (self._server, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def collect(watch: Watch, folder: Path, name: str, onion: str, socks: str) -> Crawl:
    """Crawl the forum into a workspace of this name."""
    (source,) = (item for item in demonstration_sources(further=True) if item.key == FORUM)
    values = source.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    values["network"] = "tor"
    values["crawl"]["start"] = [f"http://{onion}/"]
    values["login"]["url"] = f"http://{onion}/login"
    declaration = folder / f"{name}.yaml"
    declaration.write_text(yaml.safe_dump(values))
    watch.taken()
    done = subprocess.run(
        [
            *ASTERISM,
            "--workspace",
            str(folder / name),
            "--json",
            "collect",
            str(declaration),
            "--tor-proxy",
            socks,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout) if done.returncode == 0 else {}
    return Crawl(done.returncode, report, done.stderr.strip(), watch.taken())


def tell_what_was_stored(
    workspace: Path, expected: dict[str, str], onion: str, crawl: Crawl
) -> int:
    """Compare the record with what was published; return how many posts are not as they were.

    Raises:
        RuntimeError: if there is no record, as the crawl failed.
    """
    if crawl.status:
        raise RuntimeError(crawl.said)
    found = stored(workspace)
    wanted = {url.replace(f"{FORUM}.example", onion): text for url, text in expected.items()}
    wrong = sum(found.get(url) != text for url, text in wanted.items())
    print(
        f"crawled through Tor: {len(wanted) - wrong} of {len(wanted)} published posts stored word "
        f"for word, {len(found) - len(wanted.keys() & found.keys())} others; {told(crawl)}"
    )
    return wrong


def told(crawl: Crawl) -> str:
    """Return a crawl's outcome in a line."""
    counts = {name: crawl.report.get(name, 0) for name in ("pages", "documents", "failures")}
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    last = crawl.said.splitlines()[-1] if crawl.status and crawl.said else "ended well"
    return f"{said}; {len(crawl.packets)} packets left; {last}"


def stored(workspace: Path) -> dict[str, str]:
    """Return the text of each document by its address."""
    opened = open_workspace(workspace)
    documents = schema.documents
    with opened.database.reading() as connection:
        rows = connection.execute(select(documents.c.url, documents.c.text)).all()
    opened.close()
    return {url: plain(text) for url, text in rows}


def published(path: Path) -> dict[str, str]:
    """Return the text of each published item by its address."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {line["url"]: plain(line["text"]) for line in lines}


def plain(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


if __name__ == "__main__":
    if shutil.which("unshare") is None:
        sys.exit("unshare is missing: install Debian's package util-linux")
    sys.exit(main())
