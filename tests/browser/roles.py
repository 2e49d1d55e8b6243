"""Members of staff with one role each, and hands that count what they do."""

from dataclasses import dataclass

PASSWORD = "a password for tests only"

#: Run by ``manage.py shell`` on the site under test.
ADD = f"""
from django.contrib.auth.models import Group, User
from articles.models import Person
for role in ("Writer", "Reviewer", "Publisher"):
    user = User.objects.create_user(role.lower(), password={PASSWORD!r}, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
reviewer = User.objects.get(username="reviewer")
Person.objects.create(name="A clinician", role="nurse", is_clinician=True, user=reviewer)
"""


@dataclass
class Hands:
    """Uses a page as a person does; each click, each field filled and each shortcut counts."""

    page: object
    count: int = 0

    def click(self, selector):
        self.count += 1
        self.page.click(selector)

    def fill(self, selector, text):
        self.count += 1
        self.page.fill(selector, text)

    def type(self, text):
        self.count += 1
        self.page.keyboard.insert_text(text)


def tab_to(page, selector, presses=120):
    """Presses Tab until the focus is on ``selector``; fails if it never gets there."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")
