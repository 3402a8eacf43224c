"""The report for the file or a colleague: all that was seen, what the model said, who decided."""

from acne_desktop.domain import cautions
from acne_desktop.domain.assessment import ATTENTION_SENTENCE, Decision, Suggestion
from acne_desktop.domain.iga import GRADES, Wording
from acne_desktop.domain.photo import VIEWS
from acne_desktop.language import mark, tr, trn
from acne_desktop.reporting import composing, words
from acne_desktop.reporting.composing import PURPOSE
from acne_desktop.reporting.content import (
    Accuracy,
    Bar,
    ClinicianBlock,
    FileReport,
    Labelled,
    Options,
    Records,
    SuggestionBlock,
    Table,
    ViewBlock,
)

NOT_GRADED = mark("Not yet graded by a clinician")
NOT_A_GRADE = mark(
    "The model\N{RIGHT SINGLE QUOTATION MARK}s suggestion is not a grade: a clinician decides."
)
_SHORT_HASH = 8


def compose(records: Records, options: Options | None = None) -> FileReport:
    """Return the report of a visit, in the language spoken.

    The suggestion never takes the place of a missing decision, and where there is one, the model's
    version and hash are told.
    """
    options = options or Options()
    visit = records.visit
    suggestion = visit.suggestion
    with_maps = bool(suggestion and options.attention and records.pictures.attention)
    shown = composing.points(records.history, visit.id, with_suggestion=True)
    return FileReport(
        frame=composing.frame(
            records,
            heading=tr("Facial acne assessment (IGA)"),
            which=Labelled(tr("Visit"), words.day(visit.day)),
            footnote=_footnote(records.accuracy if suggestion else None),
            facts=composing.facts(records.patient, visit.day),
        ),
        clinician=_clinician(records, suggestion),
        suggestion=_suggestion(suggestion, len(visit.photos)) if suggestion else None,
        views=_views(records, suggestion if with_maps else None),
        attention=_attention_sentence() if with_maps else "",
        colours=records.pictures.colours if with_maps else None,
        trend=composing.trend(shown, title=tr("Visits over time")),
        facts=_facts(records),
        tables=_tables(records),
        notes=_notes(records),
        model=_model(suggestion) if suggestion else "",
        signed=_signed(records),
    )


def _clinician(records: Records, suggestion: Suggestion | None) -> ClinicianBlock:
    label = tr("Clinician\N{RIGHT SINGLE QUOTATION MARK}s grade")
    visit, decision = records.visit, records.visit.decision
    notes = tuple(
        Labelled(name, text)
        for name, text in (
            (tr("Reason"), decision.reason if decision and suggestion else ""),
            (tr("Comment"), decision.comment if decision else ""),
            (tr("Visit note"), visit.note),
        )
        if text.strip()
    )
    if decision is None:
        definition = tr(NOT_A_GRADE) if suggestion else ""
        return ClinicianBlock(label, None, tr(NOT_GRADED), definition, "", "", notes)
    return ClinicianBlock(
        label=label,
        grade=decision.grade,
        title=decision.grade.title,
        definition=records.wording.definitions[decision.grade],
        source=_source(records.wording, decision),
        standing=_standing(decision, suggestion),
        notes=notes,
    )


def _source(wording: Wording, decision: Decision) -> str:
    day = words.day(words.local_day(decision.made_at))
    return tr("Wording: {wording}. Graded on {day}.", wording=wording.title, day=day)


def _standing(decision: Decision, suggestion: Suggestion | None) -> str:
    if suggestion is None:
        return ""
    if decision.grade == suggestion.grade:
        return tr("Confirms the model\N{RIGHT SINGLE QUOTATION MARK}s suggestion.")
    return tr(
        "Overrides the model\N{RIGHT SINGLE QUOTATION MARK}s suggestion ({grade}, {title}).",
        grade=int(suggestion.grade),
        title=suggestion.grade.title,
    )


def _suggestion(suggestion: Suggestion, views: int) -> SuggestionBlock:
    bars = tuple(
        Bar(grade, share, words.share(share), grade in suggestion.plausible)
        for grade in GRADES
        for share in (suggestion.probabilities.get(grade, 0.0),)
    )
    told = words.listed([f"{bar.grade.title} {bar.text}" for bar in bars])
    return SuggestionBlock(
        label=tr("Model\N{RIGHT SINGLE QUOTATION MARK}s suggestion"),
        grade=suggestion.grade,
        title=suggestion.grade.title,
        bars=bars,
        spoken=tr("Probability of each grade: {shares}", shares=told),
        plausible=tr(
            "Plausible: {grades} ({coverage} coverage)",
            grades=suggestion.plausible_text,
            coverage=words.share(suggestion.plausible_coverage),
        ),
        model=tr(
            "Model {version} ({hash})",
            version=suggestion.model_version,
            hash=suggestion.model_hash[:_SHORT_HASH],
        ),
        caution=_caution(suggestion, len(suggestion.view_shares) or views),
    )


def _model(suggestion: Suggestion) -> str:
    return tr(
        "Model {version}, SHA-256 {hash}, suggested on {day}.",
        version=suggestion.model_version,
        hash=suggestion.model_hash,
        day=words.day(words.local_day(suggestion.made_at)),
    )


def _caution(suggestion: Suggestion, views: int) -> str:
    """Return in one line what makes the suggestion doubtful, empty where nothing does."""
    doubts = [cautions.said(caution) for caution in suggestion.cautions]
    if views < len(VIEWS):
        doubts.insert(
            0,
            trn(
                "Made from {n} of {all} views: less certain.",
                "Made from {n} of {all} views: less certain.",
                views,
                all=len(VIEWS),
            ),
        )
    return words.sentences(*doubts)


def _attention_sentence() -> str:
    return words.sentences(tr(ATTENTION_SENTENCE), tr("One scale for all views."))


def _views(records: Records, suggestion: Suggestion | None) -> tuple[ViewBlock, ...]:
    blocks = []
    for view in VIEWS:
        marks = records.marks.get(view, ())
        block = composing.photo_block(view, records.pictures, records.visit.day, marks)
        share = suggestion.view_shares.get(view) if suggestion else None
        blocks.append(
            ViewBlock(
                title=block.title,
                photo=block.photo,
                absent=block.absent,
                spoken=block.spoken,
                attention=records.pictures.attention.get(view) if suggestion else None,
                map_spoken=tr("Attention map, {view}", view=block.title),
                share="" if share is None else words.share(share),
                marks=block.marks,
            )
        )
    return tuple(blocks)


def _facts(records: Records) -> tuple[Labelled, ...]:
    found = []
    decision = records.visit.decision
    if decision is not None and decision.counts:
        counted = words.listed([f"{kind.label} {n}" for kind, n in decision.counts.items()])
        found.append(Labelled(tr("Lesions counted"), counted))
    if records.next_visit is not None:
        found.append(Labelled(tr("Next visit"), words.day(records.next_visit)))
    return tuple(found)


def _tables(records: Records) -> tuple[Table, ...]:
    treatments = composing.treatment_table(records.treatments)
    return (treatments,) if treatments else ()


def _signed(records: Records) -> tuple[str, ...]:
    """Return who signed last what still holds, and when."""
    holding = [given.signature for given in records.signatures if not given.superseded]
    if not holding:
        return ()
    last = holding[-1]
    moment = tr("{moment} UTC", moment=f"{last.made_at:%Y-%m-%d %H:%M:%S}")
    return tr("Signed electronically"), last.full_name, moment


def _notes(records: Records) -> tuple[Labelled, ...]:
    found = []
    if records.signatures:
        told = "\n".join(given.sentence for given in records.signatures)
        found.append(Labelled(tr("Signatures"), told))
    if records.plan.strip():
        found.append(Labelled(tr("Treatment plan"), records.plan.strip()))
    marked = [
        tr("{view}: {texts}", view=composing.view_name(view), texts=words.listed(texts))
        for view in VIEWS
        for texts in ([mark.text for mark in records.marks.get(view, ()) if mark.text],)
        if texts
    ]
    if marked:
        found.append(Labelled(tr("Marked on the photographs"), "\n".join(marked)))
    return tuple(found)


def _footnote(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return tr(PURPOSE)
    told = tr(
        "Model accuracy on real photographs, cross-validated: {value} "
        "({interval} interval {low} to {high}).",
        value=words.share(accuracy.value),
        interval=words.share(0.95),
        low=words.share(accuracy.low),
        high=words.share(accuracy.high),
    )
    return words.sentences(tr(PURPOSE), told)
