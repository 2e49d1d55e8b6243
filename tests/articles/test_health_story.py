"""Which lines are about a page, and which about the person who writes."""

import pytest

from articles.health_story import is_despair, is_health_story

ABOUT_A_PAGE = """
The table of medicines was hard to read on my phone
Too long
I could not find anything about children
I was looking for restless legs in pregnancy
Very clear, thank you
This page helped me understand RLS
I would like more about iron
I want to know if magnesium helps
More on side effects please
What about people who take ropinirole?
The link to the iron study does not work
I'll print it for my doctor
My doctor had never heard of this
I will show this to my wife
Please say which medicines make it worse
The pictures did not load on my tablet
I didn't understand the word augmentation
Not enough on sleep
I have a question about driving
I have read this twice and still do not know when to see a doctor
I am a nurse and recommend this to people with restless legs
I think the part on sleep is too short
It says 75 in one place and 100 in another
Is there a version for children?
The page on suicide was kind
Advice for people on pramipexole is missing
Published 2019, 2020 and 2021: please update
Call 999 is too small to see
I can't read grey letters at night
It gave me useful information
The best page on restless legs that I have found
My browser cut off the table
I was surprised that antihistamines make it worse
I do not agree with the part about opioids
I needed more on gabapentin
I am a carer
I use a screen reader and the table is confusing
How long does it take for iron tablets to work?
My mum found this useful
I take issue with the second paragraph
"""
ABOUT_SOMEBODY = """
I take ropinirole and my legs are worse every night
I have restless legs
I've had RLS for 20 years
Ive had rls for 20 years
I’ve had RLS for 20 years
I'm pregnant and cannot sleep
my legs drive me mad
My ferritin is 20
I was diagnosed last year
Diagnosed 10 years ago, nothing helps
My doctor put me on pregabalin
The doctor prescribed me something else
Been on gabapentin for years and it works
Taking pramipexole for six months now
ropinirole 2 mg at nine and still awake
0.5mg pramipexole every evening
I stopped my tablets
I cannot sleep
Awake since three
My mum has dementia and kicks all night
My husband takes codeine
I am so tired
It keeps me awake
Write to me at someone@mail.example
someone (at) mail.example
Ring me on 07700 900123
+44 7700 900 123
202-555-0143
My name is Alex
I'm called Alex
I lost everything when I started gambling on ropinirole
I HAVE RESTLESS LEGS
Ｉ ｈａｖｅ ＲＬＳ
I may have RLS
Had it since I was a child
me and my husband both have it
I haven't slept for 3 days
Can't sleep again
I tried iron but it did nothing for me
Requip ruined my life
After my hip operation it got worse
I'm on dialysis
We live at 12 Acacia Road
"""
DESPAIR = """
I want to die
I want to kill myself
i wanna end my life, ending my life tonight
I can't go on
I can’t take it any more
I cannot cope any more
there is no point in living
I don't want to live like this
I feel suicidal
Suicidal tonight
I wish I was dead
they would be better off without me
life is not worth living
I'd rather be dead
I am tired of living
no one would miss me
"""


def lines(text):
    return text.strip().splitlines()


@pytest.mark.parametrize("words", lines(ABOUT_A_PAGE))
def test_a_line_about_the_page_is_no_story(words):
    assert not is_health_story(words)


@pytest.mark.parametrize("words", lines(ABOUT_SOMEBODY))
def test_a_line_about_somebody_is_a_story(words):
    assert is_health_story(words)
    assert not is_despair(words)


@pytest.mark.parametrize("words", lines(DESPAIR))
def test_despair_is_noticed_and_is_a_story(words):
    assert is_despair(words)
    assert is_health_story(words)


@pytest.mark.parametrize("words", ["i" * 200, "i am " * 40, "0 " * 100, "my a " * 40])
def test_whatever_is_written_is_read_quickly(words):
    """A pattern that tries everything would take minutes; the suite would not end."""
    assert is_health_story(words) in (True, False)
