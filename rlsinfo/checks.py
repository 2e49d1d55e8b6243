"""What `manage.py check --deploy` asks besides Django's own questions."""

from django.conf import settings
from django.core.checks import Warning as Fault

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def mail_is_printed() -> bool:
    return settings.EMAIL_BACKEND == CONSOLE


def mail_is_sent(app_configs, **kwargs):
    """Printed mail counts as sent: those who wrote would wait for an answer for ever."""
    if not mail_is_printed():
        return []
    hint = "Set EMAIL_URL to a mail server."
    return [Fault("Mail is printed to the terminal, not sent.", hint=hint, id="rlsinfo.W001")]
