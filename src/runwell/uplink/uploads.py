"""Uploads the files of a run: asks for signed addresses, puts the bytes there.

Files go in the order in which they were recorded, a few per question. A file that is gone, or that
the server does not want, is given up with a line in the log: files never hold back a run's lines.
So is one outside the run's directory: a journal may come from somebody else.
Knows neither the journal nor the cursor.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from runwell.errors import Garbled, NotFound, PermissionDenied, ServerError
from runwell.uplink.client import Client
from runwell.uplink.fold import Deed, ReadyFile
from runwell.uplink.inside import is_inside
from runwell.values.json import Json
from runwell.wire.documents.run_lives import CREATE_RUN_FILES

FILES_PER_QUESTION = 32
_ADDRESS_TRIES = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunPlace:
    """Where a run is on a server; `run` is its short id."""

    entity: str
    project: str
    run: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What needs no more work; `is_uploaded` tells whether the server has it."""

    file: ReadyFile | Deed
    is_uploaded: bool


class Uploader:
    """Uploads files of one run.

    Args:
        client: The server.
        place: The run there.
        directory: The run's `files/`.
        do: Does what is to be done about an artifact, and tells whether the server took it.
    """

    def __init__(
        self,
        client: Client,
        place: RunPlace,
        directory: Path,
        do: Callable[[Deed], bool] = lambda _: False,
    ) -> None:
        self._do = do
        self._client = client
        self._place = place
        self._directory = directory

    def upload(self, files: Sequence[ReadyFile | Deed]) -> Iterator[Settled]:
        """Yields each file and deed as it is settled, in their order.

        Raises:
            TransportError: The rest may go through later.
        """
        for is_deed, several in groupby(files, lambda each: isinstance(each, Deed)):
            if is_deed:
                for deed in several:
                    yield Settled(deed, isinstance(deed, Deed) and self._do(deed))
            else:
                yield from self._upload_files([f for f in several if isinstance(f, ReadyFile)])

    def _upload_files(self, files: Sequence[ReadyFile]) -> Iterator[Settled]:
        for at in range(0, len(files), FILES_PER_QUESTION):
            few = files[at : at + FILES_PER_QUESTION]
            addresses, headers = self._addresses([file.path for file in few])
            for file in few:
                address = addresses.get(file.path) if is_inside(file.path) else None
                yield Settled(file, self._put(file.path, address, headers))

    def _put(self, path: str, address: str | None, headers: dict[str, str]) -> bool:
        for _ in range(_ADDRESS_TRIES):
            if address is None:
                break
            try:
                with (self._directory / path).open("rb") as content:
                    size_bytes = os.fstat(content.fileno()).st_size
                    self._client.put(address, headers, content, size_bytes)
            except (PermissionDenied, NotFound):  # the address is too old: ask for a new one
                addresses, headers = self._addresses([path])
                address = addresses.get(path)
            except ServerError as error:
                _log.warning("the server does not take the file %s: %s", path, error)
                return False
            except OSError as error:
                _log.warning("the file %s cannot be read: %s", path, error.strerror)
                return False
            else:
                return True
        _log.warning("the server gives no address for the file %s", path)
        return False

    def _addresses(self, paths: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Returns the address of each path that the server wants, and the headers to send."""
        place = self._place
        variables: dict[str, Json] = {
            "entity": place.entity,
            "project": place.project,
            "run": place.run,
            "files": list(paths),
        }
        try:
            data = self._client.query(CREATE_RUN_FILES, variables)
        except ServerError as error:
            _log.warning("the server takes no files: %s", error)
            return {}, {}
        return _read_addresses(data.get("createRunFiles"))


def _read_addresses(answer: Json) -> tuple[dict[str, str], dict[str, str]]:
    if not isinstance(answer, dict) or not isinstance(answer.get("files"), list):
        raise Garbled("the server answered a question for upload addresses with something else")
    files, pairs = answer["files"], answer.get("uploadHeaders")
    addresses: dict[str, str] = {}
    for file in files if isinstance(files, list) else []:
        if isinstance(file, dict):
            name, url = file.get("name"), file.get("uploadUrl")
            if isinstance(name, str) and isinstance(url, str):
                addresses[name] = url
    headers: dict[str, str] = {}
    for pair in pairs if isinstance(pairs, list) else []:
        name, colon, value = pair.partition(":") if isinstance(pair, str) else ("", "", "")
        if colon:
            headers[name.strip()] = value.strip()
    return addresses, headers
