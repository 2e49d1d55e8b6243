from articles.admin import article, library, version  # noqa: F401  registers the classes
