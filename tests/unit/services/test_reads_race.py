"""Eight processes, each at a workstation of its own, drain one worklist on a server.

``ACNE_TEST_READS=2000`` lets them drain so many reads: a minute and a half, where the whole suite
can spare but some seconds.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from acne_desktop.domain.read import Kind, PlannedRead
from acne_desktop.services import audit
from acne_desktop.services.clinic import open_clinic
from acne_desktop.storage import reads as stored
from acne_desktop.storage import studies as stored_studies
from acne_desktop.storage.trial_tables import ReadRecord
from tests.postgresql import PrivateServer
from tests.race import Seat, drained
from tests.studies import cast, opened

READS, VISITS = int(os.environ.get("ACNE_TEST_READS", "160")), 20


@pytest.mark.slow
def test_eight_workstations_drain_a_worklist_and_none_is_read_twice_or_lost(
    tmp_path: Path, postgresql: PrivateServer
) -> None:
    with postgresql.lent() as address, open_clinic(tmp_path / "own", database=address) as clinic:
        people = cast(clinic)
        study_id = opened(people, VISITS, people.protocol())
        with clinic.database.writing() as session:
            visits = stored_studies.visits(session, study_id)
            more = (
                PlannedRead(visits[at % VISITS].id, people.readers[at % 2].id, Kind.REPEAT, at)
                for at in range(VISITS * 2, READS)
            )
            stored.add(session, study_id, 1, more)

        # Two readers with four sittings each: all of a reader's are after the same reads.
        seats = [Seat(tmp_path / f"seat {n}", people.readers[n % 2].name) for n in range(8)]
        found = drained(address, study_id, seats)

        counted = Counter(read_id for seat in found for read_id in seat)
        assert (len(counted), max(counted.values())) == (READS, 1)
        assert all(found)
        with clinic.database.reading() as session:
            committed = select(func.count()).where(ReadRecord.committed_at.is_not(None))
            assert session.scalar(committed) == READS
        checked = audit.verify(clinic)
        assert checked.sound, checked.findings
        # Each read was planned, handed out and committed, and each of that once.
        assert checked.entries > 3 * READS
