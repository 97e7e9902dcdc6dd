"""Files of datasets and of trained models: streamed to the data folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

from core.errors import TooLarge, Unavailable

PART = 2**20
DRAFT = ".part"
WORKSHOPS = "workshops"
LEAST_FREE = 256 * 2**20


class Files:
    """A folder of a few files a dataset or model, shared by all processes of the product.

    Parameters
    ----------
    folder : Path
        Made when the first file comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def data(self, dataset_id: UUID) -> Path:
        """Return where the rows of a dataset lie, as Parquet."""
        return self._folder / f"{dataset_id}.parquet"

    def upload(self, dataset_id: UUID) -> Path:
        """Return where the file that a dataset came in lies, as it came."""
        return self._folder / f"{dataset_id}.upload"

    def report(self, dataset_id: UUID) -> Path:
        """Return where the report of the cleaning that made a dataset lies, as HTML."""
        return self._folder / f"{dataset_id}.html"

    def artefact(self, model_id: UUID) -> Path:
        """Return where the artefact of a model that was trained here lies."""
        return self._folder / f"{model_id}.skops"

    def remove(self, owner_id: UUID) -> None:
        """Delete all files of a dataset or a model."""
        for path in (self.data(owner_id), self.upload(owner_id), self.report(owner_id), self.artefact(owner_id)):
            path.unlink(missing_ok=True)

    @contextmanager
    def workshop(self, run_id: UUID) -> Iterator[Path]:
        """Yield an empty folder for the work of a run, which is gone afterwards."""
        self._require_room()
        folder = self._folder / WORKSHOPS / str(run_id)
        shutil.rmtree(folder, ignore_errors=True)  # of a worker that was lost over the same run
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_workshops(self, seconds: float) -> None:
        """Delete the folders of work that nobody has touched for so long: their workers were lost."""
        for folder in (self._folder / WORKSHOPS).glob("*"):
            if time.time() - folder.stat().st_mtime > seconds:
                shutil.rmtree(folder, ignore_errors=True)

    def older_than(self, seconds: float) -> set[UUID]:
        """Return whose files have lain there for so long; drafts as old, which nobody will finish, are deleted."""
        old = [path for path in self._folder.glob("*.*") if time.time() - path.stat().st_mtime > seconds]
        for path in old:
            if path.suffix == DRAFT:
                path.unlink(missing_ok=True)
        return {UUID(path.stem) for path in old if path.suffix != DRAFT}

    def receive(self, read: Callable[[int], bytes], path: Path, most: int) -> int:
        """Write what `read` gives to a file and return how many bytes came; nothing stays if it fails.

        Raises
        ------
        TooLarge
            More than `most` bytes came.
        Unavailable
            The disk is nearly full.
        """
        size = 0
        with self.writing(path) as draft, draft.open("wb") as file:
            while part := read(PART):
                size += len(part)
                if size > most:
                    raise TooLarge(f"the file has more than {most:,} bytes")
                file.write(part)
            _settle(file)
        return size

    @contextmanager
    def writing(self, path: Path) -> Iterator[Path]:
        """Yield a path to write to, which takes its place when the block ends well and is gone when it does not."""
        self._require_room()
        draft = self._folder / f"{uuid.uuid4()}{DRAFT}"
        try:
            yield draft
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _require_room(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        free = os.statvfs(self._folder)
        if free.f_bavail * free.f_frsize < LEAST_FREE:
            raise Unavailable("the disk is nearly full; delete datasets, or give it more room")


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
