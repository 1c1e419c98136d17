"""Where RabbitMQ and Redis come from: an installed one, else Debian's packages unpacked without root."""

import os
import re
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError
from stack.packages import Apt, build_tree, library_folders, require_apt, unpack

WANTED = ("rabbitmq-server", "redis-server")
# Of all that these need, a system has the rest in any case; the libraries are for minimal ones.
_KEPT = re.compile(
    r"^(erlang-.+|rabbitmq-server|redis-server|redis-tools|socat|libwrap0|libsctp1|libtinfo6|libncurses6|libncursesw6"
    r"|libssl3.*|libsystemd0|libjemalloc2|liblzf1|libhiredis.+|liblua5\.1-0|lua-cjson|lua-bitop|libatomic1)$"
)
_OPTIONAL = ("libsctp1", "libncurses6")
_ROOTDIR = re.compile(r"^(\s*)ROOTDIR=.*$", re.MULTILINE)
_LOCATION = "location"


@dataclass(frozen=True, slots=True)
class RabbitmqPrograms:
    """A RabbitMQ server and the Erlang under it."""

    home: Path
    erlang: Path
    environment: dict[str, str]

    @property
    def server(self) -> Path:
        """The script that becomes the server (not Debian's wrapper, which switches users)."""
        return self.home / "sbin" / "rabbitmq-server"

    @property
    def control(self) -> Path:
        """The script that tells a running node what to do."""
        return self.home / "sbin" / "rabbitmqctl"

    @property
    def version(self) -> str:
        """The server's version, as its folder is named."""
        return self.home.name.removeprefix("rabbitmq_server-")

    @property
    def plugins(self) -> Path:
        """The plugins that came with the server."""
        return self.home / "plugins"

    @property
    def epmd(self) -> Path:
        """Erlang's port mapper."""
        return self.erlang / "epmd"


@dataclass(frozen=True, slots=True)
class RedisProgram:
    """A Redis server."""

    server: Path
    environment: dict[str, str]


def find_rabbitmq(packages: Path, cancelled: threading.Event | None = None) -> RabbitmqPrograms:
    """RABBITMQ_HOME, an installed server, or the unpacked one, fetched if need be."""
    erl = shutil.which("erl")
    installed = [Path(home) for home in [os.environ.get("RABBITMQ_HOME", "")] if home]
    installed += sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*"), reverse=True)
    if erl is not None:
        erlang = Path(erl).resolve().parent
        for home in installed:
            if (home / "sbin" / "rabbitmq-server").exists() and (erlang / "epmd").exists():
                return RabbitmqPrograms(home, erlang, {})
    if "RABBITMQ_HOME" in os.environ:
        raise StackError("RABBITMQ_HOME must name a folder with sbin/rabbitmq-server, and `erl` must be on the PATH.")
    tree = fetch_tree(packages, cancelled)
    (home,) = tree.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*")
    return RabbitmqPrograms(home, tree / "usr/lib/erlang/bin", _libraries(tree))


def find_redis(packages: Path, cancelled: threading.Event | None = None) -> RedisProgram:
    """An installed server, or the unpacked one, fetched if need be."""
    installed = shutil.which("redis-server")
    if installed is not None:
        return RedisProgram(Path(installed), {})
    tree = fetch_tree(packages, cancelled)
    return RedisProgram(tree / "usr/bin/redis-server", _libraries(tree))


def fetch_tree(packages: Path, cancelled: threading.Event | None = None) -> Path:
    """The tree with both servers; downloaded and unpacked by whoever needs it first."""
    tree = packages / "broker"

    def fill(draft: Path) -> None:
        require_apt(
            "RabbitMQ",
            "Install it and name its folder (RABBITMQ_HOME=/path/to/rabbitmq_server-X make up), name a running one\n"
            "(AMQP_URL=amqp://user:password@host:5672/ and REDIS_URL=redis://host:6379/0), or use `docker compose up`.",
        )
        apt = Apt(packages / "apt", cancelled)
        apt.update()
        names = {name for name in apt.closure([*WANTED, *_OPTIONAL]) if _KEPT.match(name)}
        archives = apt.download(sorted(names), draft / "archives")
        unpack(archives, draft, cancelled)
        shutil.rmtree(draft / "archives")
        point_erlang_to(draft, tree)

    build_tree(tree, fill)
    if (tree / _LOCATION).read_text() != str(tree):
        point_erlang_to(tree, tree)  # the whole project was moved since
    return tree


def _libraries(tree: Path) -> dict[str, str]:
    return {"LD_LIBRARY_PATH": os.pathsep.join(map(str, library_folders(tree)))}


def point_erlang_to(unpacked: Path, final: Path) -> None:
    """Replace the folder that Debian's start scripts of Erlang have written into them.

    They ignore ERL_ROOTDIR. Raises StackError if there is none to replace: the node would not start, and not say why.
    """
    erlang = unpacked / "usr/lib/erlang"
    wanted = ("bin/erl", "bin/start", "erts-*/bin/erl", "erts-*/bin/start")
    scripts = [path for pattern in wanted for path in erlang.glob(pattern)]
    patched = 0
    for script in scripts:
        if script.is_symlink() or not script.read_bytes().startswith(b"#!"):
            continue
        text, count = _ROOTDIR.subn(rf'\g<1>ROOTDIR="{final / "usr/lib/erlang"}"', script.read_text())
        script.write_text(text)
        patched += count
    if not patched:
        raise StackError("Debian's Erlang package has changed: no ROOTDIR was found in its start scripts.")
    (unpacked / _LOCATION).write_text(str(final))
