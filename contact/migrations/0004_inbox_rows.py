"""What the inbox begins with: its full-text index, signs of despair, replies to begin from."""

from django.db import migrations
from django.db.models import F

from rlsinfo import fulltext

INDEX = "contact_words"

#: Staff add to it and take away from it. Small misspellings are found as well.
PHRASES = """
better off dead
better off without me
can't carry on
can't cope anymore
can't go on
can't live like this
can't take it any more
can't take this any more
cannot carry on
cannot cope any more
cannot go on
cannot live like this
could not go on
cut myself
don't want to be alive
don't want to be here
don't want to live
don't want to wake up
end it all
end my life
end my suffering
ending it all
ending my life
feel hopeless
hang myself
harm myself
hurt myself
isn't worth living
jump in front of
kill myself
killing myself
lost all hope
no hope left
no point in living
no reason to live
no way out
not worth living
nothing to live for
overdose
rather be dead
rather die
self harm
suicidal
suicide
take all my pills
take all my tablets
take my life
take my own life
tired of living
unalive
want it all to end
want to be dead
want to die
want to end it
wish i was dead
wish i was not here
wish i were dead
"""
REPLIES = [
    (
        "We cannot advise on your medicine",
        "{greeting}\n\nThank you for writing to us.\n\nWe cannot tell you whether to start, stop or "
        "change a medicine. Your doctor or pharmacist can: they know your history and what else "
        "you take. Please talk to one of them before you change anything.\n\n"
        "{me}\n{organisation}",
    ),
    (
        "A page that may help",
        "{greeting}\n\nThank you for writing to us.\n\nThis page of ours may help:\n\n\n\n"
        "Please write again if it does not answer your question.\n\n{me}\n{organisation}",
    ),
    (
        "Thank you for telling us",
        "{greeting}\n\nThank you for telling us. We have read your message and will look into "
        "what you wrote.\n\n{me}\n{organisation}",
    ),
]


def make_index(apps, schema_editor):
    fulltext.create(schema_editor.connection, INDEX)
    Message = apps.get_model("contact", "Message")
    for message in Message.objects.filter(erased_at__isnull=True).iterator():
        words = [message.reference, message.name, message.email, message.body]
        fulltext.put(INDEX, message.pk, "\n".join(words))


def drop_index(apps, schema_editor):
    fulltext.drop(schema_editor.connection, INDEX)


def add_rows(apps, schema_editor):
    apps.get_model("contact", "Message").objects.update(last_written_at=F("received_at"))
    UrgentPhrase = apps.get_model("contact", "UrgentPhrase")
    for words in PHRASES.strip().splitlines():
        UrgentPhrase.objects.get_or_create(words=words)
    SavedReply = apps.get_model("contact", "SavedReply")
    for position, (name, body) in enumerate(REPLIES):
        SavedReply.objects.get_or_create(name=name, defaults={"body": body, "position": position})


class Migration(migrations.Migration):
    dependencies = [("contact", "0003_inbox")]

    operations = [
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(add_rows, migrations.RunPython.noop),
    ]
