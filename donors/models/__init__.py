"""What donors keeps: files and rows, donors and contributions, lists, flags and decisions."""

from donors.models.batches import BatchedDisposition, FinanceBatch
from donors.models.bulks import Bulk
from donors.models.casework import Assignment, Attachment, Comment
from donors.models.contributions import Contribution, Donor, DonorRecord, Profile, Source
from donors.models.dispositions import Approval, DisposedFlag, Disposition, ReviewSettings
from donors.models.elections import Committee, ContributionLimit, Election
from donors.models.fetches import ListFetch, ListUpload
from donors.models.flags import Band, Decision, Flag, Match, Settlement
from donors.models.imports import (
    Import,
    ImportChunk,
    KnownRecord,
    RejectedRow,
    SkippedRun,
    StagedRow,
)
from donors.models.intake import InboxFile, Pull, PulledFile
from donors.models.letters import (
    InformationRequest,
    LetterTemplate,
    RequestAnswer,
    RequestedFlag,
)
from donors.models.lists import ListEntry, ListVersion, Severity, WatchList
from donors.models.mail_settings import MailSetting
from donors.models.policies import Policy
from donors.models.readings import Reading
from donors.models.resolving import Distinction, DonorMove, Likeness
from donors.models.thresholds import RuleThreshold
from donors.models.uploads import ColumnAlias, Upload

__all__ = [
    "Approval",
    "Assignment",
    "Attachment",
    "Band",
    "BatchedDisposition",
    "Bulk",
    "ColumnAlias",
    "Comment",
    "Committee",
    "Contribution",
    "ContributionLimit",
    "Decision",
    "DisposedFlag",
    "Disposition",
    "Distinction",
    "Donor",
    "DonorMove",
    "DonorRecord",
    "Election",
    "FinanceBatch",
    "Flag",
    "Import",
    "ImportChunk",
    "InboxFile",
    "InformationRequest",
    "KnownRecord",
    "LetterTemplate",
    "Likeness",
    "ListEntry",
    "ListFetch",
    "ListUpload",
    "ListVersion",
    "MailSetting",
    "Match",
    "Policy",
    "Profile",
    "Pull",
    "PulledFile",
    "Reading",
    "RejectedRow",
    "RequestAnswer",
    "RequestedFlag",
    "ReviewSettings",
    "RuleThreshold",
    "Settlement",
    "Severity",
    "SkippedRun",
    "Source",
    "StagedRow",
    "Upload",
    "WatchList",
]
