"""How a process runs its roles and stops them gracefully."""

from shared.runtime.http import http_role
from shared.runtime.roles import Role, run_roles

__all__ = ["Role", "http_role", "run_roles"]
