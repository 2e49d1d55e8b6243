"""What the web server runs: granian rlsinfo.wsgi:application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsinfo.settings")

application = get_wsgi_application()

# What is loaded by now stays. Looking through it for garbage would hold up a reader for 30 ms.
gc.collect()
gc.freeze()
