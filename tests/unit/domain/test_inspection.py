"""An inspection's verdict is the worst of its findings, and its advice says what to do about it."""

import pytest

from acne_desktop.domain.inspection import FaceSeen, Finding, Inspection, Quality, Verdict
from acne_desktop.domain.photo import View

FACE = FaceSeen(1.0, (0, 0, 100, 120), 0.0, 0.0, 0.0)
NOBODY = FaceSeen(0.1, None, 0.0, 0.0, 0.0)
GOOD = Finding(Quality.SHARPNESS, 9.0, Verdict.GOOD)
DARK = Finding(Quality.BRIGHTNESS, 0.2, Verdict.USABLE, "Too dark: add light.")
BLURRED = Finding(Quality.SHARPNESS, 0.1, Verdict.RETAKE, "Blurred: hold still.")
CROPPED = Finding(Quality.CROP, 0.5, Verdict.RETAKE, "Move back.")


@pytest.mark.parametrize(
    ("findings", "verdict", "advice"),
    [
        ((), Verdict.GOOD, ""),
        ((GOOD,), Verdict.GOOD, ""),
        ((GOOD, DARK), Verdict.USABLE, "Too dark: add light."),
        ((DARK, BLURRED, CROPPED), Verdict.RETAKE, "Blurred: hold still."),
    ],
)
def test_the_worst_finding_decides(
    findings: tuple[Finding, ...], verdict: Verdict, advice: str
) -> None:
    inspection = Inspection(View.FRONTAL, FACE, findings)
    assert inspection.verdict == verdict
    assert inspection.advice == advice


def test_without_a_face_it_has_to_be_taken_again() -> None:
    inspection = Inspection(None, NOBODY, (GOOD,))
    assert inspection.verdict == Verdict.RETAKE
    assert "No face" in inspection.advice


def test_verdicts_have_words() -> None:
    assert [verdict.label for verdict in Verdict] == ["Good", "Usable", "Retake"]
