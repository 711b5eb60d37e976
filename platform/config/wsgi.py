"""The WSGI entry that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import_string("core.logs.tell_uncaught")()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # the pages, once for all processes that are forked
import_string("core.start.refuse_unsafe")()  # a server of any kind: it exits here
