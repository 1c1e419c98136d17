"""The roles of the process `zmq`."""

import signal
from collections.abc import Mapping

from processing_service.bootstrap.service import ProcessingService
from processing_service.bootstrap.zeromq import build_zeromq
from processing_service.entrypoints.zeromq.answering import AnswerRequests
from processing_service.entrypoints.zeromq.deadlines import AnswerInTime
from processing_service.entrypoints.zeromq.server import Pace, RequestServer
from shared.runtime import Role, http_role
from shared.web import create_app


def zeromq_roles(service: ProcessingService) -> Mapping[str, Role]:
    """Answering ZeroMQ clients; health and metrics over HTTP."""
    settings = service.settings
    front = build_zeromq(service)
    pace = Pace(
        batch_size=settings.zmq_batch_size,
        batches=settings.zmq_batches,
        waiting=settings.zmq_waiting,
        request_seconds=settings.zmq_request_seconds,
        memory_bytes=settings.zmq_memory_bytes,
    )
    answer = AnswerRequests(front.unlock, front.list_achievements)
    in_time = AnswerInTime(answer, seconds=settings.zmq_request_seconds, at_once=settings.zmq_batches)
    server = RequestServer(front.listener, in_time, pace, quit_process=_quit if front.may_quit else None)
    app = create_app(
        title="Questline ZeroMQ front",
        version="0.1.0",
        readiness={
            "database": service.database.check,
            "migrations": service.check_migrations,
            "catalog": service.check_catalog,
            "socket": front.listener.check,
        },
    )
    return {
        "zeromq": server.run,
        "zeromq-health": http_role(app, settings.processing_http_host, settings.processing_zmq_http_port),
    }


def _quit() -> None:
    """Stop this process as `kill` would: all roles finish what they have in hand."""
    signal.raise_signal(signal.SIGTERM)
