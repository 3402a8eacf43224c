"""A protocol in words, and what a version changed."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from acne_desktop.domain.protocol_words import lines, version_lines
from acne_desktop.domain.study import Discrepancy, Measure, Protocol, Showing, Version

NAMES = {1: "Dr Ann Lee", 2: "Dr Bo Lee"}
PROTOCOL = Protocol(readers=(1, 2, 9), adjudicators=(), repeat_share=0.2, seed=41)


def test_every_rule_is_said_in_words() -> None:
    told = {line.name: line.text for line in lines(PROTOCOL, NAMES)}
    assert len(told) == len(fields(Protocol))
    assert told["Readers"] == "Dr Ann Lee, Dr Bo Lee, Account 9"
    assert told["Adjudicators"] == "Nobody"
    assert told["Visits read again"] == "20 %"
    assert told["The second time comes"] == "At least 10 reads later"
    assert told["Random number of the order"] == "41"
    once = {line.name: line.text for line in lines(replace(PROTOCOL, repeat_share=0), NAMES)}
    assert once["The second time comes"] == "Nothing is repeated"


def test_a_change_of_any_rule_is_told_beside_what_it_was() -> None:
    changes = {
        "wording_id": "other",
        "readers": (1, 2),
        "adjudicators": (2,),
        "reads_per_visit": 1,
        "discrepancy": Discrepancy.TWO,
        "final": "median",
        "suggestion": Showing.ALWAYS,
        "repeat_share": 0.3,
        "repeat_gap": 3,
        "decoy_share": 0.5,
        "seed": 42,
        "measure": Measure.KAPPA,
        "threshold": 0.8,
    }
    assert set(changes) == {field.name for field in fields(Protocol)}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for name, value in changes.items():
        data = {**PROTOCOL.to_json(), name: value}
        after = Protocol.from_json(data)
        versions = [Version(2, after, "why", 1, at), Version(1, PROTOCOL, "First", 1, at)]
        changed = [line for line in version_lines(versions, 2, NAMES) if line.changed]
        assert len(changed) == 1, name
        assert changed[0].text != changed[0].before
        assert not any(line.changed for line in version_lines(versions, 1, NAMES))
