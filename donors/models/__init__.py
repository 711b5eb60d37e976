"""What donors keeps: files and rows, donors and contributions, lists, flags and decisions."""

from donors.models.contributions import Contribution, Donor, DonorRecord, Profile, Source
from donors.models.elections import Committee, ContributionLimit, Election
from donors.models.flags import Band, Decision, Flag, Match, Settlement
from donors.models.imports import Import, ImportChunk, RejectedRow, StagedRow
from donors.models.intake import InboxFile, Pull, PulledFile
from donors.models.lists import ListEntry, ListVersion, Severity, WatchList
from donors.models.readings import Reading
from donors.models.resolving import Distinction, DonorMove, Likeness
from donors.models.uploads import ColumnAlias, Upload

__all__ = [
    "Band",
    "ColumnAlias",
    "Committee",
    "Contribution",
    "ContributionLimit",
    "Decision",
    "Distinction",
    "Donor",
    "DonorMove",
    "DonorRecord",
    "Election",
    "Flag",
    "Import",
    "ImportChunk",
    "InboxFile",
    "Likeness",
    "ListEntry",
    "ListVersion",
    "Match",
    "Profile",
    "Pull",
    "PulledFile",
    "Reading",
    "RejectedRow",
    "Settlement",
    "Severity",
    "Source",
    "StagedRow",
    "Upload",
    "WatchList",
]
