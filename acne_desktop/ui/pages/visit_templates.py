"""The clinic's reasons and paragraphs on the visit page: offered, added, and taken out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from acne_desktop.language import tr
from acne_desktop.services import templates
from acne_desktop.services.templates import Templates
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.decision_panel import DecisionPanel
from acne_desktop.ui.widgets.question_bar import QuestionBar


class ClinicTemplates(QObject):
    """Reads them once a clinic, and writes them when they are changed; a change can be undone."""

    def __init__(self, context: AppContext, panel: DecisionPanel, bar: QuestionBar) -> None:
        super().__init__(panel)
        self._context = context
        self._panel = panel
        self._bar = bar
        self._templates = Templates()
        panel.reason_part.keep_wanted.connect(self._keep_reason)
        panel.reason_part.remove_wanted.connect(self._remove_reason)
        panel.plan.keep_wanted.connect(self._keep_plan)
        panel.plan.remove_wanted.connect(self._remove_plan)
        context.clinic_changed.connect(self._read)
        if context.has_clinic:
            self._read()

    def _read(self) -> None:
        folders = self._context.clinic.folders
        self._context.tasks.run_db(lambda _progress: templates.load(folders), done=self._show)

    def _show(self, found: Templates) -> None:
        self._templates = found
        self._panel.set_templates(found)

    def _keep_reason(self, reason: str) -> None:
        self._change(self._templates.with_reason(reason), tr("The reason is kept."))

    def _remove_reason(self, place: int) -> None:
        self._change(self._templates.without_reason(place), tr("The reason was removed."))

    def _keep_plan(self, name: str, text: str) -> None:
        self._change(self._templates.with_plan(name, text), tr("The paragraph is kept."))

    def _remove_plan(self, place: int) -> None:
        self._change(self._templates.without_plan(place), tr("The paragraph was removed."))

    def _change(self, changed: Templates, said: str) -> None:
        before = self._templates
        if changed != before:
            self._write(changed)
            self._bar.ask(said, [(tr("Undo"), partial(self._write, before))])

    def _write(self, changed: Templates) -> None:
        self._show(changed)
        clinic = self._context.clinic
        self._context.tasks.run_db(
            lambda _progress: templates.save(clinic, changed), done=lambda _none: None
        )
