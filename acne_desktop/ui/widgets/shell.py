"""What the pages stand in: it scrolls only where a page has less room than it needs."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from acne_desktop.ui import theme
from acne_desktop.ui.tasks import Tasks


def retire(before: QWidget, tasks: Tasks) -> None:
    """Let go of widgets that are shown no more, once nothing runs that would still tell them."""
    before.hide()

    def let_go() -> None:
        if tasks.running:
            tasks.running[-1].finished.connect(let_go)
        else:
            before.deleteLater()

    let_go()


def within(dialog: QWidget, wanted: QSize) -> QSize:
    """Return the size wanted, as far as the window below a dialog and the screen have room."""
    room = dialog.screen().availableSize()
    parent = dialog.parentWidget()
    if parent is not None and parent.window().isVisible():
        room = room.boundedTo(parent.window().size())
    edge = 2 * theme.L
    return wanted.boundedTo(room - QSize(edge, edge))


class Pages(QStackedWidget):
    """Needs as much room as the page shown; pages that are not shown ask for none."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Return what the page shown cannot do without."""
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page else QSize()


class Shell(QScrollArea):
    """At 200 % on a small screen a page is larger than the window: it is scrolled, not cut."""

    def __init__(self, pages: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(pages)

    def minimumSizeHint(self) -> QSize:
        """Return little: what does not fit is scrolled."""
        return QSize(0, 0)


class DialogShell(Shell):
    """As large as what a dialog asks, as far as the screen goes; its buttons stand outside."""

    def sizeHint(self) -> QSize:
        """Return what is asked for, or what the screen has beside the dialog's own edges."""
        content = self.widget()
        wanted = content.sizeHint() if content else QSize()
        if content is not None and content.hasHeightForWidth():  # sentences of several lines
            wanted.setHeight(max(wanted.height(), content.heightForWidth(wanted.width())))
        most = self.screen().availableGeometry().height() - 4 * theme.CONTROL
        if wanted.height() <= most:
            return wanted
        return QSize(wanted.width() + self.verticalScrollBar().sizeHint().width(), most)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take on the size of what is asked when that changes."""
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
