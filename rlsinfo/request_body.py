"""What must be true of a request body before anything reads it."""

from django.conf import settings
from django.shortcuts import render

#: Where staff send pictures, and how much the words beside one may take.
UPLOADS = "/admin/articles/picture/"
ROOM_FOR_WORDS = 1024 * 1024
PICTURE_TOO_LARGE = "admin/articles/picture/413.html"


class RequestBodyMiddleware:
    """413 for a body that is too long (RFC 9110, section 15.5.14); UTF-8 only.

    Python knows character sets that are no such thing (hex, utf-7): a sender may not choose one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        most, page = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, "413.html"
        if request.path_info.startswith(UPLOADS):
            most, page = settings.PICTURE_MAX_BYTES + ROOM_FOR_WORDS, PICTURE_TOO_LARGE
        if length > most:
            return render(request, page, status=413)
        request.encoding = "utf-8"
        return self.get_response(request)
