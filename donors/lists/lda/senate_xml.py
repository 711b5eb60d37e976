"""The Senate's bulk XML: `<Filing>` with `<Registrant>`, `<Client>` and `<Lobbyists>`, in which a
lobbyist is `<Lobbyist LobbyistName="LAST, FIRST M" OfficialPosition="..."/>`. Bare lobbyists,
outside of any filing, are read too: of them nothing else is known.

Entities and external documents are refused: an XML file can be made to read other files, or to
fill the memory.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from core.errors import BadInput
from donors.lists.lda.dates import day, period_start
from donors.lists.lda.filings import Filing, Lobbyist
from donors.names import parse_name


def filings(source: BinaryIO, file_name: str) -> Iterator[Filing]:
    """Every filing, read as a stream. BadInput for XML that is broken or not safe."""
    try:
        yield from _filings(source)
    except ParseError as error:
        line, _ = error.position
        reason = f"expected well-formed XML: {str(error).split(':')[0]}"
        raise BadInput(file=file_name, line=line, reason=reason) from None
    except DefusedXmlException:
        reason = "expected XML without entities or a document type of its own"
        raise BadInput(file=file_name, reason=reason) from None
    except (ValueError, LookupError):
        reason = "expected XML in an encoding that is known"
        raise BadInput(file=file_name, line=1, reason=reason) from None


def _filings(source: BinaryIO) -> Iterator[Filing]:
    within = False
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        tag = _tag(element)
        if event == "start":
            within = within or tag == "Filing"
        elif tag == "Filing":
            within = False
            yield _filing(element)
            element.clear()
        elif tag == "Lobbyist" and not within:
            yield Filing("", "", "", (_lobbyist(element),))
            element.clear()


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _filing(element: Element) -> Filing:
    parts = {_tag(part): part for part in element}
    nothing = Element("nothing")
    registrant, client = parts.get("Registrant", nothing), parts.get("Client", nothing)
    ends = "TERMINATION" in element.get("Type", "").upper()
    return Filing(
        registrant=registrant.get("RegistrantName", "").strip(),
        registrant_number=registrant.get("RegistrantID", "").strip(),
        client=client.get("ClientName", "").strip(),
        lobbyists=tuple(_lobbyist(part) for part in element.iter() if _tag(part) == "Lobbyist"),
        registered=day(client.get("ClientEffectiveDate") or client.get("EffectiveDate")),
        start=period_start(element.get("Year"), element.get("Period")),
        terminated=day(element.get("Received")) if ends else None,
    )


def _lobbyist(element: Element) -> Lobbyist:
    name = parse_name(element.get("LobbyistName", ""))
    return Lobbyist(
        last=name.last, first=name.first, middle=name.middle, suffix=name.suffix,
        nickname=name.nickname, covered_position=element.get("OfficialPosition", ""),
    )  # fmt: skip
