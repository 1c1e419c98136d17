"""How a command begins: settings, logs, traces."""

import sys
from typing import Final, TypeVar

from pydantic import ValidationError

from shared.faults import arm
from shared.settings import ServiceSettings
from shared.telemetry.logging import configure_logging
from shared.telemetry.tracing import configure_tracing

S = TypeVar("S", bound=ServiceSettings)

WRONG_SETTINGS: Final = 2
"""The exit code of a command whose settings are missing or wrong."""


def begin(settings_type: type[S], service: str) -> S:
    """Read the settings from the environment and set up logging and tracing by them.

    Raises:
        SystemExit: with 2, after one line on standard error for each setting that is missing or wrong.
    """
    try:
        settings = settings_type()
    except ValidationError as error:
        # Only places and messages: the values may be secrets.
        for fault in error.errors(include_input=False, include_url=False):
            place = ".".join(str(part) for part in fault["loc"]).upper()
            sys.stderr.write(f"{service}: {place or 'settings'}: {fault['msg']}\n")
        raise SystemExit(WRONG_SETTINGS) from None
    configure_logging(service, settings.log_level)
    configure_tracing(f"{service}-service", settings.otel_exporter_otlp_endpoint)
    arm(settings.fault_points)
    return settings
