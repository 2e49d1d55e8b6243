"""How private each field of the inbox is. Pure.

A test holds the table complete; an export of what we hold about a person follows it.
"""

#: Anybody may read it.
PUBLIC = "public"
#: About our own work, and of no meaning to anybody else.
INTERNAL = "internal"
#: About somebody who wrote to us, and what we did with it.
PERSONAL = "personal"
#: About somebody's health, or lets it be guessed (GDPR, Article 9).
SPECIAL = "special"

CLASSES = {
    "ClosedDays": {
        PUBLIC: {"name", "first_day", "last_day"},
        INTERNAL: {"id"},
    },
    "ContactDetails": {
        PUBLIC: {
            "organisation",
            "address",
            "phone",
            "email",
            "open_days",
            "opens_at",
            "closes_at",
            "reply_within_days",
            "are_examples",
        },
        INTERNAL: {"id", "alert_email"},
    },
    "CrisisLine": {
        PUBLIC: {"country", "name", "phone", "note", "is_emergency", "position"},
        INTERNAL: {"id", "checked_on", "next_check_on"},
    },
    "Email": {
        INTERNAL: {"id", "message", "entry", "due_at", "leased_until"},
        PERSONAL: {"kind", "to", "mail_id", "status", "queued_at", "attempts", "sent_at", "error"},
    },
    "Entry": {
        INTERNAL: {"id", "message", "submission_key"},
        PERSONAL: {"kind", "by", "at"},
        SPECIAL: {"body"},
    },
    "FollowUpLink": {
        INTERNAL: {"id", "message", "token_hash"},
        PERSONAL: {"made_at"},
    },
    "Message": {
        INTERNAL: {"id", "submission_key", "needs_answer", "erased_at"},
        PERSONAL: {
            "reference",
            "name",
            "email",
            "no_reply_needed",
            "consent_version",
            "consent_text",
            "received_at",
            "last_written_at",
            "status",
            "settled_at",
            "assignee",
            "spam_reasons",
        },
        SPECIAL: {"body", "about", "maybe_urgent"},
    },
    "Retention": {
        PUBLIC: {"done_days", "spam_days"},
        INTERNAL: {"id"},
    },
    "SavedReply": {INTERNAL: {"id", "name", "body", "position"}},
    "UrgentPhrase": {INTERNAL: {"id", "words"}},
    "Viewing": {
        INTERNAL: {"id", "message"},
        PERSONAL: {"by", "first_at", "read_at", "here_at"},
    },
}


def about_people(model: str) -> set[str]:
    """The fields of ``model`` that say something about somebody who wrote to us."""
    classes = CLASSES[model]
    return classes.get(PERSONAL, set()) | classes.get(SPECIAL, set())
