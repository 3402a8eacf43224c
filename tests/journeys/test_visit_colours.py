"""Colours on the visit page: corrected on the screen when asked for, never in what is graded."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.colour import CardReading, Colours
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import KnownError
from acne_desktop.services import colour
from acne_desktop.services.clinic import Clinic
from acne_desktop.training.colour_scenes import Camera
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.colour_choice import NO_CARD
from tests.fakes import FakeGrader
from tests.journeys.visits import Visitor, visitor
from tests.photographs import face, write_photo
from tests.unit.imaging.colour.test_card import corners, taken

Triplet = dict[View, Path]
Pixels = NDArray[np.uint8]


class SeeingGrader(FakeGrader):
    """Remembers the photographs that it was given."""

    seen: dict[View, Pixels]

    def assess(self, photos, **how) -> Suggestion:  # type: ignore[no-untyped-def]
        """Answer as the fake does."""
        self.seen = {view: pixels.copy() for view, pixels in photos.items()}
        return super().assess(photos, **how)


@pytest.fixture
def fake_grader() -> SeeingGrader:
    return SeeingGrader()


@pytest.fixture
def visit(context: AppContext, clinic: Clinic, fake_grader: FakeGrader, qtbot: QtBot) -> Visitor:
    made = visitor(context, clinic, fake_grader, qtbot)
    made.start()
    made.page.triplet.attention.switch.setChecked(False)
    return made


@pytest.fixture
def with_card(tmp_path: Path, triplet_files: Triplet) -> Triplet:
    """Return a triplet whose frontal photograph holds a colour card."""
    card = write_photo(tmp_path / "card.png", taken(corners()))
    return {**triplet_files, View.FRONTAL: card}


@pytest.fixture
def tinted(tmp_path: Path) -> Triplet:
    """Return a triplet taken under a warm lamp."""
    warm = np.array([1.0, 0.85, 0.6])
    return {
        view: write_photo(tmp_path / f"warm-{view}.png", (face(view) * warm).astype(np.uint8))
        for view in VIEWS
    }


def middle(visit: Visitor, view: View) -> NDArray[np.float64]:
    """Return the mean colour of the middle of what is seen of a photograph."""
    image = visit.picture(view)
    part = image.copy(image.width() // 2 - 40, image.height() // 2 - 40, 80, 80)
    colours = [part.pixelColor(x, y) for x in range(0, 80, 4) for y in range(0, 80, 4)]
    values = np.array([(c.red(), c.green(), c.blue()) for c in colours], np.float64)
    return np.array(values.mean(axis=0))


def captions(visit: Visitor) -> list[str]:
    return [slot.caption for slot in visit.page.triplet.slots.values()]


def press_c(visit: Visitor) -> None:
    visit.press(Qt.Key.Key_C)
    visit.rest()


def pixels(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.array(picture.convert("RGB"))


def test_the_key_goes_from_as_taken_to_the_card_to_the_grey_world_and_back(
    visit: Visitor, with_card: Triplet
) -> None:
    visit.drop_triplet(with_card)
    as_taken = middle(visit, View.FRONTAL)
    size = captions(visit)[0]
    assert size == "600 \N{MULTIPLICATION SIGN} 800"

    press_c(visit)
    by_card = middle(visit, View.FRONTAL)
    assert visit.page.colours.colours is Colours.CARD
    assert captions(visit)[0] == "By colour card, display only"
    assert captions(visit)[1:] == ["No colour card: as taken"] * 2
    assert np.abs(by_card - as_taken).max() > 8

    press_c(visit)
    grey_world = middle(visit, View.FRONTAL)
    assert captions(visit) == ["Grey world, display only"] * 3
    assert np.abs(grey_world - by_card).max() > 4

    press_c(visit)
    assert captions(visit)[0] == size
    assert np.abs(middle(visit, View.FRONTAL) - as_taken).max() < 1


@pytest.mark.parametrize("way", [Colours.CARD, Colours.GREY_WORLD])
def test_what_is_graded_is_as_taken_whatever_is_shown(
    visit: Visitor, with_card: Triplet, fake_grader: SeeingGrader, way: Colours
) -> None:
    visit.page.colours.choose(way)

    visit.drop_triplet(with_card)

    assert "display only" in captions(visit)[0]
    assert set(fake_grader.seen) == set(VIEWS)
    for view, path in with_card.items():
        assert (fake_grader.seen[view] == pixels(path)).all()


def test_a_saved_visit_that_is_graded_later_is_graded_as_taken(
    visit: Visitor, with_card: Triplet, fake_grader: SeeingGrader
) -> None:
    fake_grader.failure = KnownError("The model cannot answer.")
    visit.drop_triplet(with_card)
    visit.press(Qt.Key.Key_3)
    visit_id = visit.save()
    fake_grader.failure = None
    visit.open(visit_id)
    press_c(visit)
    assert "display only" in captions(visit)[0]

    visit.page.suggesting.ask()
    visit.rest()

    assert (fake_grader.seen[View.FRONTAL] == pixels(with_card[View.FRONTAL])).all()


def test_the_list_offers_the_same_and_says_that_it_is_for_display_only(
    visit: Visitor, tinted: Triplet
) -> None:
    visit.drop_triplet(tinted)
    choice = visit.page.triplet.colours.list
    labels = [choice.itemText(at) for at in range(choice.count())]
    assert labels[0] == "As taken"
    assert all(label.endswith("(display only)") for label in labels[1:])
    assert "model and the report take the colours as they were taken" in choice.toolTip()
    before = middle(visit, View.LEFT)

    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_End)
    visit.rest()

    assert visit.page.colours.colours is Colours.GREY_WORLD
    after = middle(visit, View.LEFT)
    assert np.ptp(after) < np.ptp(before) - 10  # the warm lamp's colour is gone


def test_without_a_card_its_way_is_not_offered_and_the_key_passes_it_by(
    visit: Visitor, tinted: Triplet
) -> None:
    visit.drop_triplet(tinted)
    choice = visit.page.triplet.colours
    assert not choice.offers_card
    tip = choice.list.itemData(1, Qt.ItemDataRole.ToolTipRole)
    assert tip == NO_CARD

    shown = []
    for _ in range(2):
        press_c(visit)
        shown.append(visit.page.colours.colours)

    assert shown == [Colours.GREY_WORLD, Colours.AS_TAKEN]


def test_a_card_that_cannot_be_used_says_why(
    visit: Visitor, triplet_files: Triplet, tmp_path: Path
) -> None:
    dark = write_photo(tmp_path / "dark.png", taken(corners(), Camera(exposure=0.05)))
    visit.drop_triplet({**triplet_files, View.FRONTAL: dark})

    press_c(visit)

    slot = visit.page.triplet.slots[View.FRONTAL]
    assert slot.caption == "Colour card not usable: as taken"
    assert "too dark" in slot.caption_help


def test_what_the_card_tells_is_kept_with_the_saved_visit_and_not_looked_for_again(
    visit: Visitor, with_card: Triplet, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.drop_triplet(with_card)
    sha256s = [photo.sha256 for photo in visit.page.state.draft.photos.values()]  # type: ignore[union-attr]
    assert colour.stored(clinic, sha256s) == {}
    visit.press(Qt.Key.Key_3)
    visit_id = visit.save()

    kept = colour.stored(clinic, sha256s)
    assert [kept[sha256].usable for sha256 in sha256s] == [True, False, False]

    def no_search(_pixels: Pixels) -> CardReading:
        raise AssertionError

    monkeypatch.setattr(colour, "read_card", no_search)
    visit.start()
    visit.open(visit_id)
    press_c(visit)
    assert captions(visit)[0] == "By colour card, display only"


def test_originals_stay_byte_for_byte(visit: Visitor, with_card: Triplet, clinic: Clinic) -> None:
    visit.drop_triplet(with_card)
    press_c(visit)
    visit.press(Qt.Key.Key_3)
    visit.save()

    saved = visit.page.state.visit
    assert saved is not None
    stored = {view: clinic.photos.read(p.sha256, p.suffix) for view, p in saved.photos.items()}
    assert stored == {view: path.read_bytes() for view, path in with_card.items()}


def test_swapped_photographs_keep_their_own_colours(visit: Visitor, with_card: Triplet) -> None:
    visit.drop_triplet(with_card)
    press_c(visit)

    visit.page.intake.swap(View.FRONTAL, View.LEFT)
    visit.rest()

    assert captions(visit)[0] == "No colour card: as taken"
    assert captions(visit)[1] == "By colour card, display only"


def test_the_next_visit_begins_as_taken(visit: Visitor, with_card: Triplet) -> None:
    visit.drop_triplet(with_card)
    press_c(visit)

    visit.start()

    assert visit.page.colours.colours is Colours.AS_TAKEN
    assert visit.page.triplet.colours.colours is Colours.AS_TAKEN
    assert visit.page.triplet.colours.offers_card


def test_zooming_in_shows_the_whole_original_in_the_same_colours(
    visit: Visitor, triplet_files: Triplet, tmp_path: Path
) -> None:
    large = Image.fromarray(taken(corners())).resize((2400, 3200))
    path = tmp_path / "large.jpg"
    large.save(path, quality=90)
    visit.drop_triplet({**triplet_files, View.FRONTAL: path})
    press_c(visit)

    visit.press(Qt.Key.Key_Z)
    visit.rest()
    at_once = middle(visit, View.FRONTAL)
    press_c(visit)
    press_c(visit)
    as_taken = middle(visit, View.FRONTAL)

    assert np.abs(at_once - as_taken).max() > 8
    press_c(visit)
    assert np.abs(middle(visit, View.FRONTAL) - at_once).max() < 2


def test_other_colours_ask_for_no_other_suggestion(
    visit: Visitor, with_card: Triplet, fake_grader: FakeGrader
) -> None:
    visit.drop_triplet(with_card)
    asked = len(fake_grader.calls)
    for _ in Colours:
        press_c(visit)
    assert len(fake_grader.calls) == asked == 1
