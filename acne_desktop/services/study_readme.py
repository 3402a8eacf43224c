"""The sheet that lies beside a study's exported files: what they are, and what they cannot do."""

from acne_desktop.domain.study import State, Study
from acne_desktop.services.study_photographs import LIMITS, UNMASKED
from acne_desktop.services.study_tables import (
    DICTIONARY,
    FINALS,
    PHOTOGRAPHS,
    READS,
    TRAIL,
)


def readme(study: Study, *, photographs: bool, masking: bool) -> str:
    """Return the text, in English as the tables are."""
    arms = (
        "Arms are told: the study is unblinded."
        if study.state is State.UNBLINDED
        else "Arms are left empty: the study is not unblinded yet."
    )
    lines = [
        f"Study {study.code}, exported by acne_desktop.",
        "",
        f"{READS}: every committed read of a visit that counts; training is left out.",
        f"{FINALS}: the final grade of every visit that has one, by the protocol's rule. {arms}",
        f"{TRAIL}: the audit trail of this study. The clinic's own numbers of visits and what a",
        "signature was put to are left out; AUHASH is the whole entry's, to compare with the",
        "clinic's trail.",
        f"{DICTIONARY}: every column of every table: name, meaning, type, unit, allowed values.",
    ]
    if photographs:
        lines += [
            f"{PHOTOGRAPHS} and the JPEG files: copies of the photographs, long side at most 2048",
            "pixels, with pixels only: no camera data, no name, no time.",
            "",
            LIMITS if masking else UNMASKED,
        ]
        if masking:
            lines.append(
                "Photographs in which no upright face was found are left out, and listed as such."
            )
    lines += [
        "",
        "Columns are named as in SDTM (QS) where one fits. Empty cells are missing values. A cell",
        "that a spreadsheet would run as a formula begins with an apostrophe. Comments and reasons",
        "stand as they were written: read them before you pass the tables on.",
        "",
    ]
    return "\n".join(lines)
