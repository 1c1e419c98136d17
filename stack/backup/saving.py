"""Taking a backup."""

from collections.abc import Mapping
from pathlib import Path

from stack.backup.archive import Draft, new_archive
from stack.backup.manifest import DumpNote, Manifest
from stack.backup.moment import Moment, one_moment
from stack.backup.pipes import read_from
from stack.backup.programs import Programs, environment_for, fitting_programs
from stack.backup.telling import Teller
from stack.endpoints import SERVICES
from stack.layout import Layout


async def save(layout: Layout, urls: Mapping[str, str], path: Path, teller: Teller) -> Manifest:
    """Write all three databases, as of one moment, into a new file; the system goes on meanwhile.

    Raises:
        StackError: it could not be done, and there is no file.
    """
    with new_archive(path) as draft:
        async with one_moment(urls) as moment:
            teller.done(f"One moment in all databases (writers held for {moment.held_seconds * 1000:.0f} ms)")
            programs = fitting_programs(layout, moment.server)
            dumps = {service: await _dump(programs, urls, moment, draft, service, teller) for service in SERVICES}
        manifest = Manifest(
            taken_at=moment.taken_at.isoformat(),
            server=moment.server,
            program=programs.version,
            held_seconds=round(moment.held_seconds, 4),
            dumps=dumps,
        )
        draft.seal(manifest)
    return manifest


async def _dump(
    programs: Programs, urls: Mapping[str, str], moment: Moment, draft: Draft, service: str, teller: Teller
) -> DumpNote:
    url = urls[service]
    with teller.step(f"Save the {service} database") as tell, draft.dump(service) as place:
        await read_from(programs.dump(url, moment.snapshots[service]), environment_for(url), place.write, tell)
    return DumpNote(moment.revisions[service], place.size, place.sha256)
