"""A Tor network of its own on loopback, with one onion service, for tests and proofs.

Debian's `tor` runs as three directory authorities, three relays, a service and a client. There is
no exit, every address is 127.0.0.1, and the public network's authorities are not known to any of
them: nothing leaves the machine. It is up in about half a minute.

    scripts/tor_network.py --service 127.0.0.1:8000

prints one line of JSON when the service answers ("socks": address of the client's SOCKS port,
"onion": name of the service) and runs until its standard input is closed or it is told to end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

AUTHORITIES: Final = 3
RELAYS: Final = 3
VOTING_SECONDS: Final = 20
WAIT_SECONDS: Final = 180
HERE: Final = "127.0.0.1"
PROBE_PORT: Final = 9
"""Of the service: where this script itself listens, to see whether the service is reached."""

COMMON: Final = f"""
TestingTorNetwork 1
AssumeReachable 1
PathsNeededToBuildCircuits 0.67
TestingV3AuthInitialVotingInterval {VOTING_SECONDS}
TestingV3AuthInitialVoteDelay 4
TestingV3AuthInitialDistDelay 4
ShutdownWaitLength 0
SafeLogging 0
Log notice stdout
SocksPort 0
"""
RELAY: Final = f"""
Address {HERE}
ExitRelay 0
ExitPolicy reject *:*
DirCache 1
ContactInfo nobody@asterism.example
"""
AUTHORITY: Final = f"""
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
V3AuthVotingInterval {VOTING_SECONDS}
V3AuthVoteDelay 4
V3AuthDistDelay 4
TestingDirAuthVoteExit *
TestingDirAuthVoteHSDir *
TestingDirAuthVoteGuard *
TestingMinExitFlagThreshold 0
AuthDirMaxServersPerAddr 0
"""


class Network(NamedTuple):
    """A network that is up: address of the SOCKS port, and name of the service."""

    socks: str
    onion: str
    seconds: float


class Authority(NamedTuple):
    """A directory authority: its folder, ports, and how the others name it."""

    folder: Path
    or_port: int
    dir_port: int
    line: str


def main() -> int:
    """Run a network until there is nobody to run it for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--service", required=True, help="HOST:PORT of the site on loopback")
    parser.add_argument("--folder", type=Path, help="where it keeps what it writes")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with running_network(options.service, options.folder) as network:
            print(json.dumps(network._asdict()), flush=True)
            sys.stdin.read()
    except (RuntimeError, KeyboardInterrupt) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def running_network(service: str, folder: Path | None = None) -> Iterator[Network]:
    """Start a network with an onion service in front of a local site; end it afterwards.

    Args:
        service: HOST:PORT that the service's port 80 leads to.
        folder: for keys and logs; a temporary one if None.

    Raises:
        RuntimeError: if `tor` is missing, or the service does not answer in time.
    """
    missing = [name for name in ("tor", "tor-gencert") if shutil.which(name) is None]
    if missing:
        message = f"{' and '.join(missing)} is missing: install Debian's package tor"
        raise RuntimeError(message)
    started = time.monotonic()
    with ExitStack() as stack:
        made = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tor-")))
        ports = free_ports(2 * (AUTHORITIES + RELAYS) + 1)
        with ThreadPoolExecutor() as pool:
            authorities = list(
                pool.map(
                    lambda n: make_authority(made / f"authority{n}", n, ports[2 * n : 2 * n + 2]),
                    range(AUTHORITIES),
                )
            )
        known = COMMON + "".join(authority.line for authority in authorities)
        probe = stack.enter_context(listening())
        processes: list[subprocess.Popen[bytes]] = []
        stack.callback(end, processes)
        for authority in authorities:
            lines = f"Nickname {authority.folder.name}\nOrPort {HERE}:{authority.or_port}\n"
            lines += f"DirPort {HERE}:{authority.dir_port}\n"
            processes.append(start(authority.folder, known + RELAY + AUTHORITY + lines))
        for n in range(AUTHORITIES, AUTHORITIES + RELAYS):
            lines = f"Nickname relay{n}\nOrPort {HERE}:{ports[2 * n]}\n"
            processes.append(start(made / f"relay{n}", known + RELAY + lines))
        kept = private_folder(made / "service" / "onion")
        lines = f"HiddenServiceDir {kept}\nHiddenServicePort 80 {service}\n"
        lines += f"HiddenServicePort {PROBE_PORT} {HERE}:{probe}\n"
        processes.append(start(made / "service", known + lines))
        client = known.replace("SocksPort 0", f"SocksPort {HERE}:{ports[-1]} ExtendedErrors")
        processes.append(start(made / "client", client))
        onion = wait_for_service(kept, ports[-1], processes, made)
        yield Network(f"{HERE}:{ports[-1]}", onion, round(time.monotonic() - started, 1))


def make_authority(folder: Path, number: int, ports: Sequence[int]) -> Authority:
    """Return a directory authority with keys of its own."""
    or_port, dir_port = ports
    keys = private_folder(private_folder(folder) / "keys")
    certificate = keys / "authority_certificate"
    subprocess.run(
        [  # noqa: S607 - Debian's, found where the system has it
            "tor-gencert",
            "--create-identity-key",
            "--passphrase-fd",
            "0",
            "-m",
            "1",
            "-i",
            keys / "authority_identity_key",
            "-s",
            keys / "authority_signing_key",
            "-c",
            certificate,
            "-a",
            f"{HERE}:{dir_port}",
        ],
        input=b"only on loopback\n",
        capture_output=True,
        check=True,
    )
    named = dict(line.split(" ", 1) for line in certificate.read_text().splitlines() if " " in line)
    identity = named["fingerprint"]
    listed = subprocess.run(
        [  # noqa: S607 - as above
            "tor",
            "--list-fingerprint",
            "--quiet",
            "--ignore-missing-torrc",
            "-f",
            os.devnull,
            "--DataDirectory",
            folder,
            "--OrPort",
            str(or_port),
            "--ExitRelay",
            "0",
            "--Nickname",
            folder.name,
            "--DirAuthority",
            f"unknown {HERE}:1 {'F' * 40}",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    fingerprint = "".join(listed.split()[1:])
    line = (
        f"DirAuthority authority{number} orport={or_port} no-v2 v3ident={identity} "
        f"{HERE}:{dir_port} {fingerprint}\n"
    )
    return Authority(folder, or_port, dir_port, line)


def start(folder: Path, lines: str) -> subprocess.Popen[bytes]:
    """Start one `tor`; it ends by itself soon after this process is gone."""
    torrc = private_folder(folder) / "torrc"
    torrc.write_text(f"DataDirectory {folder}\n__OwningControllerProcess {os.getpid()}\n{lines}")
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["tor", "-f", torrc, "--defaults-torrc", os.devnull],  # noqa: S607 - as above
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def wait_for_service(
    kept: Path, socks: int, processes: Sequence[subprocess.Popen[bytes]], folder: Path
) -> str:
    """Return the service's name once it is reached through the client.

    Raises:
        RuntimeError: if it is not reached in time, or a `tor` has ended.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        time.sleep(0.5)
        name = kept / "hostname"
        if any(process.poll() is not None for process in processes):
            break
        if name.exists() and is_reached(socks, onion := name.read_text().strip()):
            return onion
    logs = "".join(f"{log.parent.name}: {last_lines(log)}\n" for log in folder.glob("*/log"))
    message = f"the Tor network did not come up:\n{logs}"
    raise RuntimeError(message)


def is_reached(socks: int, onion: str) -> bool:
    """Tell whether the service takes a connection through the client's SOCKS port."""
    name = onion.encode()
    try:
        with socket.create_connection((HERE, socks), timeout=30) as way:
            way.sendall(b"\x05\x01\x00")
            if way.recv(2) != b"\x05\x00":
                return False
            port = struct.pack("!H", PROBE_PORT)
            way.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port)
            return way.recv(2) == b"\x05\x00"
    except OSError:
        return False


@contextmanager
def listening() -> Iterator[int]:
    """Take connections and end them at once; yield the port."""
    with socket.create_server((HERE, 0)) as server:

        def take() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """End what was started."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_ports(count: int) -> list[int]:
    """Return ports on loopback that nothing listens at."""
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server((HERE, 0))) for _ in range(count)]
        return [server.getsockname()[1] for server in taken]


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner sees into: `tor` refuses others."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def last_lines(path: Path, count: int = 3) -> str:
    """Return the end of a log."""
    return "\n  ".join(path.read_text(errors="replace").splitlines()[-count:])


if __name__ == "__main__":
    sys.exit(main())
