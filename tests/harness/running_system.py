"""Starting a whole system for tests, and forgetting it: its databases, vhost, processes and gateway."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from stack.endpoints import PAGES, SERVICES, Surroundings, choose_service_ports
from stack.layout import Layout
from stack.ports import free_ports
from stack.services import SERVICE_PROCESSES, UPSTREAMS, Service, ServiceProcess, run_module
from stack.sql import answers
from stack.traefik import PORTS, Traefik
from tests.harness.broker import create_guarded_vhost, declare_as_the_job, user_urls
from tests.harness.built_pages import ensure_built_pages
from tests.harness.databases import create_test_database, drop_test_database
from tests.harness.servers import Servers
from tests.harness.system import System

# Tests sign up and in as fast as they can; what is tested of the limits themselves is tested with real ones.
UNLIMITED = {
    "GATEWAY_LOGIN_RATE_PER_SECOND": "100000",
    "GATEWAY_LOGIN_BURST": "100000",
    "GATEWAY_RATE_PER_SECOND": "100000",
    "GATEWAY_BURST": "100000",
}
UNTHROTTLED = {
    "SIGN_IN_TRIES_PER_ACCOUNT": "100000",
    "SIGN_IN_TRIES_PER_ADDRESS": "100000",
    "SIGN_UPS_PER_ADDRESS": "100000",
}
# They sign in by the hundred; what a hash costs in earnest is the matter of the hasher's own tests.
QUICK_PASSWORDS = {"PASSWORD_MEMORY_MIB": "19", "PASSWORD_PASSES": "2"}
# Waiting a minute for a wallet that is back, or for the lease of a dispatcher that died, would only make tests long.
IMPATIENT: Final = {"DISPATCHER_LONGEST_PAUSE_SECONDS": "1", "DISPATCHER_LEASE_SECONDS": "5"}
_SEEDED = ("auth_service", "catalog_service")


@contextmanager
def running_system(
    servers: Servers,
    variables: Mapping[str, str] | None = None,
    services: Sequence[Service] = SERVICE_PROCESSES,
) -> Iterator[System]:
    """Start a system; it is gone when the block is left.

    `variables` changes what its processes are told, `services` says which of them there are.
    """
    databases = {service: create_test_database(servers, service) for service in SERVICES}
    vhost = create_guarded_vhost(servers.rabbitmq, "system")
    system = _describe(servers, vhost, databases, variables or {}, services)
    try:
        _start(system)
        yield system
    finally:
        system.kill_everything()
        _forget(servers, vhost, databases.values())


def _forget(servers: Servers, vhost: str, databases: Iterable[str]) -> None:
    # A test of an outage may have left its own server down; its data goes with the run's folder then.
    if servers.rabbitmq.management.listens_on(servers.rabbitmq.ports["amqp"]):
        servers.rabbitmq.management.delete_vhost(vhost)
    if answers(servers.postgres.address):
        for url in databases:
            drop_test_database(servers, url)


def _describe(
    servers: Servers,
    vhost: str,
    databases: dict[str, str],
    variables: Mapping[str, str],
    services: Sequence[Service],
) -> System:
    surroundings = Surroundings(
        database_urls=databases,
        amqp_url=servers.rabbitmq.url(vhost),
        redis_url=servers.redis.url(),
        ports=choose_service_ports(),
        credentials=servers.credentials,
        environment="test",
        # Systems share a Redis: with the same key each would find the other's boards, and build its own over them.
        extra={**QUICK_PASSWORDS, **UNTHROTTLED, "LEADERBOARD_KEY": vhost, **variables},
        broker_urls=user_urls(servers.rabbitmq, servers.credentials, vhost),
    )
    layout = replace(servers.layout, state=servers.layout.state / vhost)
    upstreams = {name: [surroundings.url(listener)] for name, listener in UPSTREAMS.items()}
    return System(
        servers=servers,
        surroundings=surroundings,
        gateway=Traefik(layout, free_ports(list(PORTS)), upstreams, overrides=UNLIMITED),
        processes={each.name: ServiceProcess(each, layout, surroundings) for each in services},
        vhost=vhost,
    )


def _start(system: System) -> None:
    layout = system.gateway.layout
    with ThreadPoolExecutor(len(system.processes)) as workers:
        _all_done([workers.submit(asyncio.run, declare_as_the_job(system.surroundings.broker_urls))])
        _all_done([workers.submit(run_module, layout, system.surroundings, module, "seed") for module in _SEEDED])
        _all_done([workers.submit(_start_process, process, layout) for process in system.processes.values()])
    system.gateway.start()


def _start_process(process: ServiceProcess, layout: Layout) -> None:
    if process.service.name == PAGES:
        ensure_built_pages(layout)
    process.start()


def _all_done(futures: "list[Future[Any]]") -> None:
    for future in futures:
        future.result()
