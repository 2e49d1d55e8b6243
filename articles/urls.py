from django.urls import path, re_path

from articles.picture_files import picture_file
from articles.views import lookups, pages, previews, tonight

app_name = "articles"

urlpatterns = [
    path("", pages.home, name="home"),
    path("topics/", pages.topics, name="topics"),
    path("topics/<slug:slug>/", pages.topic, name="topic"),
    path("glossary/", lookups.glossary, name="glossary"),
    path("medicines/", lookups.medicines, name="medicines"),
    path("questions/", lookups.questions, name="questions"),
    path("tonight/", tonight.tonight, name="tonight"),
    path("tonight/worker.js", tonight.tonight_worker, name="tonight_worker"),
    path("preview/<str:token>/", previews.preview, name="preview"),
    path("a/<int:pk>/", pages.short, name="short"),
    re_path(
        r"^media/pictures/(?P<name>[0-9a-f]{32}-[1-9][0-9]{0,3})\.(?P<kind>avif|webp)\Z",
        picture_file,
        name="picture_file",
    ),
    path("<slug:slug>/", pages.article, name="article"),
]
