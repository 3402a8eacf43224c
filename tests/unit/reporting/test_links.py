"""What is an address in a clinic's header, and what only looks like one."""

import pytest

from acne_desktop.reporting.links import found_in


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Tel. 06421 123456", {}),
        ("Dr.med. A. Muster, Str.12", {}),
        ("praxis@markt.de", {"praxis@markt.de": "mailto:praxis@markt.de"}),
        ("Mail: a.b+c@haut.praxis.de.", {"a.b+c@haut.praxis.de": "mailto:a.b+c@haut.praxis.de"}),
        ("(www.haut.example/a?b=1)", {"www.haut.example/a?b=1": "https://www.haut.example/a?b=1"}),
        (
            "http://haut.fr, haut.fr",
            {"http://haut.fr": "http://haut.fr", "haut.fr": "https://haut.fr"},
        ),
        ("メール\uff1aa@b.jp、電話", {"a@b.jp": "mailto:a@b.jp"}),
        ("www.müller.de", {}),  # a part of it would lead elsewhere
        ("https://haut.de/größe", {}),
    ],
)
def test_addresses_are_found_and_nothing_else(text: str, wanted: dict[str, str]) -> None:
    found = {text[link.start : link.end]: link.address for link in found_in(text)}
    assert found == wanted
