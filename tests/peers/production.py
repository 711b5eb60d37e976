"""The settings of production, but for the static files, which nobody has collected here."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES

WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
