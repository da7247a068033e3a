"""Proofs to hand out: that an entry is in the log, that the log continues an older one.

An inclusion proof is a text in the format of C2SP tlog-proof, with the entry's covered part as
its extra data: it can be checked with the public key alone, and says nothing of what is sealed.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, Final

import orjson

from asterism.access.audit.checkpoint import Checkpoint, open_checkpoint
from asterism.access.audit.line import Chain, complete_lines
from asterism.access.audit.merkle import HASH_BYTES, Tree, consistent, included, leaf_hash
from asterism.access.audit.verifying import NO_CHECKPOINT, Copy
from asterism.model.errors import AuditError
from asterism.model.signing import PublicKey

HEAD: Final = "c2sp.org/tlog-proof@v1"


def tree_of(copy: Copy) -> Tree:
    """Return the tree over a log up to its newest checkpoint.

    Raises:
        BadEntryError: if a line is not what was written.
        AuditError: if the log is not what its newest checkpoint says, or has none.
    """
    return _follow(copy, None)[0]


def prove_inclusion(copy: Copy, number: int) -> str:
    """Return the proof that an entry is in the log, under its newest checkpoint.

    Raises:
        BadEntryError: if a line is not what was written.
        AuditError: if there is no such entry, or as `tree_of`.
    """
    tree, line = _follow(copy, number)
    if line is None:
        message = f"there is no entry {number} in the audit log; it has {tree.size}"
        raise AuditError(message)
    extra = base64.b64encode(line).decode()
    steps = tree.inclusion(number, tree.size)
    return "\n".join([HEAD, f"extra {extra}", f"index {number}", *_texts(steps), "", copy.note])


def check_inclusion(proof: str, key: PublicKey) -> tuple[int, dict[str, Any]]:
    """Return the number and the readable part of the entry that a proof is about.

    Raises:
        AuditError: if it proves nothing.
        SignatureError: if its checkpoint is not signed with the key.
    """
    head, _, note = proof.partition("\n\n")
    checkpoint = open_checkpoint(note, key)
    lines = head.splitlines()
    try:
        named, extra, index, *steps = lines
        covered = base64.b64decode(extra.removeprefix("extra "), validate=True)
        number = int(index.removeprefix("index "))
        shown: dict[str, Any] = orjson.loads(covered + b"}")
        proven = named == HEAD and included(
            leaf_hash(covered), number, checkpoint.size, _hashes(steps), checkpoint.root
        )
    except (ValueError, binascii.Error):
        proven = False
    if not proven or shown.get("number") != number:
        message = "this proves nothing: the entry is not under the checkpoint that stands with it"
        raise AuditError(message)
    return number, shown


def prove_consistency(copy: Copy, old: Checkpoint) -> list[str]:
    """Return the proof that the log continues what an older checkpoint stood for; base64.

    Raises:
        BadEntryError: if a line is not what was written.
        AuditError: if the log does not continue it, or as `tree_of`.
    """
    tree = tree_of(copy)
    steps = tree.consistency(old.size, tree.size) if old.size <= tree.size else []
    if not consistent((old.size, old.root), (tree.size, tree.root()), steps):
        message = (
            f"this log of {tree.size} entries does not continue the one of {old.size} that the "
            "checkpoint stands for: it was cut or forked; run: asterism audit verify --checkpoint"
        )
        raise AuditError(message)
    return _texts(steps)


def check_consistency(old: Checkpoint, new: Checkpoint, proof: Sequence[str]) -> bool:
    """Tell whether a proof shows that the newer checkpoint's log continues the older one's."""
    try:
        steps = _hashes(proof)
    except (ValueError, binascii.Error):
        return False
    return consistent((old.size, old.root), (new.size, new.root), steps)


def check_proof(text: str, key: PublicKey) -> dict[str, Any]:
    """Return what a proof of either kind shows: the entry, or the sizes "old" and "new".

    Args:
        text: of an inclusion proof, or a JSON object with the notes "old" and "new" and "proof".
        key: the log's public key.

    Raises:
        AuditError: if it proves nothing.
        SignatureError: if a checkpoint is not signed with the key.
    """
    if text.startswith(HEAD):
        return {"entry": check_inclusion(text, key)[1]}
    try:
        given = orjson.loads(text)
        old, new = (open_checkpoint(given[name], key) for name in ("old", "new"))
        continues = check_consistency(old, new, given["proof"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = "this is no proof that asterism audit prove or asterism audit consistency printed"
        raise AuditError(message) from error
    if not continues:
        message = "this proves nothing: the newer log does not continue the older one"
        raise AuditError(message)
    return {"old": old.size, "new": new.size}


def _follow(copy: Copy, number: int | None) -> tuple[Tree, bytes | None]:
    """Return the tree up to the newest checkpoint, and one entry's covered part."""
    newest, tree, wanted = copy.newest, Tree(), None
    chain = Chain(tree)
    if newest is None:
        raise AuditError(NO_CHECKPOINT)
    copy.file.seek(copy.begin)
    for line in complete_lines(copy.file, copy.end):
        if chain.size == newest.size:
            break
        found = chain.follow(line)
        if chain.size - 1 == number:
            wanted = found["covered"]
    if (tree.size, tree.root()) != (newest.size, newest.root):
        message = "the audit log is not what its newest checkpoint says; run: asterism audit verify"
        raise AuditError(message)
    return tree, wanted


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(item).decode() for item in hashes]


def _hashes(texts: Sequence[str]) -> list[bytes]:
    found = [base64.b64decode(text, validate=True) for text in texts]
    if any(len(item) != HASH_BYTES for item in found):
        message = "a hash has 32 bytes"
        raise ValueError(message)
    return found
