"""What a paper of the audit trail says: what was asked for, how sure it is, and every entry."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from acne_desktop.domain.audit import Action, Entry, Verification, Wanted, subject_label
from acne_desktop.language import current, tr, trn
from acne_desktop.reporting import words
from acne_desktop.reporting.composing import SYNTHETIC
from acne_desktop.reporting.content import Frame, Labelled, Letterhead, Table, TrailPaper

_MOST_FINDINGS = 40  # in words; how many there are is told
_HASH_SHOWN = 12  # characters of an entry's hash: enough to find it in the CSV


def compose(
    entries: Sequence[Entry],
    wanted: Wanted,
    checked: Verification,
    *,
    made_at: datetime,
    made_by: str,
    letterhead: Letterhead,
    synthetic: bool,
) -> TrailPaper:
    """Return what the paper says of entries, oldest first, in the language spoken.

    ``checked`` is what a check of the whole trail has given, at ``made_at``.
    """
    return TrailPaper(
        frame=_frame(
            entries,
            wanted,
            made_at=made_at.astimezone(UTC),
            made_by=made_by,
            letterhead=letterhead,
            synthetic=synthetic,
        ),
        facts=(
            Labelled(tr("Check of the whole trail"), _verdict(checked)),
            Labelled(tr("Last entry of the trail"), str(checked.head.id)),
            Labelled(tr("Its hash (SHA-256)"), checked.head.hash),
        ),
        findings=_findings(checked),
        reading=Labelled(tr("How to read this list"), _reading()),
        table=Table(
            tr("Entries"),
            (
                tr("Entry"),
                tr("When (UTC)"),
                tr("Who"),
                tr("What"),
                tr("Reason, and what differs"),
            ),
            tuple(_row(entry) for entry in entries),
        ),
    )


def _frame(
    entries: Sequence[Entry],
    wanted: Wanted,
    *,
    made_at: datetime,
    made_by: str,
    letterhead: Letterhead,
    synthetic: bool,
) -> Frame:
    heading = tr("Audit trail")
    made_on, time = made_at.date(), f"{made_at:%H:%M}"
    return Frame(
        letterhead=letterhead,
        heading=heading,
        made=tr("Made on {day}, {time} UTC", day=words.day(made_on), time=time),
        made_on=made_on,
        synthetic=tr(SYNTHETIC) if synthetic else "",
        patient=Labelled(tr("Period"), _period(entries, wanted)),
        which=Labelled(tr("Entries"), str(len(entries))),
        facts=(
            Labelled(tr("Clinic"), letterhead.name or tr("Not named in the settings")),
            Labelled(tr("Filters in force"), "\n".join(_filters(wanted)) or tr("None")),
            Labelled(tr("Saved by"), made_by or tr("No account")),
        ),
        footnote=tr("Each entry is chained to the one before it by its hash."),
        title=heading,
        subject=heading,
        identifier="",
        language=current(),
        tag=words.language_tag(),
    )


def _period(entries: Sequence[Entry], wanted: Wanted) -> str:
    """Return the days asked for; where one is open, that of the first or the last entry."""
    first = wanted.since or (entries[0].at if entries else None)
    last = wanted.until - timedelta(microseconds=1) if wanted.until else None
    last = last or (entries[-1].at if entries else None)
    if first is None or last is None:
        found = first or last
        return tr("No entries") if found is None else _day(found)
    if first.date() == last.date():
        return _day(first)
    return tr("{first} to {last}", first=_day(first), last=_day(last))


def _day(moment: datetime) -> str:
    day: date = moment.date()
    return words.short_day(day)


def _filters(wanted: Wanted) -> Iterator[str]:
    action = wanted.action
    if action in {each.value for each in Action}:
        action = Action(action).label
    for name, value in (
        (tr("Who"), wanted.actor if wanted.actor != "" else tr("No account")),
        (tr("What"), action),
        (tr("Record"), wanted.subject and subject_label(wanted.subject)),
        (tr("Number"), wanted.record),
        (tr("First day"), wanted.since and _day(wanted.since)),
        (tr("Last day"), wanted.until and _day(wanted.until - timedelta(microseconds=1))),
    ):
        if value is not None:
            yield tr("{label}: {value}", label=name, value=value)


def _verdict(checked: Verification) -> str:
    if checked.sound:
        return checked.sentence
    found = trn("{n} finding", "{n} findings", len(checked.findings))
    return tr("The trail does not hold: {findings}, told below.", findings=found)


def _findings(checked: Verification) -> Labelled | None:
    if checked.sound:
        return None
    told = [finding.sentence for finding in checked.findings[:_MOST_FINDINGS]]
    more = len(checked.findings) - len(told)
    if more:
        told.append(trn("And {n} finding more.", "And {n} findings more.", more))
    return Labelled(tr("What the check found"), "\n".join(told))


def _reading() -> str:
    return words.sentences(
        tr(
            "Oldest first. Under an entry\N{RIGHT SINGLE QUOTATION MARK}s number stands the "
            "beginning of its hash; the CSV of the trail holds the whole of it, and all from "
            "which it can be computed again."
        ),
        tr(
            "What was made or removed is told field by field, without those that are empty; what "
            "was changed, with the value before and after."
        ),
    )


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        f"{entry.id}\n{entry.hash[:_HASH_SHOWN]}",
        f"{entry.at:%Y-%m-%d}\n{entry.at:%H:%M:%S}",
        entry.who,
        f"{entry.what}\n{entry.about}".strip(),
        words.parted(list(_told(entry))),
    )


def _told(entry: Entry) -> Iterator[str]:
    if entry.reason:
        yield tr("{label}: {value}", label=tr("Reason"), value=entry.reason)
    for name, before, after in entry.differences:
        if entry.old is not None and entry.new is not None:
            yield tr(
                "{field}: {before} \N{RIGHTWARDS ARROW} {after}",
                field=name,
                before=before or tr("nothing"),
                after=after or tr("nothing"),
            )
        elif before or after:
            yield tr("{label}: {value}", label=name, value=before or after)
