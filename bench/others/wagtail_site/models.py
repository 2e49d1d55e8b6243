from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtailcache.cache import WagtailCacheMixin


class Article(WagtailCacheMixin, Page):
    body = RichTextField()
    template = "article.html"
