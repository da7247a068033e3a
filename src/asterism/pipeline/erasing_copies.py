"""The steps of an erasure that work on what is derived from the record."""

from __future__ import annotations

import shutil

import pyarrow as pa

from asterism.engine.columnar import ColumnarCopy
from asterism.link import texts as rules
from asterism.link.text.forgetting import companions, forget
from asterism.link.text.store import SignatureStore
from asterism.pipeline.erasure import STAGE, Erasure
from asterism.pipeline.indexing import Indexer, follow_record
from asterism.record import erasing as record
from asterism.record.jobs import require_idle
from asterism.search.replacing import replacing


def forget_texts(erasure: Erasure) -> None:
    """Take documents out of the signature store, and let those that were alike be read anew.

    What joined them may have been a text that goes.
    """
    store = _store(erasure)
    gone = erasure.plan.documents
    alike = companions(store, pa.array(sorted(gone), pa.string()))
    for ids in record.batches(item for item in alike.to_pylist() if item not in gone):
        with erasure.workspace.database.writing(STAGE) as commit:
            record.read_again(commit, ids)
    forget(store, alike)


def erase_copies(erasure: Erasure) -> None:
    """Write copy, index and signatures anew without the documents, and drop what lies beside.

    Raises:
        BusyError: if another process is writing one of them.
    """
    paths, gone = erasure.workspace.paths, erasure.plan.documents
    with ColumnarCopy(paths.columnar) as copy, replacing(paths.search) as index:
        copy.erase(gone)
        follow_record(erasure.context, Indexer(erasure.context.workspace, copy, index))
    forget(_store(erasure), pa.array(sorted(gone), pa.string()))
    views = erasure.workspace.views
    for database in (erasure.workspace.database, *(view.database for view in views.every())):
        require_idle(database, but=STAGE)
    views.drop_all()
    for name in ("plans", "scratch", "views"):
        shutil.rmtree(paths.derived / name, ignore_errors=True)


def _store(erasure: Erasure) -> SignatureStore:
    return SignatureStore(erasure.workspace.paths.signatures, jaccard=rules.MINIMUM_JACCARD)
