"""A bare MCP client over HTTP, one request at a time, in either revision."""

import json
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response


class Client:
    """Speaks one revision."""

    def __init__(self, http: TestClient, revision: str) -> None:
        self.http, self.revision = http, revision
        self.opened = revision >= "2026"

    def raw(self, method: str, *, headers: dict[str, str] | None = None, **params: Any) -> Response:
        sent = {
            "accept": "application/json, text/event-stream",
            "mcp-protocol-version": self.revision,
        }
        if self.revision >= "2026":
            sent["mcp-method"] = method
            if name := params.get("name") or params.get("uri"):
                sent["mcp-name"] = name
            params["_meta"] = {
                "io.modelcontextprotocol/protocolVersion": self.revision,
                "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
                "io.modelcontextprotocol/clientCapabilities": {},
            }
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return self.http.post("/mcp", json=body, headers=sent | (headers or {}))

    def open(self) -> None:
        """Shake hands, where the revision does."""
        self.opened = True
        hello = self.raw(
            "initialize",
            protocolVersion=self.revision,
            capabilities={},
            clientInfo={"name": "test", "version": "1"},
        )
        assert hello.status_code == 200, hello.text
        if session := hello.headers.get("mcp-session-id"):
            self.http.headers["mcp-session-id"] = session
        ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        accept = {"accept": "application/json, text/event-stream"}
        assert self.http.post("/mcp", json=ready, headers=accept).status_code == 202

    def message(self, method: str, **params: Any) -> dict[str, Any]:
        if not self.opened:
            self.open()
        answer = self.raw(method, **params)
        assert answer.headers["content-type"], answer.text
        if answer.headers["content-type"].startswith("text/event-stream"):
            (line,) = [
                line
                for line in answer.text.splitlines()
                if line.startswith("data:") and "{" in line
            ]
            found = json.loads(line.removeprefix("data:"))
        else:
            found = answer.json()
        assert isinstance(found, dict)
        return found

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        answer = self.message(method, **params)
        assert "result" in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def error(self, method: str, **params: Any) -> dict[str, Any]:
        error: dict[str, Any] = self.message(method, **params)["error"]
        return error

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        result = self.send("tools/call", name=tool, arguments=arguments)
        assert not result.get("isError"), result
        structured: dict[str, Any] = result["structuredContent"]
        assert json.loads(result["content"][0]["text"]) == structured
        return structured
