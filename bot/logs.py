"""Logs on standard error: what was done and with which ids, never who or what was said."""

import logging
import sys

import structlog


def to_stderr() -> None:
    """Write logs as one line each; libraries' own are heard from warnings on."""
    # The client's debug log holds whole mails and passwords.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
