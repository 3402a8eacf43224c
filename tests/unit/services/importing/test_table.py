"""Tables: as spreadsheets of several countries write them, and what is wrong with the others."""

from datetime import date
from pathlib import Path

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import PhotoError
from acne_desktop.services.importing import table

F, L, R = VIEWS
DAY = date(2026, 11, 20)
PLAIN = "patient,name,date,file,view\nA-1,Jörg,2026-11-20,a.jpg,left\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_spreadsheet_s_table_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    found = table.read(written(tmp_path, PLAIN.replace(",", delimiter), encoding))

    assert found.names_files
    (row,) = found.rows
    assert (row.patient, row.name, row.day, row.files) == ("A-1", "Jörg", DAY, [("a.jpg", L)])


@pytest.mark.parametrize(
    "text",
    [
        'sep=;\r\nPatienten-ID;Name;Datum;Datei;Ansicht\r\nA-1;"Jörg";20.11.2026;a.jpg;links\r\n',
        "\nPatient_ID,full name,Visit Date,FILE NAME,side\n\n#A-1,Jörg,20/11/2026,a.jpg,L\n",
        "patient,name,date,left\nA-1,Jörg,2026-11-20,a.jpg\n",
        "identifiant;nom;date;gauche;droite\nA-1;Jörg;20261120;a.jpg;\n",
    ],
)
def test_titles_and_dates_may_be_written_in_many_ways(tmp_path: Path, text: str) -> None:
    (row,) = table.read(written(tmp_path, text)).rows
    assert (row.patient, row.name, row.day, row.files) == ("A-1", "Jörg", DAY, [("a.jpg", L)])


def test_a_photograph_a_view_may_have_its_own_column(tmp_path: Path) -> None:
    text = "patient,date,front,left,right\nA-1,2026-11-20,f.jpg,l.jpg,r.jpg\n"
    (row,) = table.read(written(tmp_path, text)).rows
    assert row.files == [("f.jpg", F), ("l.jpg", L), ("r.jpg", R)]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (("5/11/2026", "20/11/2026"), [date(2026, 11, 5), DAY]),
        (("11/5/2026", "11/20/2026"), [date(2026, 11, 5), DAY]),
        (("5/11/2026", "6/11/2026"), [None, None]),
        (("5/11/2026", ""), [None, None]),
    ],
)
def test_one_date_settles_the_order_of_the_others(
    tmp_path: Path, dates: tuple[str, ...], days: list[date | None]
) -> None:
    rows = "".join(f"A-1,{text},{n}.jpg\n" for n, text in enumerate(dates))
    found = table.read(written(tmp_path, f"patient,date,file\n{rows}"))
    assert [row.day for row in found.rows] == days
    unread = [bool(text) and day is None for text, day in zip(dates, days, strict=True)]
    assert [bool(row.problem) for row in found.rows] == unread


def test_a_row_says_what_it_lacks(tmp_path: Path) -> None:
    text = "patient,date,file\n,2026-11-20,a.jpg\nA-1,soon,b.jpg\n"
    rows = table.read(written(tmp_path, text)).rows
    assert rows[0].problem.startswith("Row 2 of the table names no patient")
    assert rows[1].problem.startswith("Row 3 of the table has a date that cannot be read")


def test_a_table_may_name_patients_only(tmp_path: Path) -> None:
    found = table.read(written(tmp_path, "patient,name\nA-1,Erika\n"))
    assert not found.names_files
    assert found.rows[0].name == "Erika"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no rows"),
        (b"patient,file\n", "no rows"),
        (b"name,file\nErika,a.jpg\n", "no column patient"),
        (b"patient,file\nA\0B,a.jpg\n", "cannot be read"),
        (b"\x81\x8d\x8f", "cannot be read"),
        (b"patient,file\n" + b'"' + b"x" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_table_says_so(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(PhotoError, match=sentence):
        table.read(path)


def test_a_table_that_is_gone_or_too_large_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PhotoError, match="not there any more"):
        table.read(tmp_path / "list.csv")
    monkeypatch.setattr(table, "_MAX_BYTES", 10)
    with pytest.raises(PhotoError, match="too large"):
        table.read(written(tmp_path, PLAIN))


def test_views_are_read_from_letters_and_words(tmp_path: Path) -> None:
    said: dict[str, View | None] = {"F": F, "r": R, "Left side": L, "?": None, "": None}
    rows = "".join(f"A-1,a{n}.jpg,{text}\n" for n, text in enumerate(said))
    found = table.read(written(tmp_path, f"patient,file,view\n{rows}"))
    assert [row.files[0][1] for row in found.rows] == list(said.values())
