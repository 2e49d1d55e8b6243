"""The files of pictures, as the public gets them. They come from uploads: they may do nothing."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

KINDS = {"avif": "image/avif", "webp": "image/webp"}


@require_safe
def picture_file(request, name, kind):
    """One file. Its name says what is in it, so it can be kept for ever."""
    try:
        with default_storage.open(f"pictures/{name}.{kind}") as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
