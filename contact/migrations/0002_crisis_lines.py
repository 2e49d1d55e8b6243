"""The emergency numbers and crisis lines that a new site begins with; staff keep them true."""

from datetime import date

from django.db import migrations

EMERGENCY = [
    ("UK", "emergency services", "999", ""),
    ("European Union", "emergency services", "112", ""),
    ("US and Canada", "emergency services", "911", ""),
    ("Australia", "emergency services", "000", ""),
]
TO_TALK = [
    ("UK and Ireland", "Samaritans", "116 123", ""),
    ("England", "NHS", "111", "mental health option (2)"),
    ("US and Canada", "Crisis line", "988", ""),
    ("Australia", "Lifeline", "13 11 14", ""),
]


def add_lines(apps, schema_editor):
    CrisisLine = apps.get_model("contact", "CrisisLine")
    for is_emergency, lines in ((True, EMERGENCY), (False, TO_TALK)):
        for position, (country, name, phone, note) in enumerate(lines):
            CrisisLine.objects.create(
                country=country,
                name=name,
                phone=phone,
                note=note,
                is_emergency=is_emergency,
                position=position,
                checked_on=date(2026, 11, 22),
                next_check_on=date(2027, 5, 22),
            )


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial")]

    operations = [migrations.RunPython(add_lines, migrations.RunPython.noop)]
