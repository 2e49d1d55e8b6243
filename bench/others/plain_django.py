"""Django with nothing around it: one view that returns the page as it was read from a file."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

PAGE = (Path(os.environ["BENCH_FOLDER"]) / "page.html").read_bytes()

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
urlpatterns = [path("page/", lambda request: HttpResponse(PAGE))]
application = get_wsgi_application()
