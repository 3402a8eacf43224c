"""The tables of a study's export: what each column holds, and the rows under its identifiers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from acne_desktop.domain.audit import Action, Entry
from acne_desktop.domain.read import CommittedRead, Final, Kind
from acne_desktop.domain.study import State, Study, StudyVisit, natural_key

READS, FINALS, PHOTOGRAPHS, TRAIL, DICTIONARY = (
    "reads.csv",
    "final_grades.csv",
    "photographs.csv",
    "audit.csv",
    "dictionary.csv",
)
Row = Sequence[object]

_TEST = "Investigator's Global Assessment"
_NOT_DONE = "NOT DONE"
_DATE_TIME = "YYYY-MM-DDThh:mm:ss, UTC"
_YES_NO = "Y; N"
_ALL = (READS, FINALS, PHOTOGRAPHS)
_GRADES = "0; 1; 2; 3; 4"


@dataclass(frozen=True)
class Column:
    """One column: the tables it stands in, and all that one must know to use it.

    ``kind`` is text, integer or date and time; ``values`` are those allowed, or their form.
    """

    name: str
    tables: tuple[str, ...]
    label: str
    meaning: str
    kind: str = "text"
    unit: str = ""
    values: str = ""


# Named as in SDTM (QS, SV) where one fits; the dictionary is in English, as tables for programs.
COLUMNS = (
    Column("STUDYID", (*_ALL, TRAIL), "Study", "Code of the study"),
    Column("DOMAIN", (READS, FINALS), "Domain", "Questionnaires", values="QS"),
    Column("USUBJID", _ALL, "Subject", "Subject, as the study knows them"),
    Column("VISITNUM", _ALL, "Visit number", "Place of the visit in the trial's order", "integer"),
    Column("VISIT", _ALL, "Visit", "Planned visit, as the study names it"),
    Column("ARM", (FINALS,), "Arm", "Arm; empty until the study is unblinded"),
    Column("QSSEQ", (READS,), "Sequence", "Number of the read, unique in the study", "integer"),
    Column("QSTESTCD", (READS, FINALS), "Test code", "What was assessed", values="IGA"),
    Column("QSTEST", (READS, FINALS), "Test", "What was assessed, in words", values=_TEST),
    Column(
        "QSORRES",
        (READS, FINALS),
        "Grade",
        "Grade by the protocol's wording, from 0 (clear) to 4 (severe); empty where not gradable",
        "integer",
        "grade",
        _GRADES,
    ),
    Column(
        "QSSTAT",
        (READS, FINALS),
        "Not done",
        "Whether the photographs were not gradable",
        values=f"{_NOT_DONE}; empty",
    ),
    Column("QSREASND", (READS,), "Reason not done", "Why the photographs were not gradable"),
    Column(
        "QSEVAL",
        (READS,),
        "Evaluator",
        "In which part somebody read",
        values="INDEPENDENT ASSESSOR; ADJUDICATOR",
    ),
    Column("QSEVALID", (READS,), "Evaluator's name", "Name of whoever read"),
    Column(
        "READTYPE",
        (READS,),
        "Kind of read",
        "First and repeated reads; a third read that settles a difference, or settles nothing",
        values="; ".join(each.value for each in Kind if each is not Kind.TRAINING),
    ),
    Column(
        "QSDTC", (READS,), "Committed at", "When the read was committed", "date and time",
        values=_DATE_TIME,
    ),
    Column("QSCOM", (READS,), "Comment", "The reader's comment, as it was written"),
    Column(
        "PROTVER", (READS,), "Protocol version", "Version in force at the commit", "integer",
        values="from 1",
    ),
    Column(
        "SUGSHOWN",
        (READS,),
        "Suggestion shown",
        "Whether the model's suggestion was shown before the commit",
        values=_YES_NO,
    ),
    Column(
        "ADJUDFL", (FINALS,), "Adjudicated", "Whether a third read settled the grade",
        values=_YES_NO,
    ),
    Column(
        "VIEW",
        (PHOTOGRAPHS,),
        "View",
        "Which side of the face is seen; left is the patient's left",
        values="frontal; left; right",
    ),
    Column("FILE", (PHOTOGRAPHS,), "File", "Name of the file in this folder; empty if left out"),
    Column("WIDTH", (PHOTOGRAPHS,), "Width", "Width of the file", "integer", "pixels", "1 to 2048"),
    Column(
        "HEIGHT", (PHOTOGRAPHS,), "Height", "Height of the file", "integer", "pixels", "1 to 2048"
    ),
    Column(
        "MASKED",
        (PHOTOGRAPHS,),
        "Masked",
        "Whether eyes and brows are covered in the file; empty if left out",
        values=f"{_YES_NO}; empty",
    ),
    Column(
        "PHSTAT",
        (PHOTOGRAPHS,),
        "Not done",
        "Whether the photograph was left out",
        values=f"{_NOT_DONE}; empty",
    ),
    Column("PHREASND", (PHOTOGRAPHS,), "Reason not done", "Why the photograph was left out"),
    Column(
        "FILESHA", (PHOTOGRAPHS,), "Hash of the file", "SHA-256 of the file in this folder",
        values="64 hexadecimal digits; empty",
    ),
    Column(
        "SHA256",
        (PHOTOGRAPHS,),
        "Hash of the original",
        "SHA-256 of the original as the clinic keeps it, to find it there",
        values="64 hexadecimal digits",
    ),
    Column(
        "AUSEQ", (TRAIL,), "Entry", "Number on the clinic's audit trail, which holds other entries",
        "integer",
    ),
    Column(
        "AUDTC", (TRAIL,), "At", "When it was done", "date and time", values=_DATE_TIME
    ),
    Column("AUACTOR", (TRAIL,), "Who", "Name that whoever did it signs in with"),
    Column(
        "AUACTION", (TRAIL,), "Action", "What was done",
        values="; ".join(each.value for each in Action),
    ),
    Column(
        "AUOBJ",
        (TRAIL,),
        "Kind of record",
        "To what it was done",
        values="studies; protocols; study_visits; reads; signatures",
    ),
    Column("AUREC", (TRAIL,), "Record", "Number of the record", "integer"),
    Column(
        "AUOLD", (TRAIL,), "Before",
        "Fields that differ, before; without those that this export leaves out", values="JSON",
    ),
    Column(
        "AUNEW", (TRAIL,), "After",
        "Fields that differ, after; without those that this export leaves out", values="JSON",
    ),
    Column("AUREASON", (TRAIL,), "Reason", "Reason given, as it was written"),
    Column(
        "AUHASH", (TRAIL,), "Hash",
        "SHA-256 of the whole entry on the clinic's trail, which can be compared there",
        values="64 hexadecimal digits",
    ),
    Column(
        "TABLE", (DICTIONARY,), "Table", "Name of the file that holds the column",
        values="; ".join((*_ALL, TRAIL, DICTIONARY)),
    ),
    Column("COLUMN", (DICTIONARY,), "Column", "Name of the column"),
    Column("LABEL", (DICTIONARY,), "Label", "The column's name in words"),
    Column("MEANING", (DICTIONARY,), "Meaning", "What the column holds"),
    Column(
        "TYPE", (DICTIONARY,), "Type", "What kind of value it is",
        values="text; integer; date and time",
    ),
    Column("UNIT", (DICTIONARY,), "Unit", "What numbers are in; empty for none"),
    Column(
        "VALUES", (DICTIONARY,), "Allowed values",
        "Values parted by semicolons, a range, or a form; empty for any",
    ),
)  # fmt: skip

# What the trail's entries may tell of each kind of record: neither the clinic's own numbers of
# visits, nor what a signature was put to, which may tell arms.
_TOLD = {
    "studies": {"id", "code", "title", "state", "created_at"},
    "protocols": {"id", "version", "content", "reason", "made_by", "made_at"},
    "study_visits": {"id", "subject", "timepoint", "part", "reference_grade"},
    "reads": {
        "id",
        "study_visit_id",
        "reader_id",
        "kind",
        "place",
        "protocol_version",
        "handed_at",
        "committed_at",
        "grade",
        "not_gradable",
        "comment",
        "suggestion_shown",
    },
    "signatures": {"id", "full_name", "made_at", "meaning", "reason", "subject", "sha256"},
}


@dataclass(frozen=True)
class Records:
    """A study as it is exported: its visits that count, their committed reads, final grades."""

    study: Study
    visits: Sequence[StudyVisit]
    reads: Sequence[CommittedRead]
    finals: Mapping[int, Final]

    @property
    def unblinded(self) -> bool:
        """Tell whether arms may be told."""
        return self.study.state is State.UNBLINDED

    @cached_property
    def visit_numbers(self) -> dict[str, int]:
        """The place of each planned visit in the trial's order, from 1."""
        known = sorted({v.enrolment.timepoint for v in self.visits}, key=natural_key)
        return {timepoint: place for place, timepoint in enumerate(known, start=1)}


@dataclass(frozen=True)
class PhotographRow:
    """One photograph of a visit; ``file`` is empty where it was left out for a reason."""

    visit: StudyVisit
    view: str
    sha256: str
    file: str = ""
    size: tuple[int, int] = (0, 0)
    masked: bool = False
    file_sha256: str = ""
    reason: str = ""


def names(table: str) -> list[str]:
    """Return the columns of a table, in order."""
    return [column.name for column in COLUMNS if table in column.tables]


def dictionary() -> list[Row]:
    """Return a row for each column of each table, the dictionary's own included."""
    return [
        [table, each.name, each.label, each.meaning, each.kind, each.unit, each.values]
        for table in (*_ALL, TRAIL, DICTIONARY)
        for each in COLUMNS
        if table in each.tables
    ]


def reads(found: Records) -> list[Row]:
    """Return a row for each committed read."""
    return [
        [
            found.study.code,
            "QS",
            read.subject,
            found.visit_numbers[read.timepoint],
            read.timepoint,
            read.id,
            *_result(read.grade),
            read.not_gradable,
            _evaluator(read.kind),
            read.reader,
            read.kind.value,
            f"{read.committed_at:%Y-%m-%dT%H:%M:%S}",
            read.comment,
            read.protocol_version,
            _flag(read.suggestion_shown),
        ]
        for read in sorted(found.reads, key=lambda read: read.id)
    ]


def finals(found: Records) -> list[Row]:
    """Return a row for each visit whose grade is settled; arms once the study is unblinded."""
    rows: list[Row] = []
    for visit in found.visits:
        final = found.finals.get(visit.id)
        if final is None or not final.settled:
            continue
        told = visit.enrolment
        rows.append(
            [
                found.study.code,
                "QS",
                told.subject,
                found.visit_numbers[told.timepoint],
                told.timepoint,
                told.arm if found.unblinded else "",
                *_result(final.grade),
                _flag(final.adjudicated),
            ]
        )
    return rows


def photographs(found: Records, listed: Sequence[PhotographRow]) -> list[Row]:
    """Return a row for each photograph, those that were left out included."""
    return [
        [
            found.study.code,
            each.visit.enrolment.subject,
            found.visit_numbers[each.visit.enrolment.timepoint],
            each.visit.enrolment.timepoint,
            each.view,
            each.file,
            *(each.size if each.file else ("", "")),
            _flag(each.masked) if each.file else "",
            "" if each.file else _NOT_DONE,
            each.reason,
            each.file_sha256,
            each.sha256,
        ]
        for each in listed
    ]


def trail(found: Records, entries: Sequence[Entry]) -> list[Row]:
    """Return a row for each entry of the study, without what names a patient or is hidden."""
    return [
        [
            found.study.code,
            entry.id,
            f"{entry.at:%Y-%m-%dT%H:%M:%S}",
            entry.actor,
            entry.action,
            entry.subject,
            entry.record,
            *(_side(found, entry, side) for side in (entry.old, entry.new)),
            entry.reason,
            entry.hash,
        ]
        for entry in entries
    ]


def _side(found: Records, entry: Entry, side: Mapping[str, object] | None) -> str:
    if side is None:
        return ""
    told = _TOLD[entry.subject] | ({"arm"} if found.unblinded else set())
    if entry.action == Action.EXPORTED:  # how much was exported
        told = set(side)
    return json.dumps({name: value for name, value in side.items() if name in told})


def _result(grade: int | None) -> Iterator[object]:
    yield from ("IGA", _TEST)
    yield "" if grade is None else int(grade)
    yield _NOT_DONE if grade is None else ""


def _evaluator(kind: Kind) -> str:
    third = kind in (Kind.ADJUDICATION, Kind.DECOY)
    return "ADJUDICATOR" if third else "INDEPENDENT ASSESSOR"


def _flag(value: bool) -> str:
    return "Y" if value else "N"
