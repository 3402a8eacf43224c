"""Labels that show text as it is, and cut it with an ellipsis only where they are told to."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type


def label(
    text: str = "",
    type_: Type = Type.BODY,
    *,
    bold: bool = False,
    tone: str = "",
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Return a label of plain text: a name with angle brackets is shown, not interpreted."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(type_, bold=bold))
    made.setWordWrap(wrap)
    made.setText(text)
    if tone:
        theme.set_tone(made, tone)
    return made


def give_way(words: QLabel) -> QLabel:
    """Let a wrapping label take the width it is given instead of asking for one of its own."""
    policy = words.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    words.setSizePolicy(policy)
    return words


class ElidedLabel(QLabel):
    """One line of plain text that gives way when space is short; the tooltip has it whole.

    ``help`` is what the tooltip says besides.
    """

    def __init__(self, type_: Type = Type.BODY, *, bold: bool = False, tone: str = "") -> None:
        super().__init__()
        self.help = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(type_, bold=bold))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if tone:
            theme.set_tone(self, tone)

    def minimumSizeHint(self) -> QSize:
        """Return a width of a few letters: the rest can be elided."""
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text, cut at the right where it does not fit."""
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        whole = self.text() if shown != self.text() and self.text() != self.help else ""
        self.setToolTip("\n".join(words for words in (whole, self.help) if words))
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.contentsRect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
        )
