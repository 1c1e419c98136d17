"""One JSON document, sent while it is read: an object with a few fields and long lists."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from fastapi.responses import StreamingResponse

Pieces = AsyncGenerator[tuple[str, Sequence[str]], None]
"""The lists, one after the other: their names, and some more of their elements as JSON."""


async def json_download(head: Mapping[str, Any], pieces: Pieces, file_name: str) -> StreamingResponse:
    """The answer, once the first piece is there: what fails before has a status of its own.

    What fails later breaks the connection off, and a document that is not closed passes for no whole one.
    """
    document = _document(head, pieces)
    beginning = await anext(document)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"', "Cache-Control": "no-store"}
    return StreamingResponse(_continued(beginning, document), media_type="application/json", headers=headers)


async def _continued(beginning: bytes, document: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(document):
        yield beginning
        async for part in document:
            yield part


async def _document(head: Mapping[str, Any], pieces: Pieces) -> AsyncGenerator[bytes, None]:
    text = json.dumps(head).removesuffix("}")
    current, comma = None, ""
    async with aclosing(pieces) as found:
        async for name, elements in found:
            if name != current:
                text += f"{'' if current is None else ']'}, {json.dumps(name)}: ["
                current, comma = name, ""
            if elements:
                text += comma + ",\n".join(elements)
                comma = ",\n"
            yield text.encode()
            text = ""
    yield b"]}" if current is not None else f"{text}}}".encode()
