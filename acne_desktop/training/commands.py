"""What ``acne-desktop dataset`` runs: ACNE04, or rendered patients -> a data set."""

import os
from pathlib import Path

from acne_desktop.language import mark
from acne_desktop.training import acne04, dataset
from acne_desktop.training.output import bar, print_line, writing

SYNTHETIC_HEIGHT = 640  # pixels; the face is then as tall as on the real photographs
SYNTHETIC_ABOUT = dataset.About(
    mark("Synthetic triplets rendered by this project"),
    dataset.SYNTHETIC,
    "Apache-2.0; head shape: ICT-FaceKit, USC Institute for Creative Technologies, MIT",
    (
        "IGA 0 and frontal views are known from rendered, synthetic patients only.",
        "Synthetic patients have all six Fitzpatrick types, but rendered skin is no evidence of "
        "how the model does on real skin of those types.",
    ),
)


def make_dataset_acne04(source: Path, out: Path) -> None:
    """Write ACNE04 as ``triplets.csv`` into ``out``; photographs are referenced, not copied."""
    visits = acne04.visits(source)
    with writing(out):
        dataset.write(out, visits)
        dataset.write_about(out, acne04.ABOUT)
    pairs = sum(len(visit.photos) > 1 for visit in visits)
    print_line(f"{len(visits)} visits ({pairs} with both sides) written to {out.name}.")


def make_dataset_synthetic(subjects: int, seed: int, head: Path, out: Path) -> None:
    """Render triplets with exact masks into ``out``; visits that are there already are kept."""
    # Only this command needs the renderer.
    from acne_desktop.training.synthesis.write import write_dataset  # noqa: PLC0415

    with writing(out), bar() as shown:
        task = shown.add_task("Rendering", total=1.0)
        write_dataset(
            head,
            out,
            subjects=subjects,
            seed=seed,
            height=SYNTHETIC_HEIGHT,
            workers=os.cpu_count() or 1,
            progress=lambda part, words: shown.update(task, completed=part, description=words),
        )
        dataset.write_about(out, SYNTHETIC_ABOUT)
    print_line(f"{subjects} synthetic subjects written to {out.name}.")
