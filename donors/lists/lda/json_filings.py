"""Filings in JSON: a page of the REST API with its `results`, a list of filings, or one filing; or
what we keep ourselves of those that were fetched, a filing a line."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from core.errors import BadInput
from donors.lists.lda import form_json, register, rest_json
from donors.lists.lda.filings import Filing


def filings(source: BinaryIO, file_name: str) -> Iterator[Filing]:
    """Every filing of the file. BadInput for broken JSON, and for JSON that is no filing."""
    data = source.read()
    if _is_of_register(data):
        yield from _of_register(data, file_name)
        return
    for number, filing in enumerate(_listed(_loaded(data, file_name)), 1):
        try:
            yield _filing(filing)
        except (TypeError, AttributeError, LookupError):
            reason = (
                f"expected filing {number} to have a registrant, a client and lobbyists, as on a"
                " page of lda.gov/api/v1/filings/ or in an LD-1 or LD-2 form"
            )
            raise BadInput(file=file_name, reason=reason) from None


def _is_of_register(data: bytes) -> bool:
    """Whether the first line is a filing as `register` writes it."""
    try:
        return register.is_filing(json.loads(data.partition(b"\n")[0]))
    except (ValueError, RecursionError):
        return False


def _of_register(data: bytes, file_name: str) -> Iterator[Filing]:
    for number, line in enumerate(data.splitlines(), 1):
        try:
            yield register.filing(json.loads(line))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            reason = "expected one filing as Hustings keeps it"
            raise BadInput(file=file_name, line=number, reason=reason) from None


def _loaded(data: bytes, file_name: str) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        reason = f"expected JSON: {error.msg} (character {error.colno} of the line)"
        raise BadInput(file=file_name, line=error.lineno, reason=reason) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reason = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise BadInput(file=file_name, line=line, reason=reason) from None
    except RecursionError:
        reason = "expected JSON nested less deeply"
        raise BadInput(file=file_name, reason=reason) from None
    except ValueError:
        # Numbers of thousands of digits.
        raise BadInput(file=file_name, reason="expected JSON with numbers of sane length") from None


def _listed(loaded: Any) -> list[Any]:
    """The filings of one page, of a list of pages, or of a list of filings."""
    if isinstance(loaded, list):
        return [filing for item in loaded for filing in _listed(item)]
    if isinstance(loaded, dict) and isinstance(loaded.get("results"), list):
        return list(loaded["results"])
    return [loaded]


def _filing(filing: Any) -> Filing:
    if "identifiers" in filing or "registration_type" in filing:
        return form_json.filing(filing)
    return rest_json.filing(filing)
