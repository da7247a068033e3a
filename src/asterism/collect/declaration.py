"""Sources are declared, not coded: one YAML file says where a site's pages and fields are.

`declaring/` has the parts of a declaration; `declaring/selectors.py` says what selectors there are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from asterism.access.policy.words import MarkingError, MarkingWords
from asterism.collect.declaring.crawling import Crawl, Login, Pace, PageHandling, Robots
from asterism.collect.declaring.keys import ONION, Part, Words, ZoneName, host_of
from asterism.collect.declaring.problems import problem_lines
from asterism.collect.declaring.reading import Fields, Media, Posts, reserved_attributes
from asterism.collect.declaring.selectors import SelectorProblemError, compiled
from asterism.collect.declaring.yaml_file import YamlFile, read_yaml
from asterism.collect.documents import Source
from asterism.model.errors import SourceError
from asterism.model.marking import LOCAL, Marking

LOCAL_CONCURRENCY: Final = 8
STATED_BY_PEOPLE: Final = ("legal_basis", "purpose")
"""Keys that only a person can fill: without them a source does not run."""


def _date_format(form: str) -> str:
    try:
        shown = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC).strftime(form)
        datetime.strptime(shown, form)  # noqa: DTZ007 - only whether it can be read
    except ValueError as error:
        message = f"{form!r} is no format of dates ({error}); write one like %d/%m/%Y %H:%M"
        raise ValueError(message) from error
    if "%" not in form:
        message = f"{form!r} is no format of dates; write one like %d/%m/%Y %H:%M"
        raise ValueError(message)
    return form


class Handling(Part):
    """How what comes from a site is marked; what is left out is as for every source."""

    owner: str | None = None
    """The organisation that decides about it; the workspace's own if left out."""
    level: str | None = None
    """"clear", "green", "amber", "amber+strict" or "red"."""
    group: str | None = None
    """The sharing group."""
    exclude: tuple[str, ...] = ()
    """"organisation:NAME" or "person:NAME", never to see it."""
    caveats: tuple[str, ...] = ()
    """"juvenile", "victim-only", "sealed" or others."""
    embargo: str | None = None
    """The day on which its embargo ends (2026-12-31)."""
    expires: str | None = None
    """The last day on which it is seen."""
    consent: str | None = None
    """"given", "withdrawn" or "not asked"."""

    @model_validator(mode="after")
    def _is_understood(self) -> Self:
        try:
            self.applied_to(LOCAL)
        except MarkingError as error:
            raise ValueError(str(error)) from error
        return self

    def applied_to(self, marking: Marking) -> Marking:
        """Return a marking with what is stated here in the place of what it says."""
        return MarkingWords(**self.model_dump()).applied_to(marking)


class SiteDeclaration(Part):
    """A site as a source: what it is, on what ground it is collected, and how to read it."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    """What the source is called everywhere: small letters, digits, dots and hyphens."""
    name: Words
    """What people call it."""
    owner: Words
    """The organisation that decides about it; `local` is your own."""
    legal_basis: Words
    """On what legal ground it is collected. Without it the source does not run."""
    purpose: Words
    """What it is collected for. Without it the source does not run."""
    retention_days: int | None = Field(default=None, ge=1)
    """Days after which what nothing was joined to is erased; no limit if left out."""
    local: bool = False
    """Whether its hosts may be on this computer or in a private network; refused otherwise."""
    network: Literal["clear", "tor"] = "clear"
    """`tor` asks through a Tor proxy alone, and only .onion hosts; `clear` never asks one."""
    document_kind: Words = Field(default="ad", max_length=32)
    """What its documents are: ad, job_ad, review. Posts are always of the kind post."""
    zone: ZoneName | None = None
    """Time zone of dates that state none, like America/New_York."""
    date_formats: list[Annotated[str, AfterValidator(_date_format)]] = Field(default=[])
    """How its dates are written, in Python's `strptime` codes, tried in order."""
    marking: Handling = Handling()
    """Who may see what comes from it."""
    pace: Pace = Pace()
    """How politely it is asked."""
    robots: Robots = Robots()
    """Whether its robots.txt is obeyed."""
    crawl: Crawl
    """Which pages there are."""
    page: PageHandling = PageHandling()
    """How a page is brought to where it shows what it has."""
    login: Login | None = None
    """How the crawl signs in; it does not if left out."""
    media: Media = Media()
    """What is done with pictures."""
    fields_: Fields = Field(alias="fields")
    """Where a document shows what."""
    posts: Posts | None = None
    """How one page becomes several documents; one document a page if left out."""

    @model_validator(mode="after")
    def _stays_in_its_network(self) -> Self:
        wants_tor = self.network == "tor"
        for host in sorted(self.hosts):
            if wants_tor and not host.endswith(ONION):
                message = f"network tor asks only .onion hosts, and {host} is none"
                raise ValueError(message)
            if not wants_tor and host.endswith(ONION):
                message = f"{host} is an onion service; state network: tor"
                raise ValueError(message)
        if self.login and host_of(self.login.url) not in self.hosts:
            message = f"login.url leaves the hosts of crawl.start: {', '.join(sorted(self.hosts))}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _fields_fit_posts(self) -> Self:
        if self.posts is None:
            return self
        taken = reserved_attributes(self.fields_)
        if taken:
            message = f"fields.attributes: posts fill {', '.join(taken)} by themselves; rename it"
            raise ValueError(message)
        for name, selector in self.selectors_of_fields.items():
            try:
                compiled(selector, within=True)
            except SelectorProblemError as error:
                message = f"fields.{name}: {error}"
                raise ValueError(message) from error
        return self

    @property
    def selectors_of_fields(self) -> dict[str, str]:
        """Selectors by field; attributes as "attributes.price"."""
        plain = self.fields_.model_dump(exclude={"attributes"}, exclude_none=True)
        named = {f"attributes.{name}": text for name, text in self.fields_.attributes.items()}
        return plain | named

    @property
    def source(self) -> Source:
        """Its row in the sources table."""
        return Source(
            self.key,
            self.name,
            "site",
            self.owner,
            self.legal_basis,
            self.purpose,
            self.retention_days,
            self.marking.applied_to(LOCAL),
        )

    @property
    def hosts(self) -> frozenset[str]:
        """Host names of its first pages: it is not followed elsewhere."""
        return frozenset(host_of(address) for address in self.crawl.start)

    @property
    def delay_seconds(self) -> float:
        """Seconds between two requests to one of its hosts."""
        given = self.pace.delay_seconds
        return given if given is not None else 0.0 if self.local else 1.0

    @property
    def concurrency(self) -> int:
        """How many requests to one of its hosts may be under way."""
        return self.pace.concurrency or (LOCAL_CONCURRENCY if self.local else 2)


def read_declaration(path: Path) -> SiteDeclaration:
    """Return the source that a YAML file declares.

    Raises:
        SourceError: if the file is unreadable or incomplete; a source without a legal basis
            or a purpose does not run.
    """
    return _checked(read_yaml(declaration_text(path), str(path)), str(path))


def read_unstated(path: Path) -> tuple[SiteDeclaration, list[str]]:
    """Return the source that a YAML file declares, though no ground to run it is stated yet.

    Returns:
        The source, and what is left to state; in its place stands a note that says so.

    Raises:
        SourceError: if anything else is wrong.
    """
    file = read_yaml(declaration_text(path), str(path))
    missing = []
    if isinstance(file.values, dict):
        for key in STATED_BY_PEOPLE:
            said = file.values.get(key)
            if said is None or (isinstance(said, str) and not said.strip()):
                missing.append(f"line {file.line_of([key])}, {key}: must say something")
                file.values[key] = "not stated: this source does not run"
    return _checked(file, str(path)), missing


def demonstration_sources(*, further: bool = False) -> list[SiteDeclaration]:
    """Return the declarations of the simulated classified sites.

    Args:
        further: those of the other simulated sites instead: a forum and whatever else there is.
    """
    folder = files("asterism.collect").joinpath("demonstration")
    if further:
        folder = folder.joinpath("further")
    found = sorted(folder.iterdir(), key=lambda item: item.name)
    return [
        _checked(read_yaml(item.read_text(encoding="utf-8"), item.name), item.name)
        for item in found
        if item.name.endswith(".yaml")
    ]


def declaration_text(path: Path) -> str:
    """Return what a declaration's file says.

    Raises:
        SourceError: if it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error})"
        raise SourceError(message) from error


def _checked(file: YamlFile, name: str) -> SiteDeclaration:
    values: Any = file.values
    if not isinstance(values, dict):
        message = f"{name}: declares no source; it must hold keys, such as key: and crawl:"
        raise SourceError(message)
    try:
        declared = SiteDeclaration.model_validate(values)
        problems = problem_lines(None, SiteDeclaration, file)
        if not problems:
            return declared
    except ValidationError as error:
        problems = problem_lines(error, SiteDeclaration, file)
    told = problems[0] if len(problems) == 1 else "\n  ".join(["", *problems])
    message = f"{name}: this source does not run until its declaration is mended: {told}"
    raise SourceError(message)
