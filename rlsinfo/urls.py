"""Every address of the site. Articles come last: theirs are words at the root."""

from django.contrib import admin
from django.urls import include, path

from rlsinfo import views

handler404 = "articles.views.pages.not_found"
handler500 = "rlsinfo.standalone.broken"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("contact/", include("contact.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("", include("articles.urls")),
]
