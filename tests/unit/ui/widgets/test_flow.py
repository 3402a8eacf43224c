"""A row of controls goes on below where it does not fit."""

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from acne_desktop.ui.widgets.flow import Flow


@pytest.fixture
def row(dressed: QApplication, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    flow = Flow(made)
    flow.setSpacing(4)
    for _ in range(4):
        control = QFrame()
        control.setFixedSize(100, 30)
        flow.addWidget(control)
    return made


def _flow(row: QWidget) -> Flow:
    flow = row.layout()
    assert isinstance(flow, Flow)
    return flow


def test_it_breaks_where_it_is_too_long(row: QWidget) -> None:
    flow = _flow(row)
    assert flow.sizeHint().width() == 412
    assert [flow.heightForWidth(width) for width in (412, 411, 204, 100)] == [30, 64, 64, 132]

    row.resize(308, 100)
    row.show()
    places = [control.pos().toTuple() for control in row.findChildren(QFrame)]
    assert places == [(0, 0), (104, 0), (208, 0), (0, 34)]


def test_what_is_hidden_takes_no_room(row: QWidget) -> None:
    row.findChildren(QFrame)[1].hide()
    assert _flow(row).sizeHint().width() == 308
    assert _flow(row).heightForWidth(308) == 30


def test_a_control_can_be_taken_out(row: QWidget) -> None:
    flow = _flow(row)
    assert flow.takeAt(9) is None
    assert flow.itemAt(4) is None
    assert flow.takeAt(0) is not None
    assert flow.count() == 3


def test_a_control_that_is_torn_down_takes_no_room(qtbot: QtBot) -> None:
    host, gone = QWidget(), QPushButton("gone")
    qtbot.addWidget(host)
    qtbot.addWidget(gone)
    flow = Flow(host)
    flow.addWidget(QPushButton("stays"))
    height = flow.heightForWidth(400)
    item = QWidgetItem(gone)
    flow.addItem(item)
    shiboken6.delete(item)
    assert flow.heightForWidth(400) == height
    assert flow.takeAt(1) is item
