import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import contact.models.details
import contact.models.practice


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0002_crisis_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="For example: Christmas.", max_length=60)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
            ],
            options={
                "verbose_name": "closed days",
                "verbose_name_plural": "closed days",
                "ordering": ["first_day"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("written", "The sender wrote"),
                            ("reply", "Reply"),
                            ("note", "Private note"),
                            ("event", "What happened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("body", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("submission_key", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUpLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "done_days",
                    models.PositiveSmallIntegerField(
                        default=365, verbose_name="days after we replied or closed a message"
                    ),
                ),
                (
                    "spam_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="days in the spam folder"
                    ),
                ),
            ],
            options={
                "verbose_name": "how long words are kept",
                "verbose_name_plural": "how long words are kept",
            },
        ),
        migrations.CreateModel(
            name="SavedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "body",
                    models.TextField(
                        help_text="{greeting} becomes “Hello Sam,” or “Hello,”; {reference}, {organisation} and {me} (your first name) are filled in too.",
                        validators=[contact.models.practice.refuse_unknown_placeholders],
                        verbose_name="text",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Lower numbers come first."
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved replies",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="UrgentPhrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Small misspellings are found as well.",
                        max_length=60,
                        unique=True,
                    ),
                ),
            ],
            options={
                "ordering": ["words"],
            },
        ),
        migrations.CreateModel(
            name="Viewing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("here_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="message",
            options={
                "ordering": ["-received_at"],
                "permissions": [("export_message", "Can export messages")],
            },
        ),
        migrations.RemoveConstraint(
            model_name="email",
            name="one_email_of_a_kind_per_message",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="erased_messages_say_nothing",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="settled_messages_know_when",
        ),
        migrations.RemoveIndex(
            model_name="message",
            name="messages_by_status",
        ),
        migrations.RemoveField(
            model_name="contactdetails",
            name="opening_hours",
        ),
        migrations.RemoveField(
            model_name="contactdetails",
            name="reply_within",
        ),
        migrations.AddField(
            model_name="contactdetails",
            name="closes_at",
            field=models.TimeField(default=datetime.time(17, 0), verbose_name="until"),
        ),
        migrations.AddField(
            model_name="contactdetails",
            name="open_days",
            field=models.JSONField(
                default=contact.models.details.working_week,
                validators=[contact.models.details.refuse_what_is_no_day],
                verbose_name="days on which messages are read",
            ),
        ),
        migrations.AddField(
            model_name="contactdetails",
            name="opens_at",
            field=models.TimeField(default=datetime.time(9, 0), verbose_name="from"),
        ),
        migrations.AddField(
            model_name="contactdetails",
            name="reply_within_days",
            field=models.PositiveSmallIntegerField(
                default=2,
                help_text="A promise: keep it.",
                verbose_name="we reply within (working days)",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="about",
            field=models.CharField(blank=True, max_length=80, verbose_name="about the page"),
        ),
        migrations.AddField(
            model_name="message",
            name="assignee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who has it",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="consent_version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="message",
            name="last_written_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="message",
            name="maybe_urgent",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="email",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt to the sender"),
                    ("alert", "Alert to staff"),
                    ("reply", "Reply to the sender"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="email",
            name="sent_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="settled_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="answered, closed or put into spam"
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("open", "Waiting for us"),
                    ("waiting", "Waiting for them"),
                    ("closed", "Done"),
                    ("spam", "Spam"),
                ],
                default="new",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="needs_answer",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status__in=["new", "open"], then=models.Value(True)),
                    default=models.Value(False),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", False)),
                fields=["erased_at"],
                name="erased_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True)),
                fields=["needs_answer", "-maybe_urgent", "last_written_at"],
                name="to_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True)),
                fields=["status", "-maybe_urgent", "last_written_at"],
                name="status_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True)),
                fields=["status", "-last_written_at"],
                name="status_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True)),
                fields=["status", "settled_at"],
                name="status_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactdetails",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_at__lt", models.F("closes_at"))),
                name="opens_before_it_closes",
                violation_error_message="“From” comes before “until”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        ("about", ""),
                        ("body", ""),
                        ("email", ""),
                        ("maybe_urgent", False),
                        ("name", ""),
                    ),
                    _connector="OR",
                ),
                name="erased_messages_say_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("status__in", ["new", "open"])),
                    models.Q(
                        ("settled_at__isnull", False), ("status__in", ["waiting", "closed", "spam"])
                    ),
                    _connector="OR",
                ),
                name="settled_messages_know_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="closeddays",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="closed_days_end_after_they_begin",
                violation_error_message="The last day is not before the first.",
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="contact.message",
            ),
        ),
        migrations.AddField(
            model_name="email",
            name="entry",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail",
                to="contact.entry",
            ),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(fields=["status", "message"], name="emails_by_status"),
        ),
        migrations.AddIndex(
            model_name="email",
            index=models.Index(
                condition=models.Q(("kind", "receipt")),
                fields=["queued_at"],
                name="receipts_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.UniqueConstraint(
                models.F("message"),
                condition=models.Q(("kind", "receipt")),
                name="one_receipt_per_message",
            ),
        ),
        migrations.AddConstraint(
            model_name="email",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("kind", "reply")),
                    models.Q(models.Q(("kind", "reply"), _negated=True), ("entry__isnull", True)),
                    _connector="OR",
                ),
                name="replies_have_their_words",
            ),
        ),
        migrations.AddField(
            model_name="followuplink",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="contact.message",
            ),
        ),
        migrations.AddConstraint(
            model_name="retention",
            constraint=models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_retention"),
        ),
        migrations.AddConstraint(
            model_name="retention",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_days__range", (1, 365)), ("spam_days__range", (1, 30))),
                name="retention_is_within_what_people_agreed_to",
                violation_error_message="People agreed to at most 365 days, and 30 for spam.",
            ),
        ),
        migrations.AddField(
            model_name="viewing",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="viewing",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="viewings",
                to="contact.message",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["message", "kind"], name="entries_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                models.F("submission_key"),
                condition=models.Q(("submission_key", ""), _negated=True),
                name="one_entry_per_submission",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by__isnull", False), ("kind__in", ["reply", "note"])),
                    models.Q(("by__isnull", True), ("kind", "written")),
                    ("kind", "event"),
                    _connector="OR",
                ),
                name="staff_sign_what_they_write",
            ),
        ),
        migrations.AddConstraint(
            model_name="viewing",
            constraint=models.UniqueConstraint(
                models.F("message"), models.F("by"), name="one_viewing_of_each_person"
            ),
        ),
    ]
