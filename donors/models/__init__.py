"""What donors keeps: files and rows, donors and contributions, lists, flags and decisions."""

from donors.models.contributions import Contribution, Donor, DonorRecord, Profile, Source
from donors.models.dispositions import Approval, DisposedFlag, Disposition, ReviewSettings
from donors.models.elections import Committee, ContributionLimit, Election
from donors.models.flags import Band, Decision, Flag, Match, Settlement
from donors.models.imports import Import, ImportChunk, RejectedRow, StagedRow
from donors.models.lists import ListEntry, ListVersion, Severity, WatchList
from donors.models.readings import Reading

__all__ = [
    "Approval",
    "Band",
    "Committee",
    "Contribution",
    "ContributionLimit",
    "Decision",
    "DisposedFlag",
    "Disposition",
    "Donor",
    "DonorRecord",
    "Election",
    "Flag",
    "Import",
    "ImportChunk",
    "ListEntry",
    "ListVersion",
    "Match",
    "Profile",
    "Reading",
    "RejectedRow",
    "ReviewSettings",
    "Settlement",
    "Severity",
    "Source",
    "StagedRow",
    "WatchList",
]
