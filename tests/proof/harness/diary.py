"""What the harness has done to the system, written down as it happens, and counted."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any, TextIO


class Diary:
    """Appends to `diary.jsonl` beside the histories; the checker does not read it, people do."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = (folder / "diary.jsonl").open("a", encoding="utf-8", buffering=1)
        self._began = time.monotonic()
        self.kills_at_places: Counter[tuple[str, str]] = Counter()
        self.random_kills: Counter[str] = Counter()
        self.not_reached: Counter[tuple[str, str]] = Counter()
        self.deaths_of_poison: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        self.unasked: list[dict[str, Any]] = []
        self._phases: list[tuple[str, float]] = []

    @property
    def kills(self) -> int:
        """How often a process was killed as planned."""
        return self.kills_at_places.total() + self.random_kills.total()

    @property
    def seconds(self) -> float:
        """How long this has been going on."""
        return time.monotonic() - self._began

    @property
    def phases(self) -> dict[str, float]:
        """How many seconds each phase took, the last one until now."""
        ends = [*(began for _, began in self._phases), self.seconds][1:]
        return {title: round(end - began, 1) for (title, began), end in zip(self._phases, ends, strict=True)}

    def begin(self, phase: str) -> None:
        """A phase of the run begins, and the one before it is over."""
        self._phases.append((phase, self.seconds))
        self._write("begins", phase=phase)

    def killed_at(self, service: str, instance: str, place: str) -> None:
        """A process died at a fault point."""
        self.kills_at_places[service, place] += 1
        self._write("killed", instance=instance, place=place)

    def killed_at_random(self, service: str, instance: str) -> None:
        """A process was killed from outside."""
        self.random_kills[service] += 1
        self._write("killed", instance=instance, place="anywhere")

    def missed(self, service: str, instance: str, place: str) -> None:
        """A process was given the time to reach a fault point, and did not."""
        self.not_reached[service, place] += 1
        self._write("not reached", instance=instance, place=place)

    def poisoned(self, instance: str, event_id: str) -> None:
        """A worker died of a message."""
        self.deaths_of_poison[event_id] += 1
        self._write("died of a message", instance=instance, event_id=event_id)

    def ended_unasked(self, instance: str, exit_code: int | None, log: str) -> None:
        """A process ended and nobody had killed it."""
        self.unasked.append({"instance": instance, "exit_code": exit_code, "log": log})
        self._write("ended", instance=instance, exit_code=exit_code, log=log)

    def trouble(self, kind: str, target: str, seconds: float) -> None:
        """Something else went wrong as planned."""
        self.troubles[kind] += 1
        self._write(kind, target=target, seconds=round(seconds, 1))

    def note(self, what: str, **details: Any) -> None:
        """Anything else worth knowing."""
        self._write(what, **details)

    def close(self) -> None:
        """Write no more."""
        self._file.close()

    def _write(self, what: str, **details: Any) -> None:
        self._file.write(json.dumps({"second": round(self.seconds, 2), "what": what, **details}) + "\n")
