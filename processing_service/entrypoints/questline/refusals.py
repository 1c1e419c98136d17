"""What the server says when it refuses."""

from typing import Any

import httpx

from processing_service.entrypoints.questline.faults import Detail, Refused


def refusal_of(response: httpx.Response) -> Refused:
    """The problem that the server tells of, in the words of RFC 9457 where it knows them."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or "title" not in problem:
        return Refused(
            f"the server answered {response.status_code} {response.reason_phrase}", status=response.status_code
        )
    details = [Detail(place_of(one), str(one["message"])) for one in problem.get("errors", ())]
    return Refused(f"{problem['title']}: {problem.get('detail', '')}", details, status=response.status_code)


def place_of(error: dict[str, Any]) -> str:
    """The field of a fault, with line and column where it holds source text."""
    line, column = error.get("line"), error.get("column")
    return str(error["field"]) + ("" if line is None else f" (line {line}, column {column})")


def sound_line(line: dict[str, Any]) -> dict[str, Any]:
    """A line of a long answer.

    Raises:
        Refused: it says that the work has failed.
    """
    if line.get("kind") == "error":
        raise Refused(str(line.get("detail", "the work has failed")), status=httpx.codes.OK)
    return line
