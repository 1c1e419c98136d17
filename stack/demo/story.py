"""The story: a player comes, signs in three times, is rewarded, and wins matches in somebody else's game."""

import json
import secrets
import uuid
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self

import httpx
import pika

from stack.demo.expectations import insist, until
from stack.demo.narrator import Narrator
from stack.demo.stream import ToastStream
from stack.running import Running

SIGN_IN_QUEST: Final = "sign-in-three-times"
MATCH_QUEST: Final = "hundred-match-points"
_EXCHANGE: Final = "quest.events"
_PERSISTENT: Final = 2


class Story:
    """Plays the acts one after the other, against the gateway and the broker alone."""

    def __init__(self, running: Running, narrator: Narrator) -> None:
        self._narrator = narrator
        self._amqp_url = running.publisher_amqp_url
        self._http = httpx.Client(base_url=running.gateway_url, timeout=20, trust_env=False)
        self._streaming = httpx.Client(base_url=running.gateway_url, trust_env=False)
        self._user = {"user_name": f"demo-{secrets.token_hex(4)}", "password": secrets.token_urlsafe(12)}
        self._user_id = ""
        self._token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        self._streaming.close()

    def play(self) -> None:
        """All acts. Raises NotAsTold at the first thing that does not happen."""
        self._sign_up()
        stream = self._first_sign_in()
        self._complete_by_signing_in(stream)
        self._see_the_wallet_grow(stream)
        self._win_matches_elsewhere(stream)
        self._claim(stream)
        self._look_back()

    def _sign_up(self) -> None:
        self._narrator.act("Sign up")
        self._narrator.request(f"POST /api/v1/users/signup {json.dumps({**self._user, 'password': '***'})}")
        user = self._post("/api/v1/users/signup", json=self._user)
        self._user_id = user["user_id"]
        self._narrator.answer({name: user[name] for name in ("user_id", "user_name", "status")})

    def _first_sign_in(self) -> ToastStream:
        self._narrator.act("Sign in, look at the wallet, and listen for toasts")
        self._sign_in()
        self._narrator.request("GET /api/v1/wallet/me")
        wallet = self._get("/api/v1/wallet/me")
        self._narrator.answer(wallet)
        insist(_balances(wallet) == (0, 0), f"a new wallet is empty, and not {wallet}")
        self._narrator.request("GET /api/v1/toasts/stream (stays open)")
        stream = ToastStream(self._streaming, self._token)
        stream.start()
        self._expect(stream, "quest_completed", "first-steps")
        return stream

    def _complete_by_signing_in(self, stream: ToastStream) -> None:
        self._narrator.act("Sign in twice more: the third time completes the quest")
        self._sign_in()
        self._sign_in()
        self._expect(stream, "quest_completed", SIGN_IN_QUEST)

    def _see_the_wallet_grow(self, stream: ToastStream) -> None:
        self._narrator.act("The reward is credited, exactly once")
        self._expect(stream, "reward_credited", SIGN_IN_QUEST)
        self._narrator.request("GET /api/v1/wallet/me")
        wallet = self._get("/api/v1/wallet/me")
        self._narrator.answer(wallet)
        insist(_balances(wallet) == (0, 10), f"the wallet holds ten diamonds, and not {wallet}")

    def _win_matches_elsewhere(self, stream: ToastStream) -> None:
        self._narrator.act("Another program tells what happened there, with a plain AMQP client (pika)")
        first = self._match(60)
        for event in (first, first, self._match(50)):
            self._publish(event)
        self._expect(stream, "quest_completed", MATCH_QUEST)
        quest = until(
            lambda: self._quest(MATCH_QUEST, times_completed=1), f"{MATCH_QUEST} is completed once, with 10 points left"
        )
        self._narrator.progress([quest])
        insist(float(quest["progress"]) == 10, "60 + 50 points, one of them sent twice, leave 10 for the next time")

    def _claim(self, stream: ToastStream) -> None:
        self._narrator.act("This reward waits to be claimed")
        self._narrator.request(f'POST /api/v1/progress/me/{MATCH_QUEST}/claim {{"cycle": 1}}')
        self._narrator.answer(self._post(f"/api/v1/progress/me/{MATCH_QUEST}/claim", json={"cycle": 1}))
        self._expect(stream, "reward_credited", MATCH_QUEST)
        self._narrator.request("GET /api/v1/wallet/me")
        wallet = self._get("/api/v1/wallet/me")
        self._narrator.answer(wallet)
        insist(_balances(wallet) == (25, 10), f"the wallet holds 25 gold as well, and not {wallet}")

    def _look_back(self) -> None:
        self._narrator.act("Progress, through the gateway")
        self._narrator.request("GET /api/v1/progress/me")
        self._narrator.progress(self._get("/api/v1/progress/me")["items"])

    def _sign_in(self) -> None:
        self._narrator.request("POST /api/v1/login/access-token")
        form = {"username": self._user["user_name"], "password": self._user["password"]}
        tokens = self._post("/api/v1/login/access-token", data=form)
        self._token = tokens["access_token"]
        self._narrator.answer({"token_type": tokens["token_type"], "expires_in": tokens["expires_in"]})

    def _match(self, points: int) -> dict[str, Any]:
        return {
            "event_id": str(uuid.uuid4()),
            "event_type": "MatchWon",
            "user_id": self._user_id,
            "timestamp": datetime.now(UTC).isoformat(),
            "event_data": {"points": points, "map": "harbour", "mode": "casual"},
        }

    def _publish(self, event: dict[str, Any]) -> None:
        self._narrator.request(f"AMQP {_EXCHANGE} / {event['event_type']}: {json.dumps(event)}")
        connection = pika.BlockingConnection(pika.URLParameters(self._amqp_url))
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(delivery_mode=_PERSISTENT)
        channel.basic_publish(_EXCHANGE, event["event_type"], json.dumps(event).encode(), properties, mandatory=True)
        connection.close()

    def _expect(self, stream: ToastStream, kind: str, code: str) -> None:
        toast = stream.next()
        self._narrator.toast(toast)
        insist(
            (toast["kind"], toast["code"]) == (kind, code),
            f"the toast says {kind} of {code}, and not {toast['kind']} of {toast['code']}",
        )

    def _quest(self, code: str, *, times_completed: int) -> dict[str, Any] | None:
        quest: dict[str, Any] = self._get(f"/api/v1/progress/me/{code}")
        return quest if quest["times_completed"] == times_completed else None

    def _get(self, path: str) -> Any:
        return self._checked(self._http.get(path, headers={"Authorization": f"Bearer {self._token}"}))

    def _post(self, path: str, **body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return self._checked(self._http.post(path, headers=headers, **body))

    def _checked(self, answer: httpx.Response) -> Any:
        insist(
            answer.is_success, f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
        )
        return answer.json()


def _balances(wallet: dict[str, Any]) -> tuple[int, int]:
    """Gold and diamonds of what the wallet's route answers."""
    return wallet["gold"], wallet["diamonds"]
