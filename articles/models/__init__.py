from articles.models.article import Article, FormerAddress, Review, Revision, Topic
from articles.models.evidence import Citation, Source
from articles.models.glossary import GlossaryTerm
from articles.models.person import Person

__all__ = [
    "Article",
    "Citation",
    "FormerAddress",
    "GlossaryTerm",
    "Person",
    "Review",
    "Revision",
    "Source",
    "Topic",
]
