"""Messages as somebody would send who wants to break a consumer: seeded, so that a run can be run again."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

GOOD_EVERY: Final = 10
GOOD_USERS: Final = 7
_WRONG: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 2**70, 1e308, float("nan"), float("inf"), "", "me", "\0", "\ud800", "\u202e", "x" * 300,
    [], {}, [[]], {"a": {"b": []}}, "' OR 1=1 --", "${jndi:ldap://x}", "%s%n", "../../etc/passwd",
)  # fmt: skip
_TIMES: Final[tuple[Any, ...]] = (
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-23:59", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "now",
    "2026-11-20", "20261120T093000Z", "2026-11-20T09:30:00+99:99", 1e20, -1, "2026-11-20T24:00:00Z", "T" * 1000,
)  # fmt: skip
_TEXTS: Final = (
    None,
    "",
    "gzip",
    "application/json; charset=utf-16",
    "application/cloudevents+json",
    "x" * 255,
    "\u202e",
)
_KEYS: Final = ("MatchWon", "UserSignIn", "QuestCompleted", "", "a" * 255, "#", "*.*", "\u2603")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: its body, its routing key, and its AMQP properties by `pika`'s names."""

    body: bytes
    routing_key: str = "MatchWon"
    properties: dict[str, Any] = field(default_factory=dict)
    is_good: bool = False


class Adversary:
    """Makes messages, every tenth a good one among them."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._number = 0
        self._kinds: tuple[Callable[[], Sent], ...] = (
            self._noise, self._cut, self._damaged, self._mistyped, self._nested, self._untimely, self._reserved,
            self._odd_text, self._properties, self._cloud_event, self._large,
        )  # fmt: skip

    def messages(self, count: int) -> Iterator[Sent]:
        """The next `count` messages."""
        for _ in range(count):
            self._number += 1
            good = self._number % GOOD_EVERY == 0
            yield self._good() if good else self._chance.choice(self._kinds)()

    def _good(self) -> Sent:
        user = f"good{self._number % GOOD_USERS}"
        return Sent(json.dumps(self._event(event_id=f"good-{self._number}", user_id=user)).encode(), is_good=True)

    def _event(self, **changes: Any) -> dict[str, Any]:
        event = {
            "event_id": f"bad-{self._number}",
            "event_type": "MatchWon",
            "user_id": "mallory",
            "timestamp": datetime.now(UTC).isoformat(),
            "event_data": {"points": self._number},
        }
        return {**event, **changes}

    def _text(self, **changes: Any) -> bytes:
        return json.dumps(self._event(**changes)).encode()

    def _noise(self) -> Sent:
        return Sent(self._chance.randbytes(self._chance.randrange(3000)))

    def _cut(self) -> Sent:
        text = self._text()
        return Sent(text[: self._chance.randrange(len(text))])

    def _damaged(self) -> Sent:
        text = bytearray(self._text())
        for _ in range(self._chance.randrange(1, 5)):
            text[self._chance.randrange(len(text))] = self._chance.randrange(256)
        return Sent(bytes(text))

    def _mistyped(self) -> Sent:
        event = self._event()
        for name in self._chance.sample([*event, "unknown"], self._chance.randrange(1, 4)):
            if self._chance.random() < 0.2:
                event.pop(name, None)
            else:
                event[name] = self._chance.choice(_WRONG)
        return Sent(json.dumps(event).encode())

    def _nested(self) -> Sent:
        depth = self._chance.choice([33, 100, 1_000, 10_000])
        opening, closing = self._chance.choice([("[", "]"), ('{"a":', "}")])
        inner = opening * depth + "1" + (closing * depth if self._chance.random() < 0.7 else "")
        return Sent(self._text().replace(b'{"points"', b'{"deep": ' + inner.encode() + b', "points"'))

    def _untimely(self) -> Sent:
        return Sent(self._text(timestamp=self._chance.choice(_TIMES)))

    def _reserved(self) -> Sent:
        kinds = ("UserSignIn", "QuestCompleted", "UserDeleted", "UserUpdated", "QuestPublished", "RewardClaimed")
        return Sent(self._text(event_type=self._chance.choice(kinds)), self._chance.choice(_KEYS[:1] + _KEYS[3:]))

    def _odd_text(self) -> Sent:
        text = self._text().decode()
        number = self._chance.choice(["1e400", "-0", "9" * 400, "NaN", "0x10", "1_000", "--1"])
        variants = (
            text.encode("utf-16"),
            b"\xef\xbb\xbf" + text.encode(),
            text.replace('"points": ', '"points": 1, "points": ').encode(),
            text.replace(f'"points": {self._number}', f'"points": {number}').encode(),
            (text + text).encode(),
            text.replace("mallory", "\\ud83d").encode(),
            b"[" + text.encode() + b"]",
            b"null",
            b"",
        )
        return Sent(self._chance.choice(variants))

    def _properties(self) -> Sent:
        """A fair body with envelopes that nobody writes by accident."""
        chance = self._chance
        properties = {
            "message_id": chance.choice([None, "x" * 255, "\u202e\0"]),
            "content_type": chance.choice(_TEXTS),
            "content_encoding": chance.choice(_TEXTS),
            "timestamp": chance.choice([None, 0, 1, 253_402_300_800, 2**62, 2**63, 2**64 - 1]),
            "priority": chance.choice([None, 0, 255]),
            "expiration": chance.choice([None, "3600000"]),
            "headers": self._headers(),
        }
        event = self._event()
        for name in chance.sample(list(event), chance.randrange(4)):
            del event[name]
        return Sent(json.dumps(event).encode(), chance.choice(_KEYS), _given(properties))

    def _headers(self) -> dict[str, Any] | None:
        chance = self._chance
        values: tuple[Any, ...] = (
            None, 1, -(2**63), 2**63 - 1, "x" * 5000, b"\xff\xfe", [], [[1, {"a": None}]], {"a": {"b": [True]}}, True,
            datetime(1970, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        names = ("x-death", "x-delivery-count", "traceparent", "cloudEvents:type", "ce-id", "x" * 200, "")
        return {name: chance.choice(values) for name in chance.sample(names, chance.randrange(len(names)))} or None

    def _cloud_event(self) -> Sent:
        chance = self._chance
        event = {
            "specversion": chance.choice(["1.0", "0.3", 1, None]),
            "id": chance.choice([f"ce-{self._number}", "", 7]),
            "source": chance.choice(["/mallory", "", None, "x" * 3000]),
            "type": chance.choice(["MatchWon", "UserSignIn", "", None]),
            "subject": chance.choice(["mallory", "me", None]),
            "time": chance.choice(_TIMES),
            "data": chance.choice(_WRONG),
        }
        if chance.random() < 0.5:
            return Sent(json.dumps(event).encode(), properties={"content_type": "application/cloudevents+json"})
        headers = {
            f"cloudEvents:{name}": value.encode("utf-8", "replace").decode()
            for name, value in event.items()
            if isinstance(value, str)
        }
        return Sent(
            json.dumps({"points": 1}).encode(), properties={"content_type": "application/json", "headers": headers}
        )

    def _large(self) -> Sent:
        # Few and not huge: what is meant is the limit, which a benchmark of the network would hide.
        if self._chance.random() < 0.9:
            return self._noise()
        return Sent(self._text(event_data={"blob": "x" * self._chance.choice([65_000, 66_000, 300_000])}))


def _given(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}
