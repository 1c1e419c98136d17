"""What every HTTP service has: problem answers, limits, headers, health, metrics, authentication and paging."""

from shared.web.app import LARGE_BODY_BYTES, Readiness, create_app
from shared.web.authentication import (
    admin_authentication,
    service_authentication,
    user_authentication,
    viewer_authentication,
)
from shared.web.faces import internal_face, public_face
from shared.web.outbox import outbox_router
from shared.web.paging import Page, PageQuery
from shared.web.problems import Problem, problem_answers

__all__ = [
    "LARGE_BODY_BYTES",
    "Page",
    "PageQuery",
    "Problem",
    "Readiness",
    "admin_authentication",
    "create_app",
    "internal_face",
    "outbox_router",
    "problem_answers",
    "public_face",
    "service_authentication",
    "user_authentication",
    "viewer_authentication",
]
