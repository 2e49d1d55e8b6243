"""What the web server runs: granian rlsinfo.wsgi:application."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from rlsinfo import content_version
from rlsinfo.freshness import Freshness
from rlsinfo.pagecache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsinfo.settings")

#: Django itself, with every page made anew.
django = get_wsgi_application()
# By name: models can only be loaded now.
next_change = import_string("articles.timetable.next_change")
application = PageCache(django, Freshness(content_version.current, next_change))

# What is loaded by now stays. Looking through it for garbage would hold up a reader for 30 ms.
gc.collect()
gc.freeze()
