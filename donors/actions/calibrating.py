"""What verdicts teach about a list is kept with it, and counts from the next screening on."""

from __future__ import annotations

from django.db import transaction

from core.logs import get_logger
from donors.matching.calibration import Verdicts, prior_shift
from donors.models import WatchList
from donors.queries.verdicts import verdicts_on

log = get_logger("donors")
# Less than this is the noise of a few verdicts, and changes nobody's mind.
NOTICED = 0.1


def calibrate() -> dict[str, float]:
    """Learn for each list how far its probabilities are out, from all verdicts that stand.

    Matches that are there stay as they are: donors meet the new shift as they are next screened.
    Returns the lists whose shift changed, with the new one in bits. May run twice.
    """
    changed = {}
    for watch_list in WatchList.objects.order_by("slug"):
        learned = round(
            prior_shift(
                Verdicts(likely, int(validated), int(not validated), shift)
                for likely, validated, shift in verdicts_on(watch_list)
            ),
            2,
        )
        if abs(learned - watch_list.prior_shift) >= NOTICED:
            _keep(watch_list, learned)
            changed[watch_list.slug] = learned
    return changed


@transaction.atomic
def _keep(watch_list: WatchList, learned: float) -> None:
    WatchList.objects.filter(pk=watch_list.pk).update(prior_shift=learned)
    log.info("list calibrated", list=watch_list.slug, bits=learned)
