"""`POST /graphql`: takes a document, executes it, tells errors.

Clients send the same few documents for ever, so parsed and validated ones are remembered. Mistakes
of the caller come with HTTP 200, as clients expect; if the server itself is to blame the status is
500, upon which they try again.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, lru_cache
from importlib import resources

import msgspec
from anyio import to_thread
from ariadne import ScalarType, make_executable_schema
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute_sync,
    parse,
    validate,
)
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from runwell.errors import UsageError
from runwell.server.http.auth import Door
from runwell.server.http.bodies import read_body
from runwell.server.http.graphql import (
    absent,
    changes,
    console,
    lives,
    people,
    projects,
    queues,
    registries,
    run_files,
    runs,
    sweeps,
    teams,
    views,
)
from runwell.server.http.graphql.artifacts import schema as artifacts
from runwell.server.http.graphql.context import Context
from runwell.server.http.graphql.cost import check_cost
from runwell.server.http.origin import base_url
from runwell.server.http.problems import graphql_error, graphql_status
from runwell.server.services.assembly import Services
from runwell.store.ports.people import User
from runwell.values.json import Json

MAX_BODY_BYTES = 32 * 1024 * 1024
MAX_DOCUMENT_CHARACTERS = 64 * 1024
MAX_TOKENS = 4_000  # the time that validation takes grows with their square

_number = ScalarType("Int64")
_json = ScalarType("JSONString")


class Asked(msgspec.Struct, frozen=True, rename="camel"):
    """A request as it stands in the body."""

    query: str
    variables: dict[str, Json] | None = None
    operation_name: str | None = None


@_number.value_parser
def parse_int64(value: Json) -> int:
    """Returns a 64-bit integer; clients may send it as a float or a text."""
    if not isinstance(value, bool) and isinstance(value, (int, float, str)):
        with suppress(ValueError, OverflowError):  # no number, or no finite one
            return int(value)
    raise UsageError("an Int64 is a whole number")


@_json.value_parser
def parse_json_string(value: Json) -> str:
    """Returns a text that should hold JSON; whoever reads it says what is wrong inside."""
    if isinstance(value, str):
        return value
    raise UsageError("a JSONString is JSON in a string")


@cache
def load_schema() -> GraphQLSchema:
    """Returns the executable schema, which knows no services: all applications share it."""
    types = (resources.files(__package__) / "schema.graphql").read_text(encoding="utf-8")
    return make_executable_schema(
        types,
        people.query,
        people.user,
        teams.entity,
        teams.organization,
        projects.project,
        runs.run,
        run_files.run,
        run_files.file,
        console.run,
        sweeps.sweep,
        sweeps.agent,
        queues.run_queue,
        queues.run_queue_item,
        queues.resource_config,
        queues.launch_agent,
        views.view,
        registries.project_member,
        registries.mutation,
        changes.mutation,
        lives.mutation,
        *artifacts.TYPES,
        absent.mutation,
        absent.entity,
        absent.organization,
        absent.project,
        _number,
        _json,
        convert_names_case=True,
    )


class Executor:
    """Executes documents against the schema, which is made for the first one."""

    def __init__(self) -> None:
        self._prepare = lru_cache(maxsize=256)(self._prepare_fresh)

    def execute(self, asked: Asked, context: Context) -> ExecutionResult:
        """Returns data and errors; never raises for what is in the document."""
        prepared = self._prepare(asked.query)
        if isinstance(prepared, tuple):
            return ExecutionResult(data=None, errors=list(prepared))
        try:
            check_cost(prepared, asked.variables)
        except UsageError as error:
            told = GraphQLError(str(error), original_error=error)
            return ExecutionResult(data=None, errors=[told])
        return execute_sync(
            load_schema(),
            prepared,
            context_value=context,
            variable_values=asked.variables,
            operation_name=asked.operation_name or None,
        )

    def _prepare_fresh(self, query: str) -> DocumentNode | tuple[GraphQLError, ...]:
        if len(query) > MAX_DOCUMENT_CHARACTERS:
            return (GraphQLError("this document is too long"),)
        try:
            document = parse(query, max_tokens=MAX_TOKENS)
            return tuple(validate(load_schema(), document)) or document
        except GraphQLError as error:
            return (error,)
        except RecursionError:
            return (GraphQLError("this document is nested too deeply"),)


def graphql_route(services: Services, door: Door) -> Route:
    """Returns the route."""
    executor = Executor()

    def answer(request: Request, user: User, body: bytes) -> JSONResponse:
        context = Context(services, user, base_url(request))
        return to_response(executor.execute(read_asked(body), context))

    async def endpoint(request: Request) -> JSONResponse:
        user = await to_thread.run_sync(door.user, request)
        body = await read_body(request, MAX_BODY_BYTES)
        return await to_thread.run_sync(answer, request, user, body)

    return Route("/graphql", endpoint, methods=["POST"])


def read_asked(body: bytes) -> Asked:
    """Returns the request in a body. Raises UsageError."""
    try:
        return msgspec.json.decode(body, type=Asked)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"this is no GraphQL request: {error}") from error


def to_response(result: ExecutionResult) -> JSONResponse:
    """Returns the answer that clients understand."""
    content: dict[str, Json] = {"data": result.data}
    errors = result.errors or []
    if errors:
        content["errors"] = [graphql_error(error) for error in errors]
    return JSONResponse(content, graphql_status(errors))
