"""Taking photographs as a user does: space bar, retake, automatic shutter, ghost, lost cameras."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import settings as stored
from acne_desktop.services import visits
from acne_desktop.services.intake import read_photo
from acne_desktop.ui.capture import offered
from acne_desktop.ui.pages import capture_words as words
from tests.films import write_film
from tests.journeys.photographing import DARK, SIZE, Photographer, Plugs, pictures
from tests.photographs import face, write_triplet


def test_the_space_bar_takes_all_three_and_the_visit_gets_them(
    photographer: Photographer, camera: Path
) -> None:
    photographer.start()
    for number, view in enumerate(VIEWS):
        assert photographer.page.shooting.steps.current == view
        pictures(camera, first=10 * number)
        photographer.shoot()
    assert photographer.says == words.FINISHED
    photographer.press(Qt.Key.Key_Return)
    photographer.back_in_visit()
    draft = photographer.visit.state.draft
    assert draft is not None
    assert tuple(draft.photos) == VIEWS
    assert {(p.width, p.height, p.suffix) for p in draft.photos.values()} == {(*SIZE, ".png")}
    assert draft.camera_day == date.today()
    assert photographer.visit.bar.text == "3 photographs were taken."
    photographer.visit.bar.button("Undo").click()
    assert not draft.photos
    assert photographer.page.choice.source is None, "the camera is still on"


def test_a_dark_picture_is_told_and_one_that_was_taken_is_not_gone_past(
    photographer: Photographer, camera: Path
) -> None:
    pictures(camera, dark=True)
    photographer.start()
    photographer.wait(lambda: photographer.says == DARK)
    photographer.press(Qt.Key.Key_Space)
    steps = photographer.page.shooting.steps
    photographer.wait(lambda: steps.in_doubt is not None)
    assert steps.current == View.FRONTAL
    assert photographer.page.parts.places.places[View.FRONTAL].words == "Retake"
    photographer.press(Qt.Key.Key_K)
    assert [steps.current] == [View.LEFT]
    photographer.press(Qt.Key.Key_Escape)
    photographer.back_in_visit()
    assert photographer.visit.bar.text == "1 photograph was taken."


def test_retake_takes_the_latest_again(photographer: Photographer, camera: Path) -> None:
    photographer.start()
    photographer.shoot()
    first = photographer.page.shooting.steps.taken[View.FRONTAL]
    photographer.press(Qt.Key.Key_Backspace)
    assert photographer.page.shooting.steps.current == View.FRONTAL
    photographer.wait(lambda: photographer.says == words.GOOD)
    photographer.press(Qt.Key.Key_Space)
    steps = photographer.page.shooting.steps
    photographer.wait(lambda: steps.taken[View.FRONTAL] is not first)
    photographer.press(Qt.Key.Key_3)
    assert steps.current == View.RIGHT


def test_the_automatic_shutter_waits_for_a_good_second(
    photographer: Photographer, camera: Path
) -> None:
    pictures(camera, dark=True)
    photographer.start()
    photographer.press(Qt.Key.Key_A)
    photographer.wait(lambda: photographer.says == DARK)
    pictures(camera, first=10)
    photographer.wait(lambda: photographer.says == words.BY_ITSELF)
    assert not photographer.taken, "it released before the second was over"
    photographer.wait(lambda: View.FRONTAL in photographer.taken)
    assert photographer.context.settings.camera_automatic
    photographer.press(Qt.Key.Key_A)


def test_the_ghost_is_the_same_view_of_the_visit_before(
    photographer: Photographer, camera: Path, tmp_path: Path
) -> None:
    files = write_triplet(tmp_path / "before")
    del files[View.LEFT]
    visits.save(
        photographer.context.clinic,
        patient_id=photographer.patient.id,
        day=date(2026, 10, 2),
        photos={view: read_photo(file) for view, file in files.items()},
    )
    photographer.start()
    live, controls = photographer.page.parts.live, photographer.page.parts.controls
    photographer.wait(lambda: live.has_ghost and live.has_image)
    assert "2026-10-02" in controls.ghost_name.text()
    controls.ghost.setValue(100)
    strong = live.grab().toImage()
    photographer.press(Qt.Key.Key_G)
    assert controls.ghost.value() == 0
    assert live.grab().toImage() != strong
    photographer.press(Qt.Key.Key_2)
    assert not live.has_ghost
    assert not controls.ghost.isEnabled()


def test_a_camera_that_vanishes_in_a_burst_loses_nothing_and_goes_on(
    photographer: Photographer, camera: Path
) -> None:
    photographer.start()
    photographer.shoot()
    parts, shooting = photographer.page.parts, photographer.page.shooting
    photographer.wait(lambda: photographer.says == words.GOOD)
    assert shooting.source is not None
    came: list[object] = []

    def vanish(frame: object) -> None:
        came.append(frame)
        if camera.exists():
            camera.rename(away)

    away = camera.with_name("away")
    shooting.source.shot.connect(vanish)
    photographer.press(Qt.Key.Key_Space)
    photographer.wait(lambda: View.LEFT in photographer.taken and not shooting.busy)
    assert 1 <= len(came) < 5
    photographer.wait(lambda: "gone" in photographer.says)
    assert parts.done.isVisible()
    assert not parts.take.isVisible()
    away.rename(camera)
    photographer.wait(lambda: "The camera is back." in parts.bar.text)
    photographer.shoot()
    assert len(photographer.taken) == 3
    assert not parts.bar.text


def test_without_a_camera_the_page_says_what_to_do_until_one_is_plugged_in(
    photographer: Photographer, plugs: Plugs, tmp_path: Path
) -> None:
    photographer.start()
    parts = photographer.page.parts
    assert parts.nothing.isVisible()
    assert "Plug a camera in" in parts.nothing.text.text()
    plugs.plug("one", pictures(tmp_path / "sees"))
    photographer.wait(lambda: photographer.says == words.GOOD)
    assert parts.live.isVisible()
    assert parts.controls.device.currentText() == "Camera one"


def test_without_a_camera_files_can_be_chosen(
    photographer: Photographer, monkeypatch: pytest.MonkeyPatch, triplet_files: dict[View, Path]
) -> None:
    names = [str(file) for file in triplet_files.values()]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: (names, ""))
    photographer.start()
    photographer.page.parts.files.click()
    photographer.back_in_visit()
    draft = photographer.visit.state.draft
    assert draft is not None
    photographer.wait(lambda: len(draft.photos) == 3)


def test_a_watched_folder_takes_files_only_when_they_are_whole(
    photographer: Photographer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    triplet_files: dict[View, Path],
) -> None:
    card = tmp_path / "card"
    card.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(card))
    photographer.start()
    photographer.page.parts.watch.click()
    photographer.wait(lambda: "own button" in photographer.says)
    whole = {view: file.read_bytes() for view, file in triplet_files.items()}
    half = card / "DSC_1.jpg"
    half.write_bytes(whole[View.FRONTAL][:900])
    photographer.wait(lambda: photographer.says == "A photograph is arriving…")
    assert not photographer.taken
    half.write_bytes(whole[View.FRONTAL])
    photographer.wait(lambda: photographer.taken == [View.FRONTAL])
    (card / "DSC_2.jpg").write_bytes(whole[View.LEFT])
    (card / "DSC_3.jpg").write_bytes(whole[View.RIGHT])
    photographer.wait(lambda: photographer.says == words.FINISHED)
    photographer.press(Qt.Key.Key_Return)
    photographer.back_in_visit()
    draft = photographer.visit.state.draft
    assert draft is not None
    assert {view: photo.data for view, photo in draft.photos.items()} == whole
    assert stored.load(photographer.context.clinic.folders).camera_folder == str(card)


def test_what_was_chosen_is_remembered(
    photographer: Photographer, plugs: Plugs, camera: Path, tmp_path: Path
) -> None:
    plugs.plug("two", pictures(tmp_path / "other"))
    photographer.start()
    controls = photographer.page.parts.controls
    photographer.wait(lambda: photographer.says == words.GOOD)
    controls.device.setCurrentIndex(1)
    controls.device.activated.emit(1)
    controls.size_choice.setCurrentIndex(1)
    controls.size_choice.activated.emit(1)
    photographer.press(Qt.Key.Key_M)
    controls.ghost.setValue(70)
    photographer.press(Qt.Key.Key_Escape)
    photographer.back_in_visit()
    kept = stored.load(photographer.context.clinic.folders)
    assert (kept.camera, kept.camera_size) == ("two", "320x240")
    assert (kept.camera_mirrored, kept.ghost_opacity) == (True, 70)
    photographer.press(Qt.Key.Key_C, ctrl=True, shift=True)
    assert plugs.asked[-1] == ("two", QSize(320, 240))
    assert controls.device.currentText() == "Camera two"


def test_leaving_keeps_the_visit_that_has_the_photographs_now(
    photographer: Photographer, camera: Path
) -> None:
    photographer.start()
    photographer.shoot()
    photographer.press(Qt.Key.Key_1, ctrl=True)
    photographer.wait(lambda: photographer.window.here.page == "patients")
    photographer.window.new_visit(photographer.patient.id)
    photographer.back_in_visit()
    draft = photographer.visit.state.draft
    assert draft is not None
    assert list(draft.photos) == [View.FRONTAL]


def test_a_film_is_a_camera_by_the_environment(
    photographer: Photographer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [face(width=SIZE[0], height=SIZE[1], seed=seed) for seed in range(8)]
    film = write_film(tmp_path / "film.avi", faces)
    monkeypatch.setenv(offered.PLAYED, str(film))
    monkeypatch.setattr("acne_desktop.ui.pages.capture.offered_cameras", offered.offered_cameras)
    photographer.start()
    photographer.shoot()
    photo = photographer.page.shooting.steps.taken[View.FRONTAL].photo
    assert (photo.width, photo.height) == SIZE
