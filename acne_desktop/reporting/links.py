"""Finds the mail and web addresses in a line of text, and where each leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A part of a text, from ``start`` to before ``end``, that leads to ``address``."""

    start: int
    end: int
    address: str


# Names that stand without https:// or www. are known by their endings: "Dr.med" is no address.
_ENDINGS = (
    "com|org|net|info|eu|example|de|at|ch|li|fr|be|lu|nl|es|it|pt|br|mx|ar|cl|co|uk|ie|us|ca|au|nz|"
    "za|in|cn|tw|hk|sg|jp|kr|pl|cz|dk|se|no|fi|gr|hu|ro|tr"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_PATH = r"(?:/[!-~]*+)?+"
_MAIL = rf"[A-Za-z0-9._%+-]+@(?:{_LABEL}\.)+[a-z]{{2,}}"
_WEB = rf"https?://[!-~]++|www\.(?:{_LABEL}\.)+[a-z]{{2,}}{_PATH}"
_BARE = rf"(?:{_LABEL}\.)+(?:{_ENDINGS}){_PATH}"
# Letters of other scripts beside a find mean that it is a part of something else.
_FOUND = re.compile(
    rf"(?<![\w@./-])(?:(?P<mail>{_MAIL})|(?P<web>{_WEB})|(?P<bare>{_BARE}))(?![\w@])",
    re.IGNORECASE,
)
_STOPS = ".,;:!?)'\""


def found_in(text: str) -> Iterator[Link]:
    """Yield the addresses of a text from its start on; a stop after one is no part of it."""
    for match in _FOUND.finditer(text):
        words = match.group().rstrip(_STOPS)
        if match["mail"]:
            address = f"mailto:{words}"
        elif words.lower().startswith(("http://", "https://")):
            address = words
        else:
            address = f"https://{words}"
        yield Link(match.start(), match.start() + len(words), address)
