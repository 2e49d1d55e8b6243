from django.urls import path, re_path

from articles import views
from articles.picture_files import picture_file

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("glossary/", views.glossary, name="glossary"),
    path("medicines/", views.medicines, name="medicines"),
    path("questions/", views.questions, name="questions"),
    path("tonight/", views.tonight, name="tonight"),
    path("tonight/worker.js", views.tonight_worker, name="tonight_worker"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("a/<int:pk>/", views.short, name="short"),
    re_path(
        r"^media/pictures/(?P<name>[0-9a-f]{32}-[1-9][0-9]{0,3})\.(?P<kind>avif|webp)\Z",
        picture_file,
        name="picture_file",
    ),
    path("<slug:slug>/", views.article, name="article"),
]
