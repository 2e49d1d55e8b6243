from django.urls import path, re_path

from articles import feeds, sitemaps
from articles.picture_files import picture_file
from articles.views import changes, lookups, pages, previews, search, sources, tonight, useful

app_name = "articles"

urlpatterns = [
    path("", pages.home, name="home"),
    path("topics/", pages.topics, name="topics"),
    path("topics/<slug:slug>/", pages.topic, name="topic"),
    path("glossary/", lookups.glossary, name="glossary"),
    path("medicines/", lookups.medicines, name="medicines"),
    path("questions/", lookups.questions, name="questions"),
    path("sources/", sources.sources, name="sources"),
    path("changes/", changes.changes, name="changes"),
    path("changes/feed/", feeds.changes, name="changes_feed"),
    path("feed/", feeds.pages, name="feed"),
    path("sitemap.xml", sitemaps.whole, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.one_part, name="sitemap_part"),
    path("tonight/", tonight.tonight, name="tonight"),
    path("tonight/worker.js", tonight.tonight_worker, name="tonight_worker"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("useful/<int:pk>/", useful.useful, name="useful"),
    path("useful/thanks/<str:token>/", useful.thanks, name="useful_thanks"),
    path("preview/<str:token>/", previews.preview, name="preview"),
    path("a/<int:pk>/", pages.short, name="short"),
    re_path(
        r"^media/pictures/(?P<name>[0-9a-f]{32}-[1-9][0-9]{0,3})\.(?P<kind>avif|webp)\Z",
        picture_file,
        name="picture_file",
    ),
    path("<slug:slug>/", pages.article, name="article"),
]
