"""About the model: the card as it is, links that lead nowhere, and a model that is damaged."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from acne_desktop import __version__
from acne_desktop.errors import PackageError
from acne_desktop.services.grading import ModelInfo
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages import about
from acne_desktop.ui.pages.about import AboutPage

CARD = "# The model\n\nQuadratic kappa **0.71**. See [the paper](https://example.org/paper).\n"
HASH = "ab" * 32


@pytest.fixture
def page(context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> AboutPage:
    monkeypatch.setattr(about, "model_info", lambda _folder=None: ModelInfo("1.0", HASH, CARD, {}))
    made = AboutPage(context)
    qtbot.addWidget(made)
    made.show()
    return made


def read(page: AboutPage, context: AppContext, qtbot: QtBot) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: not context.tasks.running)


def test_version_hash_and_card_are_shown(
    page: AboutPage, context: AppContext, qtbot: QtBot
) -> None:
    read(page, context, qtbot)
    assert page.version.text() == "1.0"
    assert page.hash.text().replace(" ", "") == HASH
    assert page.card.toPlainText().startswith("The model")
    assert "0.71" in page.card.toPlainText()
    words = {label.text() for label in page.findChildren(QLabel)}
    assert any(__version__ in text for text in words)
    assert any(text.startswith("torch ") for text in words)
    assert "Noto Sans" in words


def test_a_long_command_in_the_card_wraps(
    page: AboutPage, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = f"{CARD}\n```\nacne-desktop train {'--data folder ' * 40}\n```\n"
    monkeypatch.setattr(about, "model_info", lambda _folder=None: ModelInfo("1.0", HASH, card, {}))
    page.resize(1000, 700)
    read(page, context, qtbot)
    assert page.card.toPlainText().count("--data folder") == 40
    assert page.card.horizontalScrollBar().maximum() == 0


def test_links_lead_nowhere(
    page: AboutPage, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(page, context, qtbot)
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    before = page.card.toPlainText()
    page.card.anchorClicked.emit(QUrl("https://example.org/paper"))
    assert opened == []
    assert page.card.toPlainText() == before
    assert not page.card.openLinks()


def test_the_model_is_said_to_be_ready(page: AboutPage, context: AppContext, qtbot: QtBot) -> None:
    read(page, context, qtbot)
    assert page.state.text() == "Not loaded yet"
    with qtbot.waitSignal(context.grader_ready):
        context.load_grader()
    assert page.state.text() == "Ready"
    assert not page.try_again.isVisible()


def test_a_damaged_model_is_told_and_can_be_tried_again(
    page: AboutPage, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "The model is damaged: install the application again."
    good = context._load_grader

    def damaged(_folder: object = None) -> ModelInfo:
        raise PackageError(sentence)

    monkeypatch.setattr(about, "model_info", damaged)
    monkeypatch.setattr(context, "_load_grader", damaged)
    with qtbot.waitSignal(context.grader_failed):
        context.load_grader()
    read(page, context, qtbot)
    assert page.state.text() == sentence
    assert page.card.toPlainText() == sentence
    monkeypatch.setattr(context, "_load_grader", good)
    with qtbot.waitSignal(context.grader_ready):
        page.try_again.click()
    assert page.state.text() == "Ready"


def test_the_data_folder_can_be_shown(
    page: AboutPage, context: AppContext, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(page, context, qtbot)
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page.show_folder.click()
    assert [url.toLocalFile() for url in opened] == [str(context.clinic.folders.data)]
    assert page.folder.text().replace("\u200b", "") == str(context.clinic.folders.data)
