"""What came of looking at the address of a source, in words. Pure."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    FINE = "fine"
    MOVED = "moved"
    UNKNOWN = "unknown"
    DEAD = "dead"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


#: In a list of how many there are of each.
IN_A_LIST = {
    Kind.FINE: "fine",
    Kind.MOVED: "moved",
    Kind.UNKNOWN: "cannot tell",
    Kind.DEAD: "dead",
    Kind.UNREACHABLE: "unreachable",
    Kind.REFUSED: "refused",
}
#: Readers who follow such a link find nothing.
FAILING = [Kind.DEAD, Kind.UNREACHABLE, Kind.REFUSED]


@dataclass(frozen=True)
class Outcome:
    kind: Kind
    words: str


class Refused(Exception):
    """An address that we do not look at; its words say why."""

    kind = Kind.REFUSED


class NotForUs(Refused):
    """One that readers may well open, but that we leave alone."""

    kind = Kind.UNKNOWN


def of_status(status: int, moved_to: str = "") -> Outcome:
    """``moved_to`` is where permanent redirects led, if they did."""
    match status:
        case 404 | 410:
            return Outcome(Kind.DEAD, f"The page is not there (answer {status}).")
        case _ if status >= 500 and status <= 599:
            return Outcome(Kind.UNREACHABLE, f"The site has a fault (answer {status}).")
        case _ if status < 200 or status > 299:
            words = f"We cannot tell: the site answered us with {status}. Open it to see."
            return Outcome(Kind.UNKNOWN, words)
    if moved_to:
        return Outcome(Kind.MOVED, f"The page has moved for good to {moved_to}")
    return Outcome(Kind.FINE, "The page is there.")


def of_error(error: Exception) -> Outcome:
    """Of what the network, or reading the answer, raised."""
    if isinstance(error, Refused):
        return Outcome(error.kind, str(error))
    return Outcome(Kind.UNREACHABLE, in_words(error))


def in_words(error: Exception) -> str:
    match error:
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return "The name of the site could not be looked up."
        case socket.gaierror():
            return "There is no site of that name."
        case TimeoutError():
            return "The site did not answer in time."
        case ssl.SSLCertVerificationError():
            return f"The site cannot prove that it is the right one: {error.verify_message}."
        case ssl.SSLError():
            return "The site offers no secure connection that works."
        case ConnectionRefusedError():
            return "The site takes no connections."
        case http.client.HTTPException() | ConnectionError():
            return "The site broke off, or its answer made no sense."
        case _:
            return "The site could not be reached."
