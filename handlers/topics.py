"""How topics and their groups are called. The keys, and what is close to what, are in matching/taxonomy.py."""

from __future__ import annotations

from chat.words import Said, Words, say

GROUP_NAMES: dict[str, Words] = {
    "leading-people": say("Leading people"),
    "communication": say("Communication"),
    "career": say("Career"),
    "ways-of-working": say("Ways of working"),
    "engineering": say("Engineering"),
    "data": say("Data"),
    "product-and-design": say("Product and design"),
    "business": say("Business"),
}

TOPIC_NAMES: dict[str, Words] = {
    "delegation": say("Delegation"),
    "coaching": say("Coaching"),
    "hiring": say("Hiring"),
    "giving-feedback": say("Giving feedback"),
    "moving-to-management": say("Moving to management"),
    "leading-teams": say("Leading teams"),
    "leading-change": say("Leading change"),
    "inclusive-leadership": say("Inclusive leadership"),
    "public-speaking": say("Public speaking"),
    "facilitation": say("Facilitation"),
    "conflict-resolution": say("Conflict resolution"),
    "difficult-conversations": say("Difficult conversations"),
    "negotiation": say("Negotiation"),
    "stakeholder-management": say("Stakeholder management"),
    "executive-presence": say("Executive presence"),
    "speaking-up": say("Speaking up"),
    "technical-writing": say("Technical writing"),
    "storytelling": say("Storytelling"),
    "working-across-cultures": say("Working across cultures"),
    "career-planning": say("Career planning"),
    "promotion-case": say("Making a case for promotion"),
    "personal-brand": say("Personal brand"),
    "networking": say("Networking"),
    "returning-to-work": say("Returning to work"),
    "changing-fields": say("Changing fields"),
    "confidence": say("Confidence"),
    "settling-in": say("Settling in"),
    "prioritisation": say("Prioritisation"),
    "work-life-balance": say("Work-life balance"),
    "time-management": say("Time management"),
    "strategic-thinking": say("Strategic thinking"),
    "decision-making": say("Decision making"),
    "problem-solving": say("Problem solving"),
    "project-management": say("Project management"),
    "agile-working": say("Agile working"),
    "remote-working": say("Remote working"),
    "working-with-ai": say("Working with AI"),
    "system-design": say("System design"),
    "distributed-systems": say("Distributed systems"),
    "code-review": say("Code review"),
    "python": say("Python"),
    "backend": say("Backend"),
    "frontend": say("Frontend"),
    "mobile-development": say("Mobile development"),
    "testing": say("Testing"),
    "incident-response": say("Incident response"),
    "reliability": say("Reliability"),
    "cloud-infrastructure": say("Cloud infrastructure"),
    "security": say("Security"),
    "databases": say("Databases"),
    "data-modelling": say("Data modelling"),
    "data-engineering": say("Data engineering"),
    "dashboards": say("Dashboards"),
    "statistics": say("Statistics"),
    "experimentation": say("Experimentation"),
    "machine-learning": say("Machine learning"),
    "user-research": say("User research"),
    "interaction-design": say("Interaction design"),
    "accessibility": say("Accessibility"),
    "product-management": say("Product management"),
    "product-discovery": say("Product discovery"),
    "roadmapping": say("Roadmapping"),
    "pricing": say("Pricing"),
    "go-to-market": say("Go to market"),
    "marketing": say("Marketing"),
    "selling": say("Selling"),
    "customer-relations": say("Customer relations"),
    "contracts": say("Contracts"),
    "privacy-and-compliance": say("Privacy and compliance"),
    "finance": say("Finance"),
    "people-operations": say("People operations"),
}


def topic_name(key: str) -> Said:
    """A topic as people read it; a topic of somebody's own, as it was typed."""
    return TOPIC_NAMES.get(key, key)


def group_name(key: str) -> Said:
    """A group of topics as people read it."""
    return GROUP_NAMES.get(key, key)
