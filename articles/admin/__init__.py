from articles.admin import article, library, picture, version  # noqa: F401  registers the classes
