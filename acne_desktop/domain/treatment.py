"""What a patient is or was treated with, and the rules for recording it."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr

MAX_DRUG = 120
MAX_DOSE = 200


@dataclass(frozen=True)
class TreatmentDetails:
    """What the clinic enters about a treatment; one without ``stopped`` goes on."""

    drug: str
    started: date
    dose: str = ""
    stopped: date | None = None
    note: str = ""

    def checked(self) -> Self:
        """Return the details with spaces tidied. Raises :class:`InvalidRecordError`."""
        drug, dose = " ".join(self.drug.split()), " ".join(self.dose.split())
        if not drug:
            raise InvalidRecordError(tr("Enter the drug or the procedure."))
        if len(drug) > MAX_DRUG:
            raise InvalidRecordError(tr("Shorten the drug to {n} characters.", n=MAX_DRUG))
        if len(dose) > MAX_DOSE:
            raise InvalidRecordError(tr("Shorten the dose to {n} characters.", n=MAX_DOSE))
        if self.stopped is not None and self.stopped < self.started:
            raise InvalidRecordError(
                tr("The treatment ends before it starts: correct one of the two dates.")
            )
        return type(self)(drug, self.started, dose, self.stopped, self.note.strip())


@dataclass(frozen=True)
class Treatment:
    """A recorded treatment of one patient."""

    id: int
    patient_id: int
    details: TreatmentDetails

    def goes_on(self, day: date) -> bool:
        """Tell whether it has begun by a day, and is given beyond it."""
        details = self.details
        return details.started <= day and (details.stopped is None or day < details.stopped)

    @property
    def sentence(self) -> str:
        """Return the treatment in words: what, how much, from when until when."""
        details = self.details
        what = (
            tr("{drug}, {dose}", drug=details.drug, dose=details.dose)
            if details.dose
            else details.drug
        )
        start = details.started.isoformat()
        if details.stopped is None:
            return tr("{drug}: since {start}, goes on.", drug=what, start=start)
        stop = details.stopped.isoformat()
        return tr("{drug}: {start} to {stop}.", drug=what, start=start, stop=stop)
