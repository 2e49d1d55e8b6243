from articles.admin import article, change, feedback, library, picture, search, version  # noqa: F401  registers the classes
