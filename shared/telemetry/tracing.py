"""W3C trace context through outbox, AMQP headers and HTTP. Spans are recorded only where an exporter is configured."""

from collections.abc import Mapping
from typing import Final

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT: Final = "traceparent"
_PROPAGATOR: Final = TraceContextTextMapPropagator()


def configure_tracing(service: str, endpoint: str) -> None:
    """Export spans to an OTLP collector at `endpoint` (its base URL); an empty one leaves tracing off.

    The SDK is imported only then: it takes a tenth of a process's start, and most processes run without.
    """
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)


def tracing_is_on() -> bool:
    """Whether spans go anywhere. Without the SDK's provider the API's own one gives spans that are recorded nowhere."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider | trace.NoOpTracerProvider)


def tracer() -> Tracer:
    """The tracer of this process; does nothing where tracing is off."""
    return trace.get_tracer("questline")


def current_traceparent() -> str | None:
    """The W3C `traceparent` of the running span, to be handed on; None outside any trace."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get(TRACEPARENT)


def current_trace_id() -> str | None:
    """The trace id of the running span in hexadecimal; None outside any trace."""
    span_context = trace.get_current_span().get_span_context()
    return f"{span_context.trace_id:032x}" if span_context.is_valid else None


def context_of(carrier: Mapping[str, str]) -> Context:
    """The context that a caller handed on; malformed headers give a fresh one, as W3C asks."""
    return _PROPAGATOR.extract(carrier=dict(carrier), context=context.Context())


def link_to(traceparent: str | None) -> Link | None:
    """A link to the span that created a message; None where it carried no valid context."""
    if traceparent is None:
        return None
    span_context = trace.get_current_span(context_of({TRACEPARENT: traceparent})).get_span_context()
    return Link(span_context) if span_context.is_valid else None
