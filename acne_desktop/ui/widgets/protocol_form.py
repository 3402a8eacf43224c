"""The form of a study's protocol: every rule with its words, and what is wrong at its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from acne_desktop.domain.account import Account, Permission, Role
from acne_desktop.domain.iga import Wording
from acne_desktop.domain.patient import folded
from acne_desktop.domain.study import (
    Discrepancy,
    FinalRule,
    Measure,
    Protocol,
    Showing,
    checked_code,
)
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.field import Field
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.people_choice import PeopleChoice
from acne_desktop.ui.widgets.quiet_choice import QuietChoice

_ABOUT = {
    "code": mark("Short: readers see it, and exports are named by it."),
    "title": mark("For you and the reports; readers do not see it."),
    "wording_id": mark("What readers see beside the grades."),
    "readers": mark("Each gets a list of their own, in an order of their own."),
    "reads_per_visit": mark("Of all readers, these few read the same visit."),
    "discrepancy": mark("Where two reads differ so, a third reader settles it."),
    "adjudicators": mark("They read what differs without knowing that it does."),
    "final": mark("The grade that counts once a third reader has read."),
    "decoy_share": mark("So many agreeing visits go to the third reader, too, so that a third "
                        "read tells nothing."),
    "suggestion": mark("The model\N{RIGHT SINGLE QUOTATION MARK}s grade, as a reader sees it."),
    "repeat_share": mark("So many visits come twice to the same reader, who is not told."),
    "repeat_gap": mark("So many other reads lie between, at least."),
    "seed": mark("The same number gives the same order and the same repeats."),
    "measure": mark("Training visits are read first, and compared with their reference grades."),
    "threshold": mark("Who does not reach it, reads no further. From 0 to 1."),
}  # fmt: skip
_SHARES = ("decoy_share", "repeat_share")
_WHOLE = ("repeat_gap", "seed")
_CHOSEN: dict[str, type[Any]] = {
    "discrepancy": Discrepancy,
    "final": FinalRule,
    "suggestion": Showing,
    "measure": Measure,
}
# What the reads that are planned already rest on.
PLANNED = ("readers", "reads_per_visit", "repeat_share", "repeat_gap", "seed")
_WIDE = ("wording_id",)
_WHOLE_NUMBER = mark("Enter a whole number.")


class ProtocolForm(QWidget):
    """``changed`` with every entry. :meth:`protocol` says what is wrong where it is mended."""

    changed = Signal()

    def __init__(self, wordings: Sequence[Wording], people: Sequence[Account]) -> None:
        super().__init__()
        self._taken: Collection[str] = ()
        self._is_new = True
        self._base = Protocol()
        self._people = people
        self.editors: dict[str, QWidget] = {}
        self.fields: dict[str, Field] = {}
        self._make_editors(wordings)
        self._lay_out()

    def _make_editors(self, wordings: Sequence[Wording]) -> None:
        for name in ("code", "title", *_SHARES, *_WHOLE, "threshold"):
            line = self.editors[name] = QLineEdit()
            line.textChanged.connect(self._entered)
        offered: dict[str, list[tuple[object, str]]] = {
            "wording_id": [(wording.id, wording.title) for wording in wordings],
            "reads_per_visit": [(1, tr("One reader")), (2, tr("Two readers"))],
            **{name: [(each, each.label) for each in kind] for name, kind in _CHOSEN.items()},
        }
        for name, choices in offered.items():
            box = self.editors[name] = QuietChoice()
            box.offer(choices)
            box.currentIndexChanged.connect(self._entered)
        for name, nobody in (
            ("readers", tr("No account has the role of a reader: an administrator gives it.")),
            ("adjudicators", tr("No account has the role of an adjudicator.")),
        ):
            people = self.editors[name] = PeopleChoice(nobody)
            people.changed.connect(self._entered)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.L)
        for title, rows in _sections():
            column.addWidget(label(title, Type.TITLE, bold=True))
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.XL)
            grid.setVerticalSpacing(theme.L)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)
            for row, names in enumerate(rows):
                for at, (name, words) in enumerate(names):
                    editor = self.editors[name]
                    field = Field(words, editor, hint=tr(_ABOUT[name]))
                    self.fields[name] = field
                    grid.addWidget(field, row, at, 1, 2 if name in _WIDE else 1)
            column.addLayout(grid)
            column.addSpacing(theme.S)
        self.people_problem = give_way(label(tone="error", wrap=True))

    # -- what it shows

    def show_new(self, taken: Collection[str]) -> None:
        """Take a new study; ``taken`` are the codes of the others."""
        self._is_new, self._taken = True, {folded(code) for code in taken}
        self._show(Protocol(seed=_seed(len(taken))), "", "")

    def show_study(self, code: str, title: str, protocol: Protocol, *, planned: bool) -> None:
        """Show a study's protocol; ``planned`` reads rest on some of it, which stays."""
        self._is_new = False
        self._show(protocol, code, title)
        for name in ("code", "title"):
            self.editors[name].setEnabled(False)
            self.fields[name].hint(tr("Stays as it is."))
        for name in PLANNED if planned else ():
            self.editors[name].setEnabled(False)
            self.fields[name].hint(tr("Stays as it is: the reads are planned by it."))

    def _show(self, protocol: Protocol, code: str, title: str) -> None:
        self._base = protocol
        self._offer_people(protocol)
        self.take_state({**_texts(protocol), "code": code, "title": title})

    def _offer_people(self, protocol: Protocol) -> None:
        for name, role, permission in (
            ("readers", Role.READER, Permission.READ),
            ("adjudicators", Role.ADJUDICATOR, Permission.ADJUDICATE),
        ):
            choice, chosen = self.editors[name], getattr(protocol, name)
            assert isinstance(choice, PeopleChoice)
            may = [
                (person.id, person.full_name)
                for person in self._people
                if role in person.roles
                or (person.id in chosen and permission in person.permissions)
            ]
            choice.offer(may, chosen)

    def state(self) -> dict[str, object]:
        """Return what is entered, right or not, as JSON holds it."""
        found: dict[str, object] = {}
        for name, editor in self.editors.items():
            if isinstance(editor, QLineEdit):
                found[name] = editor.text()
            elif isinstance(editor, QuietChoice):
                found[name] = editor.currentData()
            elif isinstance(editor, PeopleChoice):
                found[name] = list(editor.chosen)
        return found

    def take_state(self, state: Mapping[str, object]) -> None:
        """Show what was entered once; what cannot be shown stays as it is."""
        for name, editor in self.editors.items():
            value = state.get(name)
            if isinstance(editor, QLineEdit) and isinstance(value, str):
                editor.setText(value)
            elif isinstance(editor, QuietChoice) and editor.findData(value) >= 0:
                editor.setCurrentIndex(editor.findData(value))
            elif isinstance(editor, PeopleChoice) and isinstance(value, list | tuple):
                editor.choose(value)
        self._entered()

    # -- what it holds

    @property
    def code(self) -> str:
        """The study's code."""
        return self._text("code")

    @property
    def title(self) -> str:
        """The study's title."""
        return self._text("title")

    def protocol(self) -> Protocol | None:
        """Return what is entered; None after saying at each field what is wrong."""
        for name, field in self.fields.items():
            if self.editors[name].isEnabled():
                field.clear()
        problems: dict[str, str] = {}
        if self._is_new:
            problems |= self._problem_of_code()
        entered = self._numbers(problems)
        for name in ("wording_id", "reads_per_visit", *_CHOSEN):
            editor = self.editors[name]
            assert isinstance(editor, QuietChoice)
            entered[name] = editor.currentData()
        for name in ("readers", "adjudicators"):
            people = self.editors[name]
            assert isinstance(people, PeopleChoice)
            entered[name] = people.chosen
        made = replace(self._base, **entered)
        problems = {**made.problems(), **problems}
        for name, sentence in problems.items():
            self.fields[name].error(sentence)
        if problems:
            first = next(name for name in self.fields if name in problems)
            self.editors[first].setFocus()
            return None
        return made

    def _numbers(self, problems: dict[str, str]) -> dict[str, Any]:
        entered: dict[str, Any] = {}
        for name in (*_SHARES, *_WHOLE):
            try:
                number = int(self._text(name).removesuffix("%").strip())
            except ValueError:
                problems[name] = tr(_WHOLE_NUMBER)
                continue
            entered[name] = number / 100 if name in _SHARES else number
        try:
            entered["threshold"] = float(self._text("threshold").replace(",", "."))
        except ValueError:
            problems["threshold"] = tr("Enter a number from 0 to 1, such as 0.7.")
        return entered

    def _problem_of_code(self) -> dict[str, str]:
        try:
            code = checked_code(self.code)
        except InvalidRecordError as error:
            return {"code": error.sentence}
        if folded(code) in self._taken:
            return {"code": tr("Another study has this code: choose another one.")}
        return {}

    def _text(self, name: str) -> str:
        editor = self.editors[name]
        assert isinstance(editor, QLineEdit)
        return editor.text()

    def _entered(self) -> None:
        """Ask for an adjudicator only where there can be a difference."""
        once = self.state()["reads_per_visit"] == 1
        for name in ("discrepancy", "adjudicators", "final", "decoy_share"):
            self.fields[name].setVisible(not once) if name in self.fields else None
        self.changed.emit()


def _texts(protocol: Protocol) -> dict[str, object]:
    shown: dict[str, object] = {**protocol.to_json()}
    for name in _CHOSEN:
        shown[name] = getattr(protocol, name)
    for name in _SHARES:
        shown[name] = f"{100 * getattr(protocol, name):g}"
    for name in _WHOLE:
        shown[name] = str(getattr(protocol, name))
    shown["threshold"] = f"{protocol.threshold:g}"
    return shown


def _seed(studies: int) -> int:
    """Return another number for each study, so that no two have the same order."""
    return studies + 1


Row = Sequence[tuple[str, str]]


def _sections() -> list[tuple[str, Sequence[Row]]]:
    return [
        (tr("Study"), [[("code", tr("Code")), ("title", tr("Title"))]]),
        (
            tr("Reading"),
            [
                [("readers", tr("Readers")), ("reads_per_visit", tr("Each visit is read by"))],
                [("suggestion", tr("The suggestion is shown"))],
                [("wording_id", tr("Wording of the grades"))],
            ],
        ),
        (
            tr("Third reads"),
            [
                [
                    ("adjudicators", tr("Adjudicators")),
                    ("discrepancy", tr("A third read follows where")),
                ],
                [("final", tr("The final grade is")), ("decoy_share", tr("Decoys, per cent"))],
            ],
        ),
        (
            tr("Repeats and order"),
            [
                [("repeat_share", tr("Repeats, per cent")), ("repeat_gap", tr("Reads between"))],
                [("seed", tr("Random number of the order"))],
            ],
        ),
        (
            tr("Training"),
            [[("measure", tr("Training is measured by")), ("threshold", tr("Threshold"))]],
        ),
    ]
