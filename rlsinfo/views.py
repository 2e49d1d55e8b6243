"""The answers that machines ask for, and the one to a form whose token is old."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from rlsinfo.headers import public_page

PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def healthz(request):
    """200 while the database answers; without it the site's own 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
@public_page
def robots(request):
    kept_out = ["/admin/", "/contact/thanks/", "/preview/", "/search/", "/useful/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('articles:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
@public_page
def security_txt(request):
    """RFC 9116. The date moves on while somebody keeps the site running."""
    expires = timezone.now().replace(microsecond=0, second=0, minute=0, hour=0) + timedelta(180)
    lines = [
        f"Contact: {settings.SITE_URL}{reverse('contact:write')}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request):
    """For clients that ask for the old address without reading the page."""
    return redirect(static("img/icon.svg"), permanent=True)


@require_safe
@public_page
def manifest(request):
    icon = {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": settings.SITE_NAME,
            "short_name": "RLS",
            "lang": "en-GB",
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#FBF8F3",
            "theme_color": "#FBF8F3",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )


@never_cache
def csrf_failure(request, reason=""):
    """Django's CSRF_FAILURE_VIEW: somebody signed in again in another tab, or was away."""
    context = {
        **admin.site.each_context(request),
        "title": "That was not saved",
        "path": request.get_full_path(),
    }
    return render(request, "admin/csrf_failure.html", context, status=403)
