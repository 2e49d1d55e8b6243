"""Two editors of one page, opening and saving in any order: nobody overwrites in silence."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from articles import publishing
from articles.forms import ArticleForm
from articles.models import Article
from tests.articles.edit_page import form
from tests.factories import make_article, make_revision, make_user

EDITORS = st.sampled_from(["one", "two"])


class TwoEditors(RuleBasedStateMachine):
    """Each run has a page of its own, and leaves none behind."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.article = make_revision(make_article("iron"), title="First").article
        self.users = {name: make_user() for name in ("one", "two")}
        self.accepted = ["First"]
        self.open = {}
        self.count = 0

    @rule(who=EDITORS)
    def opens_the_page(self, who):
        self.open[who] = form(Article.objects.get(pk=self.article.pk)), len(self.accepted)

    @rule(who=EDITORS)
    def saves(self, who):
        if who not in self.open:
            return
        page, saw = self.open[who]
        self.count += 1
        title = f"Text {self.count} of {who}"
        sent = ArticleForm(
            page | {"title": title}, instance=Article.objects.get(pk=self.article.pk)
        )
        if sent.is_valid():
            assert saw == len(self.accepted), "overwrote a text that its editor had not seen"
            publishing.save_draft(self.article, by=self.users[who], **sent.words())
            self.accepted.append(title)
            del self.open[who]
        else:
            assert saw < len(self.accepted), sent.errors
            assert sent.conflict.title == self.accepted[-1]
            assert sent["title"].value() == title
            self.open[who] = page | {"seen": sent["seen"].value()}, len(self.accepted)

    @rule(who=EDITORS)
    def restores_the_first_text(self, who):
        first = self.article.revisions.get(number=1)
        publishing.restore(first, by=self.users[who])
        self.accepted.append("First")

    @invariant()
    def every_text_that_was_accepted_is_kept(self):
        titles = self.article.revisions.order_by("number").values_list("title", flat=True)
        assert list(titles) == self.accepted

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_nobody_overwrites_what_they_have_not_seen():
    run_state_machine_as_test(
        TwoEditors,
        settings=settings(max_examples=200, stateful_step_count=6, deadline=None),
    )
