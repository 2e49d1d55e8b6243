"""The rules of the code that nobody should have to remember."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("rlsinfo", "articles", "contact")
CODE = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

#: Modules that can be understood alone: no models, no request, no settings.
PURE = {
    "articles/care_card.py",
    "articles/diffing.py",
    "articles/files/article_file.py",
    "articles/files/toml_text.py",
    "articles/health_story.py",
    "articles/hints.py",
    "articles/link_address.py",
    "articles/link_outcome.py",
    "articles/picture_block.py",
    "articles/picture_markup.py",
    "articles/quality/__init__.py",
    "articles/quality/advice.py",
    "articles/quality/checklist.py",
    "articles/quality/claims.py",
    "articles/quality/medicines.py",
    "articles/quality/outline.py",
    "articles/quality/readability.py",
    "articles/quality/structure.py",
    "articles/references.py",
    "articles/rendering.py",
    "articles/search/excerpts.py",
    "articles/search/texts.py",
    "articles/search/typed.py",
    "articles/sanitising.py",
    "articles/structured_data.py",
    "articles/terms.py",
    "articles/wording.py",
    "contact/consent.py",
    "contact/data_classes.py",
    "contact/office_hours.py",
    "contact/placeholders.py",
    "contact/spam.py",
    "contact/spreadsheet.py",
    "contact/urgency.py",
    "rlsinfo/databases.py",
    "rlsinfo/email_url.py",
    "rlsinfo/fulltext/words.py",
    "rlsinfo/kept_page.py",
    "rlsinfo/stylesheet.py",
}
#: The ground floor: knows no domain, and both apps may stand on it.
GROUND = {
    "rlsinfo.capped",
    "rlsinfo.client_address",
    "rlsinfo.content_version",
    "rlsinfo.deletion",
    "rlsinfo.freshness",
    "rlsinfo.fulltext",
    "rlsinfo.headers",
    "rlsinfo.pagecache",
    "rlsinfo.patience",
    "rlsinfo.ratelimit",
    "rlsinfo.read_only",
    "rlsinfo.same_origin",
}
#: The only files that write to the database besides Django's own forms in the admin.
WRITERS = {
    "articles/feedback.py",
    "articles/files/importing.py",
    "articles/files/library.py",
    "articles/ledger.py",
    "articles/link_checking.py",
    # A picture is saved to a file there.
    "articles/picture_encoder.py",
    "articles/pictures.py",
    "articles/previewing.py",
    "articles/publishing.py",
    "articles/recalling.py",
    "articles/reviewing.py",
    "articles/search/index.py",
    "articles/search/missed.py",
    "articles/term_uses.py",
    "contact/erasing.py",
    "contact/exporting.py",
    "contact/follow_up.py",
    "contact/inbox.py",
    "contact/mailing.py",
    "contact/outbox.py",
    "contact/viewing.py",
    "rlsinfo/fulltext/__init__.py",
    "rlsinfo/heartbeat.py",
    "rlsinfo/management/commands/prepare.py",
    "rlsinfo/ratelimit.py",
}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
WRITES |= {"update_or_create"}


def name(path):
    return str(path.relative_to(ROOT))


def imports(path):
    """The modules that a file imports, each with whether that is inside a function."""
    tree = ast.parse(path.read_text())
    inner = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in inner) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node in inner) for alias in node.names)


def in_app(module, app):
    return module == app or module.startswith(f"{app}.")


def test_the_two_apps_never_import_each_other():
    for path in CODE:
        for mine, other in (("articles", "contact"), ("contact", "articles")):
            if name(path).startswith(f"{mine}/"):
                assert not [module for module, _ in imports(path) if in_app(module, other)], path


def test_apps_stand_on_the_ground_floor_only():
    for path in CODE:
        if name(path).startswith("rlsinfo/"):
            continue
        above = [
            module
            for module, _ in imports(path)
            if in_app(module, "rlsinfo") and not any(in_app(module, floor) for floor in GROUND)
        ]
        assert not above, path


def test_the_ground_floor_knows_no_domain():
    for path in CODE:
        module = name(path).removesuffix(".py").replace("/", ".")
        if any(in_app(module, floor) for floor in GROUND):
            above = [m for m, _ in imports(path) if in_app(m, "articles") or in_app(m, "contact")]
            assert not above, path


@pytest.mark.parametrize("path", sorted(PURE))
def test_pure_modules_know_no_models_requests_or_settings(path):
    for module, _ in imports(ROOT / path):
        assert not module.startswith(("django.db", "django.http", "django.conf")), module
        assert "models" not in module.split("."), module
        if module.startswith(APPS):
            assert paths_of(module) & PURE, module


def paths_of(module):
    """The files that ``from one.two import three`` may mean."""
    path = module.replace(".", "/")
    above = path.rpartition("/")[0]
    return {f"{path}.py", f"{above}.py", f"{above}/__init__.py"}


VERBS = "link_checking|publishing|ledger|reviewing|previewing|pictures|checking|correcting|files"
VERBS += "|inbox|outbox|letters|mailing|erasing|exporting|follow_up|searching|submitting|viewing"
VERBS += "|feedback|answers|worklist|term_uses|recalling"
LAYERS = ["models", VERBS, "forms", "views|admin|urls"]


def test_arrows_never_turn_back():
    """Models import no verbs, verbs no forms, forms no views or admin."""
    for path in CODE:
        layer = layer_of(name(path).removesuffix(".py").replace("/", "."))
        for module, _ in imports(path):
            if layer is not None and module.startswith(APPS):
                assert (layer_of(module) or 0) <= layer, f"{name(path)} imports {module}"


def layer_of(module):
    parts = module.split(".")
    for number, names in enumerate(LAYERS):
        if len(parts) > 1 and parts[0] in ("articles", "contact") and parts[1] in names.split("|"):
            return number
    return None


def test_nothing_is_imported_inside_a_function():
    for path in CODE:
        assert not [module for module, is_inner in imports(path) if is_inner], path


def test_only_rendering_calls_text_safe():
    for path in CODE:
        trusts = re.search(r"\b(mark_safe|SafeString|SafeText|format_html)\(", path.read_text())
        assert not trusts or name(path) == "articles/rendering.py", path


def test_only_the_verbs_write():
    for path in CODE:
        if "migrations" in path.parts or name(path) in WRITERS:
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if is_write(node)]
        assert not calls, f"{name(path)}:{calls[0].lineno}"


def is_write(node):
    """A call such as ``Message.objects.update(…)`` or ``message.save()``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value) not in {"publishing", "globals()"}
    )


def test_no_model_hides_work_in_save_or_signals():
    for path in CODE:
        text = path.read_text()
        assert "def save(" not in text, path
        assert "django.dispatch" not in text, path


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_carries_inline_code(path):
    text = re.sub(r"<style>({% include style_sheet[^%]*%}|{style})</style>", "", path.read_text())
    if name(path) == "templates/articles/_structured_data.html":  # data, which no browser runs
        text = text.replace('<script type="application/ld+json">{{ data }}</script>', "")
    inline = re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text)
    assert not inline, f"the policy blocks {inline[0]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_calls_text_safe(path):
    assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text())


PARTS = [
    path for path in TEMPLATES if path.name.startswith("_") or path.parent.name == "components"
]


@pytest.mark.parametrize("path", PARTS, ids=name)
def test_a_part_of_a_page_says_first_what_it_needs(path):
    assert re.match(r"\{# .*(Needs|Needs nothing).*#\}", path.read_text())


def test_a_part_of_a_page_gets_only_what_it_needs():
    for path in TEMPLATES:
        if "rls" in path.parts:  # crispy-forms hands its whole context to its pack
            continue
        for tag in re.findall(r"{% include [^%]*%}", path.read_text()):
            from_elsewhere = "style_sheet" in tag or '"admin/includes/' in tag
            assert from_elsewhere or " only %}" in tag, f"{name(path)}: {tag}"


def test_no_file_grew_past_its_subject():
    long = [path for path in CODE if len(path.read_text().splitlines()) > 250]
    assert not [path for path in long if "migrations" not in path.parts]
