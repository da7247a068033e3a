"""RFC 3161: an authority states under its signature that something existed at a time.

Nothing waits for an authority: one that does not answer leaves a manifest without trusted time,
and it is asked again later. Its answers are checked offline, against its own certificates.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.errors import VerificationError

from asterism.evidence.der import with_certificates_in_order
from asterism.evidence.errors import EvidenceError
from asterism.model.clock import to_microseconds

QUERY_TYPE: Final = "application/timestamp-query"
ANSWER_LIMIT: Final = 1 << 20
WAIT_SECONDS: Final = 10.0
_DIRECT: Final = build_opener(ProxyHandler({}))  # the proxy of a crawl is for its pages alone


@dataclass(frozen=True, slots=True)
class Authority:
    """Whoever states the time.

    Attributes:
        url: where it answers, over HTTP or HTTPS; "" if it is not to be asked.
        certificates: its own and those above it, as PEM; the root that is trusted is among them.
    """

    url: str
    certificates: str

    def __post_init__(self) -> None:
        """Check both.

        Raises:
            EvidenceError: if the address is none, or no certificate can be read.
        """
        if self.url and urlsplit(self.url).scheme not in {"http", "https"}:
            message = f"{self.url}: an authority is asked over http or https"
            raise EvidenceError(message)
        self.roots()

    def roots(self) -> list[Certificate]:
        """Return the certificates that count.

        Raises:
            EvidenceError: if none can be read.
        """
        try:
            return load_pem_x509_certificates(self.certificates.encode())
        except ValueError as error:
            message = "the authority's certificates cannot be read; give them as PEM"
            raise EvidenceError(message) from error


def ask(authority: Authority, data: bytes) -> bytes:
    """Return an authority's answer about `data`: a whole TimeStampResp, checked.

    Raises:
        EvidenceError: if it does not answer, refuses, or its answer does not hold.
    """
    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    query = builder.build()
    request = Request(  # noqa: S310 - http or https: see Authority
        authority.url, query.as_bytes(), {"Content-Type": QUERY_TYPE}
    )
    try:
        with _DIRECT.open(request, timeout=WAIT_SECONDS) as answer:
            token = answer.read(ANSWER_LIMIT)
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        message = f"the authority {authority.url} does not answer ({reason})"
        raise EvidenceError(message) from error
    stated_time(authority, token, data, nonce=query.nonce)
    return bytes(token)


def stated_time(
    authority: Authority, token: bytes, data: bytes, *, nonce: int | None = None
) -> int:
    """Return when an authority saw `data`, microseconds since 1970 in UTC.

    Raises:
        EvidenceError: if the token is not the authority's, or is of something else.
    """
    builder = VerifierBuilder(roots=authority.roots(), nonce=nonce)
    try:
        answer = decode_timestamp_response(with_certificates_in_order(token))
        builder.build().verify(answer, hashlib.sha256(data).digest())
        return to_microseconds(answer.tst_info.gen_time)
    except (VerificationError, ValueError) as error:
        message = f"the time stamp does not hold ({str(error).strip()})"
        raise EvidenceError(message) from error
