"""What every HTTP service has: problem answers, limits, headers, health, metrics, authentication and paging."""

from shared.web.app import Readiness, create_app
from shared.web.authentication import (
    admin_authentication,
    service_authentication,
    user_authentication,
    viewer_authentication,
)
from shared.web.outbox import outbox_router
from shared.web.paging import Page, PageQuery
from shared.web.problems import Problem, problem_answers

__all__ = [
    "Page",
    "PageQuery",
    "Problem",
    "Readiness",
    "admin_authentication",
    "create_app",
    "outbox_router",
    "problem_answers",
    "service_authentication",
    "user_authentication",
    "viewer_authentication",
]
