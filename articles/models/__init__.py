from articles.models.address import FormerAddress, InternalLink
from articles.models.article import WHEN_TO_SEE_A_DOCTOR, Article
from articles.models.change import Change, ChangeNote
from articles.models.evidence import Citation, Source
from articles.models.feedback import LONGEST_LINE, Feedback
from articles.models.glossary import GlossaryTerm, TermUse
from articles.models.link_check import LinkCheck
from articles.models.medicine import Medicine
from articles.models.person import Person
from articles.models.picture import Picture, PictureUse
from articles.models.preview import PreviewLink
from articles.models.review import Review, ReviewRequest
from articles.models.revision import Revision
from articles.models.search import MissedWord, PageText, PinnedResult, SearchWord, Synonym
from articles.models.sheet import SheetLine
from articles.models.step import Step
from articles.models.topic import Topic

__all__ = [
    "LONGEST_LINE",
    "WHEN_TO_SEE_A_DOCTOR",
    "Article",
    "Change",
    "ChangeNote",
    "Citation",
    "Feedback",
    "FormerAddress",
    "GlossaryTerm",
    "InternalLink",
    "LinkCheck",
    "Medicine",
    "MissedWord",
    "PageText",
    "Person",
    "Picture",
    "PictureUse",
    "PinnedResult",
    "PreviewLink",
    "Review",
    "ReviewRequest",
    "Revision",
    "SearchWord",
    "SheetLine",
    "Source",
    "Step",
    "Synonym",
    "TermUse",
    "Topic",
]
