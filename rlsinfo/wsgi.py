"""What the web server runs: granian rlsinfo.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rlsinfo.settings")

application = get_wsgi_application()
