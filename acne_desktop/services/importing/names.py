"""What the names of files and folders tell of photographs: whose, of which day, of which view."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from acne_desktop.domain.patient import folded
from acne_desktop.domain.photo import View

_TIME = r"(?:[-_T ]?\d{6}(?!\d))?"
_DATES = (
    re.compile(rf"(?<!\d)(?P<y>(?:19|20)\d\d)[-_. ]?(?P<m>\d\d)[-_. ]?(?P<d>\d\d){_TIME}(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d?)[-_/ ](?P<m>\d\d?)[-_/ ](?P<y>(?:19|20)\d\d)(?!\d)"),
)
_LAST_MONTH = 12  # 5-11-2026 is in May or in November: only a day past 12 settles it
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|[^\W\d_]+")  # splits FrontView, too
_ONE_LETTER = re.compile(r"(?<=[-_. ])(?P<view>[fFlLrR])\d?$")
_COUNTER = re.compile(r"[-_ ]?(?:\(\d+\)|\d{1,2}(?!\d))")
_CAMERA_FOLDER = re.compile(r"\d{3}[A-Za-z_]{5}")  # as the standard for cameras names them (DCF)
_GAP = "\0"
_SEPARATORS = " _-.,#"

_VIEW_WORDS: Mapping[View, str] = {
    View.FRONTAL: "front frontal frontale frontaal vorne vorn frente fronte voor voorkant devant "
    "anterior framifrån forfra edestä przód спереди анфас прямо 正面 정면",
    View.LEFT: "left links linke linkes gauche izquierda izquierdo izq sinistra sinistro sx "
    "esquerda esquerdo vänster venstre vasen lewy lewa lewo слева левая левый "
    "左 左侧 左側 왼쪽 좌측",
    View.RIGHT: "right rechts rechte rechtes droite droit derecha derecho destra destro dx "
    "direita direito höger højre høyre oikea prawy prawa prawo справа правая правый 右 右侧 右側 "
    "오른쪽 우측",
}
_FACE = "face"  # French for frontal, English for what all the photographs show
_PARTS = ("side", "view", "cheek", "profile", "profil", "seite", "face")
_CAMERAS = "img dsc dscn dscf pxl mvimg cimg gopr pict screenshot whatsapp"
_GENERAL = (
    "photo photos photograph photographs picture pictures pic pics image images foto fotos bild "
    "bilder aufnahme aufnahmen fotografia imagen imagenes immagini imagem imagens camera kamera "
    "phone dcim scan scans export import upload new neu raw original originals face faces "
    "patients patienten pacientes pazienti subjects clinic visit visits visite visita "
    "besuch termin v baseline followup follow up week weeks woche semaine semana settimana month "
    "months monat mois mes mese day days tag jour dia giorno screening before after vorher nachher "
    "avant apres antes despues view views side cheek profile profil seite and und et of the"
)
# Nobody's alone; with a number they are an identifier: "Patient 12", "E-1042".
_PATIENT = "patient patientin paciente paziente subject subjekt proband sujet sujeto soggetto case"
_AND = "e y"
_CAMERA_WORDS = frozenset(_CAMERAS.split())
_PATIENT_WORDS, _AND_WORDS = frozenset(_PATIENT.split()), frozenset(_AND.split())
_GENERAL_WORDS = _CAMERA_WORDS | _PATIENT_WORDS | _AND_WORDS | frozenset(_GENERAL.split())
_SHORT_NUMBER = 2  # digits of one that only counts


def _known_words() -> dict[str, View]:
    known = {}
    for view, words in _VIEW_WORDS.items():
        for word in map(folded, words.split()):
            known[word] = view
            known |= {word + part: view for part in _PARTS}
    return known


_VIEWS = _known_words()


@dataclass(frozen=True)
class Told:
    """What names tell of a photograph; ``identifier`` is empty where they tell of no patient."""

    identifier: str
    day: date | None
    view: View | None


def told(folders: Sequence[str], stem: str, *, above: str = "") -> Told:
    """Return what the names of a file's folders (outermost first) and of the file itself tell.

    The innermost date counts; the identifier stands beside it, else above it, else below it. With
    no date in a folder's name the file's own is read, and the first folder that seems to be a
    patient's. ``above`` is the folder that was chosen: it counts where nothing below it tells.
    """
    at = next((i for i in reversed(range(len(folders))) if date_in(folders[i])[0]), None)
    in_file, day = _of_file(stem)
    if at is None:
        inside = [name for name in folders if not is_general(name)]
        identifier = next(filter(_has_digit, inside), next(iter(inside), ""))
    else:
        day = date_in(folders[at])[0]
        around = (date_in(folders[at])[1], *reversed(folders[:at]), *folders[at + 1 :])
        identifier = next((name for name in around if not is_general(name)), "")
    if not identifier:
        identifier = in_file or _of_chosen(above)
    if day is None and at is None:
        day = date_in(above)[0]
    return Told(identifier, day, view_in(stem) or _view_of(folders))


def date_in(text: str) -> tuple[date | None, str]:
    """Return the date in a name, and the name without it (and without the time behind it)."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
            if pattern is _DATES[-1] and day <= _LAST_MONTH and day != month:
                continue
            with suppress(ValueError):  # such as month 13
                rest = f"{text[: match.start()]}{_GAP}{text[match.end() :]}"
                return date(year, month, day), _joined(rest)
    return None, text


def view_in(name: str) -> View | None:
    """Return the view that a name says in one of several languages; None for none or several."""
    said = {view for _, _, view in _said(name)}
    return said.pop() if len(said) == 1 else None


def is_general(name: str) -> bool:
    """Tell whether a name is that of no patient: empty, "Photos", "Visit 3", "left", "100CANON"."""
    words = [folded(word) for word in _WORD.findall(name)]
    if words and _has_digit(name) and (_AND_WORDS.issuperset(words) or words[0] in _PATIENT_WORDS):
        return False
    if words:
        general = all(word in _GENERAL_WORDS or word in _VIEWS for word in words)
        return general or _CAMERA_FOLDER.fullmatch(name) is not None
    return sum(c.isdigit() for c in name) <= _SHORT_NUMBER


def _of_file(stem: str) -> tuple[str, date | None]:
    """Return the identifier and the date in a file's own name.

    What a camera names holds no identifier: only what stands beside a view's word or a date.
    """
    day, rest = date_in(stem)
    words = {folded(word) for word in _WORD.findall(stem)}
    spans = [(start, end) for start, end, _ in _said(rest)]
    if words & _CAMERA_WORDS or (day is None and not spans):
        return "", day
    for start, end in reversed(spans):
        counted = _COUNTER.match(rest, end)
        rest = f"{rest[:start]}{_GAP}{rest[counted.end() if counted else end :]}"
    identifier = _joined(rest)
    return ("" if is_general(identifier) else identifier), day


def _of_chosen(name: str) -> str:
    """Return the identifier in the name of the folder that was chosen: only where a digit is."""
    rest = date_in(name)[1]
    return rest if _has_digit(rest) and not is_general(rest) else ""


def _view_of(folders: Iterable[str]) -> View | None:
    """Return the view after which a folder is named, and after nothing else."""
    for name in reversed(list(folders)):
        if is_general(name) and (view := view_in(name)):
            return view
    return None


def _said(name: str) -> Iterator[tuple[int, int, View]]:
    """Yield where a name says a view, and which; the word "face" counts where it stands alone."""
    faces, found = [], False
    for match in _WORD.finditer(name):
        word = folded(match[0])
        if word in _VIEWS:
            found = True
            yield match.start(), match.end(), _VIEWS[word]
        elif word == _FACE:
            faces.append(match)
    if not found and (letter := _ONE_LETTER.search(name)):
        by_letter = {"f": View.FRONTAL, "l": View.LEFT, "r": View.RIGHT}
        found = True
        yield letter.start(), letter.end(), by_letter[letter["view"].lower()]
    if not found:
        for match in faces:
            yield match.start(), match.end(), View.FRONTAL


def _joined(text: str) -> str:
    """Return what is left around the gaps, tidied."""
    parts = (part.strip(_SEPARATORS) for part in text.split(_GAP))
    return " ".join(part for part in parts if part)


def _has_digit(name: str) -> bool:
    return any(c.isdigit() for c in name)
