"""Why a running job ends other than done."""


class Cancelled(Exception):  # what happened to the job, not a fault
    """Someone asked for this job to stop."""


class ClaimLost(Cancelled):
    """This process took too long to show life, and the job is no longer its own: write nothing."""


class BadResultError(Exception):
    """A function gave back what the Job row cannot keep: a fault in the code, not worth a try."""

    permanent = True
