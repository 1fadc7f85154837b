"""The door: tools and resources served over the Model Context Protocol, by its official package."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import mcp_types as types
import uvicorn
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from clustergraph import __version__
from clustergraph.mcp.evaluation import Evaluation, EvaluationEndedError
from clustergraph.mcp.replies import UnknownToolError
from clustergraph.mcp.resources import Resource
from clustergraph.mcp.tools import Tool

_INSTRUCTIONS = (
    "The record of European cluster policy as a knowledge graph. Begin with search or with the report that fits; cite "
    "documents and lines from the rows. Where documents contradict each other, rows show both readings: tell both."
)

Context = ServerRequestContext[Any]


@dataclass(frozen=True, slots=True)
class Door:
    """What is served: tools, resources, and who answers."""

    tools: Sequence[Tool]
    resources: Mapping[str, Resource]
    evaluation: Evaluation

    async def list_tools(self, ctx: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        """Return all tools."""
        del ctx, params
        return types.ListToolsResult(tools=[_tool(tool) for tool in self.tools])

    async def call_tool(self, ctx: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        """Return the answer of a tool; a refusal is an answer too, one that says so.

        Raises:
            MCPError: there is no tool of that name, or nobody is left to answer.
        """
        del ctx
        try:
            told = await anyio.to_thread.run_sync(self.evaluation.ask, params.name, params.arguments or {})
        except UnknownToolError as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from error
        except EvaluationEndedError as error:
            raise MCPError(types.INTERNAL_ERROR, str(error)) from error
        content: list[types.ContentBlock] = [types.TextContent(type="text", text=told["text"])]
        structured = told["structured"]
        return types.CallToolResult(content=content, structured_content=structured, is_error=structured is None)

    async def list_resources(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        """Return all resources."""
        del ctx, params
        return types.ListResourcesResult(resources=[_resource(resource) for resource in self.resources.values()])

    async def read_resource(self, ctx: Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        """Return the text of a resource.

        Raises:
            MCPError: there is none of that URI.
        """
        del ctx
        found = self.resources.get(str(params.uri))
        if found is None:
            message = f"There is no resource <{params.uri}>."
            raise MCPError(types.INVALID_PARAMS, message)
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=found.uri, mime_type=found.media_type, text=found.text)]
        )


def serve_stdio(door: Door) -> None:
    """Serve one client over standard input and output until it goes away."""
    anyio.run(_serve_stdio, _server(door))


def serve_http(door: Door, bound: socket.socket) -> None:
    """Serve at ``/mcp`` of a bound socket until a signal ends it."""
    host = bound.getsockname()[0]
    app = _server(door).streamable_http_app(host=host, json_response=True, stateless_http=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on")).run(sockets=[bound])


async def _serve_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (read_stream, write_stream):
        await server.run(read_stream, write_stream, server.create_initialization_options())


def _server(door: Door) -> Server[Any]:
    return Server(
        "clustergraph",
        version=__version__,
        title="clustergraph",
        instructions=_INSTRUCTIONS,
        on_list_tools=door.list_tools,
        on_call_tool=door.call_tool,
        on_list_resources=door.list_resources,
        on_read_resource=door.read_resource,
    )


def _tool(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def _resource(resource: Resource) -> types.Resource:
    return types.Resource(
        uri=resource.uri,
        name=resource.name,
        description=resource.description,
        mime_type=resource.media_type,
        size=len(resource.text.encode()),
    )
