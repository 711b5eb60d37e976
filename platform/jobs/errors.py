"""Why a running job ends other than done."""


class Cancelled(Exception):  # what happened to the job, not a fault
    """Someone asked for this job to stop."""


class ClaimLost(Cancelled):
    """This process took too long to show life, and the job is no longer its own: write nothing."""


class BadResultError(Exception):
    """A function gave back what the Job row cannot keep: a fault in the code, not worth a try."""

    permanent = True


class UnknownFunctionError(Exception):
    """The function that a job names is not to be had in the worker's release. Worth a try again: by
    a worker of the other release, while one is being replaced by the other."""
