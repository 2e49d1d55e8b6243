from django.db import models

from articles.models.article import Article


class StepQuerySet(models.QuerySet):
    def shown(self):
        """Those that readers see."""
        return self.filter(article__in=Article.objects.good_for_tonight())


class Step(models.Model):
    """One thing to try tonight. It rests on an article, and hides when that does not hold."""

    title = models.CharField(max_length=40, unique=True)
    words = models.TextField(max_length=220, help_text="Two to four short sentences.")
    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        related_name="steps",
        verbose_name="page that it rests on",
        help_text=(
            "If that page is withdrawn, or half a year overdue for its check, the step is hidden."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]
        verbose_name = "step for tonight"
        verbose_name_plural = "steps for tonight"

    def __str__(self):
        return self.title
