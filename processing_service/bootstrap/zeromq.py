"""The ZeroMQ front, wired."""

from dataclasses import dataclass

from processing_service.adapters.zeromq.curve import CurveKeys
from processing_service.adapters.zeromq.endpoint import Endpoint
from processing_service.adapters.zeromq.listener import Limits, Listener
from processing_service.application.known_achievements import KnownAchievements
from processing_service.application.list_achievements import ListAchievements
from processing_service.application.unlock_achievement import UnlockAchievements
from processing_service.bootstrap.service import ProcessingService
from processing_service.settings import ProcessingSettings


@dataclass(frozen=True, slots=True)
class Exposure:
    """Where the front is reached, by whom, and whether they may stop it."""

    endpoint: Endpoint
    keys: CurveKeys | None
    may_quit: bool


@dataclass(frozen=True, slots=True)
class ZeroMq:
    """The socket and the use cases behind it."""

    listener: Listener
    unlock: UnlockAchievements
    list_achievements: ListAchievements
    may_quit: bool


def decide_exposure(settings: ProcessingSettings) -> Exposure:
    """Work out what the settings ask for.

    Raises:
        ValueError: they are wrong, or would let other machines in without a key; the message names the setting.
    """
    try:
        endpoint = Endpoint.parse(settings.zmq_endpoint)
    except ValueError as fault:
        raise ValueError(f"ZMQ_ENDPOINT: {fault}") from None
    keys = _keys(settings)
    if not (endpoint.is_local or keys or settings.zmq_allow_plaintext):
        raise ValueError(
            f"ZMQ_ENDPOINT: {endpoint.address} can be reached from other machines, and nothing would ask who they are: "
            "set ZMQ_CURVE_SECRET_KEY and ZMQ_CURVE_CLIENT_KEYS (docs/zeromq.md), or bind tcp://127.0.0.1 or ipc://"
        )
    return Exposure(endpoint, keys, endpoint.is_local or settings.zmq_remote_shutdown)


def build_zeromq(service: ProcessingService) -> ZeroMq:
    """Wire the front."""
    settings, transactions, catalog = service.settings, service.transactions, service.catalog
    exposure = decide_exposure(settings)
    limits = Limits(
        frame_bytes=settings.zmq_maxmsgsize,
        queue_length=settings.zmq_hwm,
        handshake_seconds=settings.zmq_handshake_seconds,
        linger_seconds=settings.zmq_linger_seconds,
    )
    achievements = KnownAchievements()
    return ZeroMq(
        listener=Listener(exposure.endpoint, limits, exposure.keys),
        unlock=UnlockAchievements(
            transactions,
            catalog,
            achievements,
            service.ingest,
            service.clock,
            unknown=settings.zmq_unknown_achievements,
        ),
        list_achievements=ListAchievements(transactions, catalog, achievements),
        may_quit=exposure.may_quit,
    )


def _keys(settings: ProcessingSettings) -> CurveKeys | None:
    secret = settings.zmq_curve_secret_key
    if secret is None:
        if settings.zmq_curve_client_keys:
            raise ValueError("ZMQ_CURVE_CLIENT_KEYS: they are of no use without ZMQ_CURVE_SECRET_KEY")
        return None
    try:
        return CurveKeys.parse(secret.get_secret_value(), settings.zmq_curve_client_keys)
    except ValueError as fault:
        raise ValueError(f"ZMQ_CURVE_SECRET_KEY, ZMQ_CURVE_CLIENT_KEYS: {fault}") from None
