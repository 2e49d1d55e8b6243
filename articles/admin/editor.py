"""What the rich-text editor needs to run under the site's Content-Security-Policy."""

from js_asset import InlineStyle, Media

# The editor would inject its own <style>, which the policy blocks, unless it finds this mark.
# Its rules are in admin.css.
MARK = Media(css={"all": [InlineStyle("", **{"data-tiptap-style": ""})]})


class EditorMixin:
    """Put first among the bases of a ModelAdmin whose form holds the editor."""

    def render_change_form(self, request, context, *args, **kwargs):
        # The import map of the editor is inline, so these pages, and only these, carry a nonce.
        media = MARK + Media.from_media(context["media"])
        context["media"] = media.with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)
