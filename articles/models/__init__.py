from articles.models.address import FormerAddress, InternalLink
from articles.models.article import WHEN_TO_SEE_A_DOCTOR, Article
from articles.models.evidence import Citation, Source
from articles.models.glossary import GlossaryTerm
from articles.models.medicine import Medicine
from articles.models.person import Person
from articles.models.picture import Picture, PictureUse
from articles.models.preview import PreviewLink
from articles.models.review import Review, ReviewRequest
from articles.models.revision import Revision
from articles.models.sheet import SheetLine
from articles.models.step import Step
from articles.models.topic import Topic

__all__ = [
    "WHEN_TO_SEE_A_DOCTOR",
    "Article",
    "Citation",
    "FormerAddress",
    "GlossaryTerm",
    "InternalLink",
    "Medicine",
    "Person",
    "Picture",
    "PictureUse",
    "PreviewLink",
    "Review",
    "ReviewRequest",
    "Revision",
    "SheetLine",
    "Source",
    "Step",
    "Topic",
]
