"""What donors keeps: files and rows, donors and contributions, lists, flags and decisions."""

from donors.models.contributions import Contribution, Donor, DonorRecord, Profile, Source
from donors.models.elections import Committee, ContributionLimit, Election
from donors.models.fetches import ListFetch, ListUpload
from donors.models.flags import Band, Decision, Flag, Match, Settlement
from donors.models.imports import Import, ImportChunk, RejectedRow, StagedRow
from donors.models.lists import ListEntry, ListVersion, Severity, WatchList
from donors.models.policies import Policy
from donors.models.readings import Reading

__all__ = [
    "Band",
    "Committee",
    "Contribution",
    "ContributionLimit",
    "Decision",
    "Donor",
    "DonorRecord",
    "Election",
    "Flag",
    "Import",
    "ImportChunk",
    "ListEntry",
    "ListFetch",
    "ListUpload",
    "ListVersion",
    "Match",
    "Policy",
    "Profile",
    "Reading",
    "RejectedRow",
    "Settlement",
    "Severity",
    "Source",
    "StagedRow",
    "WatchList",
]
