"""Occupations in classes: what a job says about being an executive or a lobbyist."""

import re
from functools import lru_cache
from typing import Literal

from donors.names import fold

OccupationClass = Literal["lobbyist", "adjacent", "executive", "other", "uninformative"]

_LOBBYIST = re.compile(
    r"\bLOBBY|\b(GOVERNMENT|GOVT|GOV|GOVERNMENTAL|LEGISLATIVE|FEDERAL|CONGRESSIONAL|REGULATORY"
    r"|POLITICAL)( AND \w+)? (RELATIONS|AFFAIRS|POLICY|ADVOCACY|ADVOCATE|LIAISON|STRATEG\w+)\b"
    r"|\b(PUBLIC|EXTERNAL) (AFFAIRS|POLICY|ADVOCACY)\b|\bADVOCACY\b|\bPOLICY ADVIS[EO]R"
)
_NO_EXECUTIVE = re.compile(
    r"\b(EXECUTIVE|EXEC|VP|VICE PRESIDENT) (ASSISTANT|ASST|SECRETARY|CHEF|COACH|RECRUITER)\b"
    r"|\b(ACCOUNT|SALES|MARKETING|ADVERTISING|RETAIL) EXEC(UTIVE)?\b|\b(ASSISTANT|ASST) TO\b"
)
_EXECUTIVE = re.compile(
    r"\b(CEO|CFO|COO|CTO|CIO|CMO|EVP|SVP|AVP|VP|CHAIRMAN|CHAIRWOMAN|CHAIR|PRESIDENT|EXECUTIVE|EXEC"
    r"|CHIEF \w+( \w+)? OFFICER|GENERAL COUNSEL|TREASURER|MANAGING DIRECTOR|FOUNDER|CO FOUNDER"
    r"|BOARD MEMBER|C E O)\b"
)
# Not a lobbyist's title, but what many lobbyists write.
_ADJACENT = re.compile(
    r"\b(ATTORNEY|LAWYER|CONSULTANT|CONSULTING|PARTNER|PRINCIPAL|COUNSEL|STRATEGIST|DIRECTOR|ADVISOR"
    r"|ADVISER|ATTY|PUBLIC RELATIONS|ASSOCIATE|SHAREHOLDER|MANAGING)\b"
)
_UNINFORMATIVE = re.compile(
    r"^(?:(NOT|NON|UN|SELF|SEMI|CURRENTLY)? ?(EMPLOYED|RETIRED|NONE|NA|N A|SELF|OWNER|UNEMPLOYED"
    r"|EMPLOYEE|HOMEMAKER|INFORMATION REQUESTED.*|REQUESTED|REFUSED|DISABLED|NULL|UNKNOWN|OTHER"
    r"|NOTEMPLOYED|SELFEMPLOYED|BUSINESS OWNER|ENTREPRENEUR|BEST EFFORTS.*|VOLUNTEER|X+))?$"
)


@lru_cache(maxsize=16384)
def occupation_class(text: str) -> OccupationClass:
    """The class of an occupation; "uninformative" for blank, RETIRED, NONE and the like."""
    folded = fold(text.replace("&", " and "))
    if _UNINFORMATIVE.match(folded):
        return "uninformative"
    if _LOBBYIST.search(folded):
        return "lobbyist"
    if _EXECUTIVE.search(folded) and not _NO_EXECUTIVE.search(folded):
        return "executive"
    if _ADJACENT.search(folded):
        return "adjacent"
    return "other"
