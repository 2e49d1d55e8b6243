"""What must be true of a request body before anything reads it."""

from django.conf import settings
from django.shortcuts import render


class RequestBodyMiddleware:
    """413 for more than DATA_UPLOAD_MAX_MEMORY_SIZE bytes (RFC 9110, section 15.5.14); UTF-8 only.

    Python knows character sets that are no such thing (hex, utf-7): a sender may not choose one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return render(request, "413.html", status=413)
        request.encoding = "utf-8"
        return self.get_response(request)
