"""What a goal may sound like: a sentence for every topic, to take as it is or to make one's own."""

from __future__ import annotations

from collections.abc import Mapping

from chat.words import Words, say
from matching.topics import group_of

SAMPLES: Mapping[str, Words] = {
    "delegation": say("I hand over one piece of work and let it go"),
    "coaching": say("Somebody in my team finds an answer because I asked, not told"),
    "hiring": say("I lead an interview and know what I am listening for"),
    "giving-feedback": say("I tell somebody what I saw within a day, and it helps"),
    "moving-to-management": say("I know whether leading people is for me"),
    "leading-teams": say("My team knows what matters this month, and why"),
    "leading-change": say("One change of mine is still in use half a year later"),
    "inclusive-leadership": say("In my meetings everybody is heard once"),
    "public-speaking": say("I present our results once, without notes"),
    "facilitation": say("My meetings end on time and with a decision"),
    "conflict-resolution": say("I speak with the other person before I speak about them"),
    "difficult-conversations": say("I have the conversation that I keep putting off"),
    "negotiation": say("I ask for what I need and stay calm at the first no"),
    "stakeholder-management": say("Those who decide hear from me before they have to ask"),
    "executive-presence": say("I say it in one minute, and it is understood"),
    "speaking-up": say("I say what I think in design reviews"),
    "technical-writing": say("I write one page that saves everybody a meeting"),
    "storytelling": say("I tell our numbers as a story that people repeat"),
    "working-across-cultures": say("I know how my words land with colleagues far away"),
    "career-planning": say("I know my next step and the two things that lead to it"),
    "promotion-case": say("I have a case for my promotion that others can repeat"),
    "personal-brand": say("Three people beyond my team know what I am good at"),
    "networking": say("I talk with one new person every two weeks"),
    "returning-to-work": say("I am back, at a pace that lasts"),
    "changing-fields": say("I have tried the other field for a few days"),
    "confidence": say("I apply before I feel completely ready"),
    "settling-in": say("I know whom to ask for what"),
    "prioritisation": say("I say no to one thing a week, and to the right one"),
    "work-life-balance": say("I close the laptop at six on most days"),
    "time-management": say("I have two hours a day for work that needs thought"),
    "strategic-thinking": say("I can say why we do this, and not the other thing"),
    "decision-making": say("I decide with what I have, and say when I would decide again"),
    "problem-solving": say("I know the problem before I build the answer"),
    "project-management": say("I lead one project from start to end"),
    "agile-working": say("We finish what we begin within two weeks"),
    "remote-working": say("I feel part of a team that I rarely see"),
    "working-with-ai": say("I know which part of my work a model does well, and which not"),
    "system-design": say("I draw up one design and defend it in a review"),
    "distributed-systems": say("I know what happens when one of our services is down"),
    "code-review": say("My reviews make the next change better, not only this one"),
    "python": say("I write Python that somebody else likes to read"),
    "backend": say("I build one service on my own and run it"),
    "frontend": say("I build one page that is fast and a pleasure to use"),
    "mobile-development": say("I bring one feature into the app by myself"),
    "testing": say("Every change of mine comes with a test that can fail"),
    "incident-response": say("I lead one incident and stay calm"),
    "reliability": say("I know what may fail next, before it does"),
    "cloud-infrastructure": say("I can set up what we run from nothing"),
    "security": say("I see the weak spot before somebody else does"),
    "databases": say("I can say why a query is slow, and mend it"),
    "data-modelling": say("I model one subject so that questions become easy"),
    "data-engineering": say("I build one pipeline that nobody has to watch"),
    "dashboards": say("I make one dashboard that changes a decision"),
    "statistics": say("I can say how sure we are, and what would change that"),
    "experimentation": say("I run one experiment from question to answer"),
    "machine-learning": say("I take one model into use, and know when it is wrong"),
    "user-research": say("I talk with five users and change my mind once"),
    "interaction-design": say("I design one flow that needs no explanation"),
    "accessibility": say("What I build can be used without a mouse"),
    "product-management": say("I can say who our product is for, and who not"),
    "product-discovery": say("I stop one idea early because I asked first"),
    "roadmapping": say("Our roadmap fits on one page, and is believed"),
    "pricing": say("I can explain our price in two sentences"),
    "go-to-market": say("I take one launch from plan to first customers"),
    "marketing": say("I run one campaign and know what it did"),
    "selling": say("I lead one sale from first call to signature"),
    "customer-relations": say("One difficult customer becomes a calm one"),
    "contracts": say("I read a contract and know where to ask"),
    "privacy-and-compliance": say("I know which data we may keep, and how long"),
    "finance": say("I make a business case that finance believes"),
    "people-operations": say("I make one rule at work easier to live with"),
}
# A second one, where only one topic was named.
OF_GROUP: Mapping[str, Words] = {
    "leading-people": say("People tell me early when something goes wrong"),
    "communication": say("I am understood the first time, also by those far from my work"),
    "career": say("I know what I want to be asked to do next"),
    "ways-of-working": say("At the end of a week I know what it was good for"),
    "engineering": say("Others ask me to look at theirs"),
    "data": say("My answer is trusted, and I can say why"),
    "product-and-design": say("I can show that what we made helps somebody"),
    "business": say("I have done it once on my own, from start to end"),
}


def samples(topics: list[str]) -> dict[str, Words]:
    """Two sentences for the topics that matter most, by a key of their own."""
    found = {topic: SAMPLES[topic] for topic in topics if topic in SAMPLES}
    group = group_of(topics[0]) if topics else None
    if group:
        found[group] = OF_GROUP[group]
    return dict(list(found.items())[:2])
