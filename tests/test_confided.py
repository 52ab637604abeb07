"""What is recognised as told in confidence, and what isn't: a goal, a subject or a small worry must stay what it is."""

from __future__ import annotations

import pytest

from handlers.confided import confides

TOLD = """
i dont feel ok how my mentor talks to me
I don't feel OK with how my mentor talks to me.
I do not feel comfortable with my mentor
my mentor makes me uncomfortable
My mentor really makes me feel very uncomfortable
the way she looks at me makes me uncomfortable
I feel uncomfortable around my mentor
I feel unsafe with him
i am scared of my mentor
I'm afraid of my mentee.
I’m not safe
i dont feel safe anymore
I don't feel safe here
my mentor touched me
he keeps touching me
She has been harassing me for weeks
I am being bullied
i'm being harassed by my mentor
I was threatened by my manager
my mentor threatened me yesterday
My mentor keeps insulting me in front of others
he shouted at me in our session
my mentor called me stupid
my mentor makes sexist jokes
he sends me inappropriate pictures
my mentor is verbally abusive
she is being bullied by her mentor
I don't like being touched by my mentor
I want to report harassment
I want to report my mentor
I'd like to complain about my mentor
Can I talk to someone in confidence?
I need to talk to somebody about my mentor
sexual harassment
bullying!
I am in danger
Help me, I'm scared
Marcus makes me uncomfortable
I don't feel ok with how Marcus treats me
my mentor is flirting with me and I said no
someone groped me at the offsite
I feel humiliated by my mentor.
my boss bullies me
It is not ok how my mentor speaks to me
ich fühle mich unwohl mit meinem mentor
Ich fühle mich mit meiner Mentorin gar nicht wohl
ich fuehle mich nicht wohl bei meinem Mentor
Ich fühle mich nicht gut, wie mein Mentor mit mir redet
Mir gefällt nicht, wie... nicht ok, wie mein Mentor mit mir spricht
Ich habe Angst vor meinem Mentor
mein Mentor macht mir Angst
Mein Mentor fasst mich immer wieder an
mein mentor hat mich angefasst
er belästigt mich
Mein Mentor hat mich gestern angeschrien
ich werde gemobbt
Ich wurde von meinem Mentor bedroht
Mein Mentor macht sexistische Witze
Ich möchte eine Belästigung melden
Kann ich mit jemandem vertraulich reden?
Ich will mich über meinen Mentor beschweren
Ich fühle mich nicht mehr sicher
Mobbing
Marcus hat mich beleidigt
""".strip().splitlines()

OTHER = """
I feel uncomfortable presenting
I feel uncomfortable presenting to my mentor's team
I want to feel less uncomfortable speaking in front of people
Public speaking makes me uncomfortable
Silence makes me uncomfortable
I am afraid of speaking up
I'm afraid my mentor is away on Friday
I am afraid of my mentor's questions
I'm scared of presentations
I feel uncomfortable about asking my mentor for a raise
My mentor makes me think
my mentor makes me feel confident
my mentor makes me feel safe
My mentor pushed me to apply
I was touched by your kind words
his story touched me deeply
She touched me with her story
I want to be a better mentor
a workshop on bullying prevention
How do I handle harassment complaints in my team?
Handle bullying in my team as a manager
threat modelling for our payment service
I work on abuse detection
Nobody has bullied me
I have never been harassed
I was not threatened by it
It hit me that I need a plan
She hit me up about lunch
he calls me every Monday
my mentor called me yesterday
I don't feel ready
I don't feel well, can we move it
I'm not feeling well today
I don't feel safe presenting in English
I want my team to feel safe to speak up
psychological safety
is it safe to share my goals
I feel intimidated by the size of the task
I was intimidated by the exam
they follow me on LinkedIn
My mentor is great
I don't like how my mentor's calendar looks
report
a report on discrimination law
talk to my mentor about my goals
talk to someone about machine learning
I need to talk to somebody from finance
my mentor keeps moving our session
I am in danger of missing my goal
move it to friday 16:00
I feel bad that I missed our session
I feel good about how my mentor explains things
Help me, I'm scared of Excel
Ich fühle mich unwohl beim Präsentieren
Ich fühle mich unsicher auf Englisch
Ich habe Angst vor Präsentationen
ich habe angst vor der Prüfung
Mein Mentor hat mich beraten
Mein Mentor hat mich angerufen
ich werde befördert
Ich wurde nie gemobbt
ich bin nicht sicher, ob Freitag passt
Ich bin nicht sicher
Mein Mentor fasst gut zusammen
Workshop gegen Mobbing im Team
Mit jemandem über Führung reden
ich fühle mich wohl mit meinem Mentor
Ich bin mir nicht sicher wegen Freitag
Tell Marcus I can't make it
Marcus makes me laugh
""".strip().splitlines()


@pytest.mark.parametrize("words", TOLD)
def test_somebody_who_tells_of_being_hurt_is_understood(words: str) -> None:
    assert confides(words, ["Marcus"])


@pytest.mark.parametrize("words", OTHER)
def test_a_goal_a_subject_or_a_small_worry_is_not_taken_for_it(words: str) -> None:
    assert not confides(words, ["Marcus"])


def test_there_are_enough_sentences_of_both_kinds() -> None:
    assert min(len(TOLD), len(OTHER)) >= 40


def test_a_name_counts_only_for_somebody_it_is_paired_with() -> None:
    assert confides("Priya makes me uncomfortable", ["Priya"])
    assert not confides("Python makes me uncomfortable", ["Priya"])


def test_whatever_is_typed_is_looked_at_quickly() -> None:
    for words in ("i feel so " * 1000, "he " * 3000, "ich fühle mich sehr " * 500, "(((" * 1000, "a" * 10_000):
        assert not confides(words, ["(x"])
