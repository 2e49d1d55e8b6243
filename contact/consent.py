"""What senders agree to, by version. A text is never edited: a new practice is a new version. Pure.

Change it only together with what we do, and with the privacy page.
"""

#: The sentence beside the box, and the hint below it.
TEXTS = {
    1: (
        "I agree that you may read and keep what I write here about my health, "
        "so that you can reply.",
        "We keep it for 12 months after we reply, then delete it. You can ask us to delete it "
        "sooner. We do not share it or use it for anything else.",
    ),
}
VERSION = max(TEXTS)
BOX, HINT = TEXTS[VERSION]
#: As it is stored with a message.
TEXT = f"{BOX} {HINT}"
