"""How days and times are written on every page, in place of Django's American ones: they sort, and
a time names its zone. Input is read in Django's forms as before."""

DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H:i T"
TIME_FORMAT = "H:i"
