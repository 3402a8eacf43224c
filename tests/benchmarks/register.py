"""The register at 100,000 patients: a keystroke, scrolling, memory, and the first paint.

``search_ratio`` is a keystroke through the page's own model (background worker, rows made,
model filled) over the same rows read by a bare SQL statement, both in this process. The visits
and grades are inserted with the triggers off, and the rows filled as migration 7 fills them.
"""

import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, folded
from acne_desktop.domain.register import Order, Query
from acne_desktop.domain.searching import search_text
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage.migrations.versions import m0007_register
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.tasks import Tasks
from acne_desktop.ui.widgets.patient_model import PAGE, PatientModel

PATIENTS = 100_000
VISITS = 4  # of each
FEW = 1_000
ROUNDS = 5
SHOWN = 15  # rows that a window of 720 pixels shows
WORST_MS = 100.0
MORE_ROWS = 2 * PAGE - SHOWN  # what is shown may lie on two pages

_FIRST = "Anna Ben Chloé David Elif Félix Greta Hánna Ivo Jürgen Kaja Łukasz Mia Noah Øystein"
_LAST = "Müller Schmidt García Rossi Nowak Дмитриев Yilmaz Sørensen Nguyễn Ångström O'Brien Weiß"
_SYLLABLES = ("ka", "li", "mo", "ne", "ru", "to", "sa", "vi", "be", "do", "mar", "berg", "son")

# Typed letter by letter: usual names, dates, identifiers, and what nobody has.
TYPED = ("anna mull", "9.3.2001", "a-4711", "sorensen jur", "zzzz", "1999-12")


def build(folder: Path, patients: int) -> Clinic:
    """Make a clinic with so many patients, fast, and open it."""
    clinic = open_clinic(folder, synthetic=True)
    with closing(sqlite3.connect(clinic.folders.database)) as database, database:
        triggers = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND"
            " (name LIKE 'standing%' OR name LIKE '%grade_of_record')"
        ).fetchall()
        for name, _sql in triggers:
            database.execute(f"DROP TRIGGER {name}")
        _fill(database, patients)
        for _name, sql in triggers:
            database.execute(sql)
    return clinic


def _fill(database: sqlite3.Connection, patients: int) -> None:
    made = random.Random(1)
    now = "2026-01-01 00:00:00"
    database.executemany(
        "INSERT INTO patients (id, identifier, identifier_key, name, name_key, search_text,"
        " date_of_birth, sex, note, synthetic, created_at)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, 'female', 'Has sensitive skin.', 1, '{now}')",
        (_patient(made, number) for number in range(1, patients + 1)),
    )
    days = [f"202{year}-{month:02}-15" for year in (4, 5, 6) for month in range(1, 11)]
    database.executemany(
        "INSERT INTO visits (id, patient_id, day, note, created_at, next_visit)"
        f" VALUES (?, ?, ?, '', '{now}', ?)",
        (
            (number, 1 + (number - 1) // VISITS, made.choice(days), made.choice([None, *days]))
            for number in range(1, patients * VISITS + 1)
        ),
    )
    database.executemany(
        "INSERT INTO assessments (visit_id, assessor, grade, made_at, wording_id, reason, comment)"
        f" VALUES (?, 'clinician', ?, '{now}', 'fda', '', '')",
        (
            (number, made.randrange(5))
            for number in range(1, patients * VISITS + 1)
            if made.random() < 0.98
        ),
    )
    database.execute(
        "UPDATE visits SET grade ="
        " (SELECT grade FROM assessments WHERE visit_id = visits.id ORDER BY id DESC LIMIT 1)"
    )
    database.execute(m0007_register.STANDING)


def _patient(made: random.Random, number: int) -> tuple[object, ...]:
    last = made.choice(_LAST.split())
    last += "-" + "".join(made.choices(_SYLLABLES, k=3)).title() if made.random() < 0.7 else ""
    name = f"{last}, {made.choice(_FIRST.split())}"
    born = f"{made.randint(1940, 2014)}-{made.randint(1, 12):02}-{made.randint(1, 28):02}"
    identifier = f"A-{number}"
    details = PatientDetails(identifier, name)
    text = f"{search_text(details)} {born}"
    return number, identifier, folded(identifier), name, folded(name), text, born


class Bench:
    """A model over a clinic, with a loop that runs until it has what was asked for."""

    def __init__(self, application: QApplication, clinic: Clinic) -> None:
        self.application = application
        self.tasks = Tasks()
        self.context = AppContext(self.tasks)
        self.context.use_clinic(clinic)
        self.model = PatientModel(self.context)

    def ask(self, query: Query) -> float:
        """Return the seconds until the rows of a query are in the model."""
        loop = QEventLoop()
        self.model.loaded.connect(loop.quit)
        begin = time.perf_counter()
        self.model.ask(query)
        loop.exec()
        spent = time.perf_counter() - begin
        self.model.loaded.disconnect(loop.quit)
        return spent

    def until(self, true: Callable[[], bool]) -> None:
        """Let events happen until something is true."""
        while not true():
            loop = QEventLoop()
            QTimer.singleShot(1, loop.quit)
            loop.exec()


@contextmanager
def benched(patients: int) -> Iterator[Bench]:
    """Give a model over a new clinic with so many patients."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, theme.Scheme.LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        clinic = build(Path(folder) / "clinic", patients)
        bench = Bench(application, clinic)
        yield bench
        bench.tasks.close()
        clinic.close()


def keystrokes() -> list[Query]:
    """Return what is asked for at each letter typed, and at filters and orders with a text."""
    asked = [Query(word[:end]) for word in TYPED for end in range(1, len(word) + 1)]
    asked += [Query("an", ungraded=True), Query("an", grades=frozenset({Grade.SEVERE}))]
    asked += [Query(order=Order.LAST_VISIT, descending=True), Query("an", order=Order.NEXT_VISIT)]
    return asked


@cache
def _measured() -> tuple[float, float, str, str]:
    """Return ratio and worst keystroke (ms) at 100,000 patients, with what they are made of."""
    with benched(PATIENTS) as bench:
        statements = [_bare(bench, query) for query in keystrokes()]
        pairs: list[tuple[float, float]] = []
        with closing(sqlite3.connect(bench.context.clinic.folders.database)) as database:
            for query, (sql, values) in zip(keystrokes(), statements, strict=True):
                bench.ask(query)
                ours, bare = [], []
                for _ in range(ROUNDS):
                    bench.until(lambda: not bench.tasks.running)
                    ours.append(bench.ask(query))
                    bench.until(lambda: not bench.tasks.running)
                    begin = time.perf_counter()
                    database.execute(sql, values).fetchall()
                    bare.append(time.perf_counter() - begin)
                pairs.append((statistics.median(ours), statistics.median(bare)))
    ours_ms = [1000 * pair[0] for pair in pairs]
    bare_ms = [1000 * pair[1] for pair in pairs]
    place = ours_ms.index(max(ours_ms))
    detail = (
        f"{len(pairs)} keystrokes, sums: ours {sum(ours_ms):.0f} ms, bare {sum(bare_ms):.0f} ms;"
        f" medians: {statistics.median(ours_ms):.1f}, {statistics.median(bare_ms):.1f} ms"
    )
    worst = f"{PATIENTS} patients, at {keystrokes()[place].text!r}, bare {bare_ms[place]:.1f} ms"
    return sum(ours_ms) / sum(bare_ms), max(ours_ms), detail, worst


def _bare(bench: Bench, query: Query) -> tuple[str, tuple[object, ...]]:
    """Return the statement that reads a query's rows, as SQLite gets it."""
    from sqlalchemy import event

    caught: list[tuple[str, tuple[object, ...]]] = []

    def catch(*call: object) -> None:
        sql, values = str(call[2]), call[3]
        if "latest_grades" in sql and "count(" not in sql and "opened_at" not in sql:
            assert isinstance(values, tuple)
            caught.append((sql, values))

    engine = bench.context.clinic.database._engine
    event.listen(engine, "before_cursor_execute", catch)
    bench.ask(query)
    event.remove(engine, "before_cursor_execute", catch)
    bench.until(lambda: not bench.tasks.running)
    return caught[0]


def search_ratio() -> tuple[float, str]:
    """Return a keystroke's time over that of a bare SQL statement for the same rows."""
    ratio, _worst, detail, _where = _measured()
    return ratio, detail


def worst_ms() -> tuple[float, str]:
    """Return the longest keystroke."""
    _ratio, worst, _detail, where = _measured()
    return worst, where


def scroll_rows() -> tuple[float, str]:
    """Return the most rows read for one jump of the list, beyond those that it shows."""
    most = kept = 0
    with benched(20_000) as bench:
        bench.ask(Query())
        bench.until(lambda: bench.model.total is not None)
        for place in random.Random(1).sample(range(19_000), 40):
            before = bench.model.rows_read
            rows = range(place, place + SHOWN)
            bench.until(
                lambda rows=rows: all([bench.model.row(row) is not None for row in rows])  # type: ignore[misc]  # noqa: C419
            )
            most = max(most, bench.model.rows_read - before)
            kept = max(kept, bench.model.rows_kept)
    return most - SHOWN, f"40 jumps, at most {most} rows read for {SHOWN} shown, {kept} kept"


_CHILD = """
import sys
from tests.benchmarks import register
register.child(sys.argv[1], int(sys.argv[2]))
"""


def child(what: str, patients: int) -> None:
    """Print what a process of its own measures: peak memory in MB, or the page's paint in ms."""
    from acne_desktop.ui.pages.patients import PatientsPage

    with benched(patients) as bench:
        before = _resident_mb()
        begin = time.perf_counter()
        page = PatientsPage(bench.context)
        page.resize(1200, 700)
        page.show()
        page.refresh()
        bench.until(lambda: page.model.rowCount() > 0)
        page.grab()
        painted = 1000 * (time.perf_counter() - begin)
        for query in keystrokes() if what == "memory" else ():
            bench.ask(query)
            page.grab()
        for part in range(20) if what == "memory" else ():
            bench.until(lambda: not bench.tasks.running)
            page.view.verticalScrollBar().setValue(
                page.view.verticalScrollBar().maximum() * part // 20
            )
            page.grab()
        bench.until(lambda: not bench.tasks.running)
        print(_resident_mb() - before if what == "memory" else painted)
        page.close()


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return float(status.split("VmRSS:")[1].split()[0]) / 1024


def _of_child(what: str, patients: int) -> float:
    arguments = [sys.executable, "-c", _CHILD, what, str(patients)]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return float(said.stdout.split()[-1])


def memory_mb() -> tuple[float, str]:
    """Return how much more memory the page takes at 100,000 patients than at 1,000."""
    many, few = _of_child("memory", PATIENTS), _of_child("memory", FEW)
    return many - few, f"{FEW} patients {few:.1f} MB, {PATIENTS} patients {many:.1f} MB"


def paint_ratio() -> tuple[float, str]:
    """Return the time to the page's first painted rows, at 100,000 patients over at 1,000."""
    many, few = _of_child("paint", PATIENTS), _of_child("paint", FEW)
    return many / few, f"{FEW} patients {few:.0f} ms, {PATIENTS} patients {many:.0f} ms"
