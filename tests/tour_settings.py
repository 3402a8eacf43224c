"""The tour's stops at the settings: each section, a search, a reset, and the models."""

from acne_desktop.language import tr
from acne_desktop.services.settings_schema import MODELS, SECTIONS
from tests.made_up_models import made_up_overview
from tests.tour_guide import Guide


def walk_settings(guide: Guide) -> None:
    """Show each section of the settings, a search, and a reset that can be undone."""
    guide.window.show_settings()
    page = guide.window.page("settings")
    for section in SECTIONS:
        if section != MODELS:
            page.show_section(section)
            guide.shot(f"settings-{section}")
    page.search.setText("language")
    guide.shot("settings-search")
    page.show_section("reports")
    guide.running.context.change_settings(paper="Letter")
    page.list.resets["reports"].click()
    guide.shot("settings-reset")
    page.bar.button(tr("Undo")).click()
    guide.running.context.change_settings(paper="A4")
    guide.settle()


def walk_models(guide: Guide) -> None:
    """Show the models: the demo's few visits, then a clinic that has trained two of its own."""
    guide.window.show_settings()
    guide.window.page("settings").show_section(MODELS)
    guide.shot("settings-models")
    section = guide.window.page("settings").models
    section._show(made_up_overview(guide.running.context.clinic))
    guide.shot("settings-models-trained")
    section.area.ensureWidgetVisible(section.cards[-1])
    guide.shot("settings-models-list")
    section.cards[0].activate.click()
    answers = [(tr("Undo"), lambda: None), (tr("Close"), lambda: None)]
    section.bar.ask(tr("{name} was removed.", name="clinic-1"), answers)
    guide.shot("settings-models-reason")
    section.training.show_running()
    section.training.busy.report(
        0.4, tr("{what}, {n} of {total}", what=tr("Fitting network {n}", n=2), n=3, total=4)
    )
    guide.pause(1100)
    section.area.ensureWidgetVisible(section.training)
    guide.shot("settings-models-training")
    section.training.show_ended()
    guide.window.show_patients()
    guide.settle()
