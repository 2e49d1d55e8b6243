"""How long a preview takes: the unsaved form of 3,000 words, and a stored version of it.

Run it with ``python -m bench.preview``. It works on a database of its own and removes it.
"""

import io
import os
import statistics
import tempfile
import time

WORDS = 3000
ROUNDS = 200
GOAL_MS = 300


def prepare():
    """A site with one long draft; its client and the two requests to measure."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("prepare", stdout=io.StringIO())
    from django.contrib.auth.models import User
    from django.test import Client

    from articles import publishing
    from articles.models import Source
    from tests.articles.edit_page import form
    from tests.factories import words

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("bench"))
    body = long_text(list(Source.objects.values_list("key", flat=True)))
    article = publishing.create("a-long-page")
    revision = publishing.save_draft(article, by=None, **words(body=body))
    unsaved = f"/admin/articles/article/preview/?page={article.pk}"
    stored = f"/admin/articles/revision/{revision.pk}/preview/"
    fields = form(article, body=body)
    return {
        "unsaved form": lambda: client.post(unsaved, fields),
        "stored version": lambda: client.get(stored),
        "checks": lambda: client.post(unsaved.replace("preview", "checks"), fields),
    }


def long_text(keys: list[str]) -> str:
    """WORDS words in sections of 100, each with a list, a source and a care card now and then."""
    sections = []
    for n in range(WORDS // 100):
        line = f"<p>{'word ' * 38}end [@{keys[n % len(keys)]}].</p>"
        items = "<li><p>" + "item " * 9 + "</p></li>"
        card = '<aside data-care="urgent"><h3>See a doctor if:</h3><p>One two.</p></aside>'
        sections.append(f"<h2>Part {n}</h2>{line}<ul>{items * 6}</ul>{card if n % 9 == 0 else ''}")
    return "".join(sections)


def measure(request) -> list[float]:
    """Milliseconds of each of ROUNDS answers."""
    request()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        status = request().status_code
        taken.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise SystemExit(f"The site answered {status}.")
    return taken


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "rlsinfo.settings"}
        os.environ |= {"SECRET_KEY": "a key for a measurement", "LOG_LEVEL": "ERROR"}
        print(f"{WORDS} words, {ROUNDS} times each; goal: 95 of 100 within {GOAL_MS} ms")
        for name, request in prepare().items():
            taken = measure(request)
            median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            print(f"{name:16} median {median:6.1f} ms   p95 {p95:6.1f} ms")


if __name__ == "__main__":
    main()
