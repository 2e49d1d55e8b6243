"""The pages that do something, by the words with which people ask for them."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Tool:
    """``called``: with commas between."""

    title: str
    definition: str
    view: str
    called: str

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(self.view)


TOOLS = [
    Tool(
        "Awake right now?",
        "Things to try tonight, easiest first.",
        "articles:tonight",
        "tonight, awake, right now, awake now, wide awake, cannot sleep, can't sleep, cant sleep, "
        "no sleep, 3am, 3 am, 4am, 2am, middle of the night",
    ),
    Tool(
        "Medicines that can make restless legs worse",
        "Look up the name on your packet.",
        "articles:medicines",
        "list of medicines, medicine list, check my medicine, medicines to avoid, drugs to avoid",
    ),
    Tool(
        "Questions for your doctor",
        "A sheet to tick and print.",
        "articles:questions",
        "questions for my doctor, questions for your doctor, questions for the doctor, "
        "questions to ask, print, appointment, checklist",
    ),
    Tool(
        "Words we use",
        "Medical words in plain words.",
        "articles:glossary",
        "glossary, dictionary, medical words, words, meanings",
    ),
    Tool(
        "Send us a message",
        "People read it and answer by email.",
        "contact:write",
        "contact, contact us, contact you, message, send a message, send you a message, email, "
        "write to you, phone number, telephone, feedback",
    ),
]
