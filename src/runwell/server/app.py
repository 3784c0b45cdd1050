"""The composition root: from stores and options to an ASGI application.

Knows every face and every service, and contains no logic. `serve.py` runs what comes out of here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from runwell import __version__
from runwell.errors import RunwellError
from runwell.server.http import problems
from runwell.server.http.auth import Door, own_uid
from runwell.server.http.bodies import BodyLimit
from runwell.server.http.cursors import Cursors
from runwell.server.http.ending import LastWord
from runwell.server.http.files import file_routes
from runwell.server.http.graphql.endpoint import graphql_route
from runwell.server.http.headers import SafeHeaders
from runwell.server.http.history_files import history_route
from runwell.server.http.ingest import stream_route
from runwell.server.http.live import live_route
from runwell.server.http.pages import STATIC, page_routes
from runwell.server.http.prefix import BelowPrefix
from runwell.server.http.storage import storage_routes
from runwell.server.http.ui.api import api_routers
from runwell.server.services.assembly import Services
from runwell.store.ports.people import User

MAX_API_BODY_BYTES = 4 * 1024 * 1024
SEAL_EVERY_S = 1.0
LOOK_EVERY_S = 2.0
TIDY_EVERY_S = 30.0
_log = logging.getLogger("runwell.server")


@dataclass(frozen=True, slots=True)
class Options:
    """How the faces behave.

    Attributes:
        local_user: Who a connection of the server's own operating system user is; None for nobody.
        root_path: The path prefix below which a proxy shows this server; mostly empty.
        static: Where the built web UI lies.
    """

    local_user: User | None = None
    root_path: str = ""
    static: Path = STATIC


def make_app(services: Services, options: Options = Options()) -> FastAPI:
    """Returns the application over these services."""
    door = Door(services.accounts, services.sessions, options.local_user, own_uid())
    app = FastAPI(
        title="Runwell",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_upkeep_of(services),
    )
    for error in (RunwellError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(error, problems.answer)
    app.add_middleware(BodyLimit, prefix=problems.API_PREFIX, limit=MAX_API_BODY_BYTES)
    app.add_middleware(Cursors, bus=services.bus, prefix=problems.API_PREFIX)
    app.add_middleware(LastWord)
    app.add_middleware(SafeHeaders)
    if options.root_path:
        app.add_middleware(BelowPrefix, prefix=options.root_path.rstrip("/"))
    app.router.routes.append(Route("/ready", _ready, methods=["GET"]))
    app.router.routes.append(graphql_route(services, door))
    app.router.routes.append(stream_route(services.ingest, door))
    app.router.routes.extend(file_routes(services.files, services.runs, door))
    app.router.routes.append(history_route(services.history_files))
    app.router.routes.extend(storage_routes(services.artifacts, door))
    app.router.routes.append(live_route(services.bus, services.projects, services.named_runs, door))
    for router in api_routers(services, door):
        app.include_router(router)
    app.router.routes.extend(page_routes(options.static))
    return app


async def _ready(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


def _upkeep_of(services: Services) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Returns what runs beside the requests: sealing, the look for silent runs, tidying up."""

    @asynccontextmanager
    async def upkeep(_: FastAPI) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(_repeat(services.seal_due, SEAL_EVERY_S)),
            asyncio.create_task(_repeat(services.crash_watch.look, LOOK_EVERY_S)),
            asyncio.create_task(_repeat(services.artifacts.upkeep.tidy, TIDY_EVERY_S)),
            asyncio.create_task(_repeat(services.removal.look, TIDY_EVERY_S)),
            asyncio.create_task(_repeat(services.retention.look, TIDY_EVERY_S)),
        ]
        try:
            yield
        finally:
            services.bus.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return upkeep


async def _repeat(work: Callable[[], object], pause_s: float) -> None:
    while True:
        try:
            await to_thread.run_sync(work)
        except Exception:  # noqa: BLE001 - a failed round must not end the next ones
            _log.exception("upkeep failed; it is tried again in %g s", pause_s)
        await asyncio.sleep(pause_s)
