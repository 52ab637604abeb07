"""The topics people ask for and offer: a table to read and to extend. matching/topics.py says how it is used.

A topic's key is also its English name (with spaces for hyphens), so synonyms don't repeat it. Synonyms are lower-case
English and German, commas between them; a topic's key never changes, because answers are stored under it.
"""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, Mapping[str, str]] = {
    "leading-people": {
        "delegation": "delegating, delegate, handing over work, letting go, delegieren, aufgaben abgeben",
        "coaching": "coaching others, coach, developing people, growing people, mitarbeiter entwickeln",
        "hiring": "recruiting, recruitment, interviewing, interviewing candidates, einstellen, personalauswahl",
        "giving-feedback": "feedback, receiving feedback, performance reviews, feedback geben, rückmeldung geben",
        "moving-to-management": "becoming a manager, first time manager, new manager, management basics, "
        "people management, erste führungsrolle, führungskraft werden",
        "leading-teams": "leadership, team leadership, team lead, leading a team, motivating people, "
        "führung, teamleitung, mitarbeiterführung",
        "leading-change": "change management, organisational change, transformation, veränderung gestalten, wandel",
        "inclusive-leadership": "diversity, inclusion, diversity and inclusion, dei, belonging, vielfalt, inklusion, vielfalt und inklusion",
    },
    "communication": {
        "public-speaking": "presenting, presentation, presentation skills, conference talk, giving talks, speaking, "
        "vortragen, vorträge halten, präsentieren, reden halten",
        "facilitation": "facilitating, running meetings, running workshops, meetings, workshop, moderation, moderieren",
        "conflict-resolution": "conflict, conflict management, resolving conflicts, mediation, "
        "konfliktlösung, konflikte lösen, konfliktmanagement",
        "difficult-conversations": "hard conversations, tough conversations, saying no, "
        "schwierige gespräche, nein sagen",
        "negotiation": "negotiating, negotiate, negotiation skills, verhandeln, verhandlung, verhandlungsführung",
        "stakeholder-management": "stakeholders, managing up, managing stakeholders, influencing, "
        "influencing without authority, umgang mit stakeholdern, beziehungsmanagement",
        "executive-presence": "presence, gravitas, speaking to executives, board presentations, "
        "auftreten, souveränität, souveränes auftreten",
        "speaking-up": "being heard, assertiveness, speaking up in meetings, speaking up in a room of seniors, "
        "mitreden, sich gehör verschaffen, durchsetzungsvermögen",
        "technical-writing": "writing, documentation, docs, writing design docs, business writing, "
        "technisches schreiben, dokumentation, schreiben",
        "storytelling": "telling stories, narrative, data storytelling, geschichten erzählen",
        "working-across-cultures": "intercultural communication, cross cultural work, interkulturelle zusammenarbeit",
    },
    "career": {
        "career-planning": "career, career development, career growth, career path, career change, what comes next, "
        "karriereplanung, karriere, berufliche entwicklung, laufbahn",
        "promotion-case": "promotion, getting promoted, promotions, beförderung",
        "personal-brand": "personal branding, visibility, self marketing, sichtbarkeit, selbstmarketing",
        "networking": "building a network, network, contacts, netzwerken, netzwerk aufbauen, kontakte knüpfen",
        "returning-to-work": "return to work, back from leave, parental leave, coming back, career break, "
        "wiedereinstieg, rückkehr in den beruf, elternzeit",
        "changing-fields": "changing roles, internal move, switching careers, moving teams, quereinstieg, umstieg",
        "confidence": "self confidence, impostor syndrome, imposter syndrome, self esteem, selbstvertrauen",
        "settling-in": "onboarding, first 90 days, new in the job, new role, einarbeitung, neu im job",
    },
    "ways-of-working": {
        "prioritisation": "prioritization, prioritising, prioritizing, setting priorities, focus, "
        "priorisierung, prioritäten setzen, priorisieren",
        "work-life-balance": "balance, burnout, overtime, boundaries, setting boundaries, stress, "
        "vereinbarkeit, grenzen setzen, stressbewältigung",
        "time-management": "productivity, organising myself, self organisation, zeitmanagement, selbstorganisation",
        "strategic-thinking": "strategy, strategic planning, big picture, strategie, strategisches denken",
        "decision-making": "making decisions, decisions, judgement, entscheidungen treffen, entscheiden",
        "problem-solving": "analytical thinking, critical thinking, structured thinking, "
        "problemlösung, analytisches denken",
        "project-management": "project planning, running projects, delivery, projektmanagement, projektleitung",
        "agile-working": "agile, scrum, kanban, agile methods, agiles arbeiten, agile methoden",
        "remote-working": "remote work, working remotely, distributed teams, home office, hybrid work, homeoffice, "
        "arbeiten auf distanz",
        "working-with-ai": "ai, ai tools, generative ai, prompting, llm, künstliche intelligenz, ki, arbeiten mit ki",
    },
    "engineering": {
        "system-design": "architecture, software architecture, software design, api design, "
        "systementwurf, softwarearchitektur, architektur",
        "distributed-systems": "microservices, scalability, scaling systems, verteilte systeme",
        "code-review": "reviewing code, code quality, clean code, refactoring, codequalität",
        "python": "python programming, django, python programmierung",
        "backend": "backend development, programming, coding, java, golang, programmieren, softwareentwicklung",
        "frontend": "front end, frontend development, javascript, typescript, react, css, web development, "
        "frontendentwicklung, webentwicklung",
        "mobile-development": "mobile, ios, android, app development, app entwicklung",
        "testing": "test automation, quality assurance, qa, unit testing, tdd, softwaretests, qualitätssicherung",
        "incident-response": "incidents, incident management, on call, outages, postmortems, "
        "störungsmanagement, bereitschaft",
        "reliability": "sre, site reliability, observability, monitoring, performance tuning, zuverlässigkeit",
        "cloud-infrastructure": "cloud, infrastructure, kubernetes, docker, aws, azure, gcp, terraform, devops, "
        "cloud infrastruktur, infrastruktur",
        "security": "information security, cyber security, cybersecurity, appsec, application security, "
        "sicherheit, it sicherheit, informationssicherheit",
        "databases": "database, sql, sql tuning, query tuning, postgres, postgresql, datenbanken, datenbank",
    },
    "data": {
        "data-modelling": "data modeling, data model, data models, schema design, datenmodellierung, datenmodell",
        "data-engineering": "data pipelines, data platform, etl, data warehouse, datenplattform",
        "dashboards": "dashboard, reporting, business intelligence, bi, data visualisation, data visualization, "
        "berichte, berichtswesen",
        "statistics": "stats, statistical analysis, data analysis, analytics, statistik, datenanalyse",
        "experimentation": "a/b testing, ab testing, experiments, experiment design, experimente",
        "machine-learning": "ml, deep learning, data science, maschinelles lernen",
    },
    "product-and-design": {
        "user-research": "research, ux research, usability, customer interviews, user interviews, nutzerforschung",
        "interaction-design": "ux, ux design, ui design, product design, prototyping, gestaltung, interaktionsdesign",
        "accessibility": "a11y, accessible design, inclusive design, barrierefreiheit",
        "product-management": "product owner, product ownership, product strategy, produktmanagement",
        "product-discovery": "discovery, finding problems worth solving, innovation, produktfindung",
        "roadmapping": "roadmap, road mapping, product planning, roadmap planung",
    },
    "business": {
        "pricing": "pricing strategy, price setting, packaging, preisgestaltung, preise",
        "go-to-market": "gtm, product launch, launching, launch, market entry, markteinführung",
        "marketing": "growth marketing, brand, content marketing, campaigns, werbung",
        "selling": "sales, closing deals, prospecting, discovery calls, vertrieb, verkaufen, verkauf",
        "customer-relations": "customer success, account management, customer service, customer support, "
        "kundenbeziehungen, kundenbetreuung, kundenservice",
        "contracts": "contract law, contract drafting, contract renewal, legal, vertragsrecht, verträge, recht",
        "privacy-and-compliance": "privacy, data protection, gdpr, compliance, datenschutz, dsgvo, "
        "datenschutz und compliance",
        "finance": "budgeting, budget, finance basics, business case, financial planning, finanzen, budgetplanung",
        "people-operations": "hr, human resources, employee relations, personalwesen, personalarbeit",
    },
}

# Topics that a mentor of one can usually help with the other; either way round, one line a topic.
RELATED: Mapping[str, str] = {
    "delegation": "leading-teams, moving-to-management, prioritisation, coaching",
    "coaching": "giving-feedback, leading-teams, career-planning, confidence",
    "hiring": "people-operations, leading-teams, moving-to-management",
    "giving-feedback": "difficult-conversations, moving-to-management, conflict-resolution",
    "moving-to-management": "leading-teams, career-planning",
    "leading-change": "stakeholder-management, leading-teams, strategic-thinking",
    "inclusive-leadership": "leading-teams, working-across-cultures, people-operations",
    "public-speaking": "storytelling, executive-presence, speaking-up, confidence",
    "facilitation": "conflict-resolution, agile-working, public-speaking",
    "conflict-resolution": "difficult-conversations, negotiation, stakeholder-management",
    "negotiation": "selling, contracts, stakeholder-management, pricing",
    "stakeholder-management": "executive-presence, project-management, customer-relations",
    "executive-presence": "speaking-up, personal-brand, strategic-thinking",
    "speaking-up": "confidence, difficult-conversations",
    "technical-writing": "storytelling, code-review, system-design",
    "working-across-cultures": "remote-working",
    "career-planning": "promotion-case, changing-fields, networking, personal-brand",
    "promotion-case": "personal-brand, executive-presence",
    "personal-brand": "networking, marketing",
    "returning-to-work": "work-life-balance, settling-in, confidence",
    "changing-fields": "settling-in",
    "prioritisation": "time-management, decision-making, roadmapping, project-management",
    "work-life-balance": "time-management, remote-working",
    "strategic-thinking": "decision-making, roadmapping, product-management, go-to-market",
    "problem-solving": "decision-making, system-design",
    "project-management": "agile-working, time-management, roadmapping",
    "working-with-ai": "machine-learning, python",
    "system-design": "distributed-systems, backend, data-modelling, databases",
    "distributed-systems": "backend, cloud-infrastructure, reliability, databases",
    "code-review": "testing, python, backend, giving-feedback",
    "python": "backend, machine-learning, data-engineering, statistics",
    "frontend": "mobile-development, interaction-design, accessibility",
    "testing": "experimentation, reliability",
    "incident-response": "reliability, security, cloud-infrastructure",
    "security": "privacy-and-compliance, cloud-infrastructure",
    "databases": "data-modelling, data-engineering",
    "data-modelling": "data-engineering, statistics",
    "dashboards": "statistics, storytelling, data-engineering",
    "statistics": "experimentation, machine-learning",
    "experimentation": "user-research, product-discovery",
    "user-research": "interaction-design, product-discovery",
    "interaction-design": "accessibility, product-discovery",
    "product-management": "roadmapping, product-discovery, go-to-market",
    "pricing": "go-to-market, finance, selling",
    "go-to-market": "marketing, selling",
    "selling": "customer-relations, marketing",
    "contracts": "privacy-and-compliance",
}
