"""Answering a quick question, offering the nearest ones, and saying kindly that something is not ours."""

from __future__ import annotations

from dialogs import answering
from dialogs.asking import HUMAN, RESTART
from dialogs.conversation import Context, Turn
from dialogs.message import Button, Line, Message
from dialogs.topics.load import Topic, load_topics
from dialogs.topics.match import Match
from dialogs.text import Text, _, own_words

STATUS = "my-registration-status"
STEPS: dict[str, Text] = {
    "new": _("Nieuw: een collega leest uw aanmelding"),
    "pre-registered": _("Voor-aanmelding"),
    "contacted": _("Wij hebben contact gehad"),
    "intake": _("Gesprek over wat u wilt"),
    "advice": _("De mbo-school geeft advies"),
    "matching": _("Wij zoeken een werkplek"),
    "financing": _("Wij zoeken geld"),
    "agreements": _("De afspraken komen op papier"),
    "started": _("U bent begonnen"),
    "midterm": _("U bent halverwege"),
    "assessed": _("Uw werk is beoordeeld"),
    "issued": _("U hebt uw praktijkverklaring"),
    "followed-up": _("Wij vroegen hoe het nu gaat"),
    "closed": _("Afgerond"),
    "on-hold": _("Wacht even"),
    "withdrawn": _("Gestopt"),
    "referred-out": _("Doorgestuurd naar een andere organisatie"),
}


def tell(turn: Turn, context: Context, topic_id: str) -> bool:
    """Answer a topic and ask the open question again; return False when there is no such topic."""
    topic = load_topics().topics.get(topic_id)
    if topic is None:
        return False
    lines = _status_lines(context) if topic_id == STATUS else _answer_lines(topic, context)
    turn.messages.append(Message("topic", lines, tuple(_buttons(turn, topic)), topic=topic_id))
    _go_on(turn, context)
    return True


def _answer_lines(topic: Topic, context: Context) -> tuple[Line, ...]:
    """Return the answer as it may be given on that day: never a scheme as current that is not known to be."""
    needs_review = topic.fact is not None and context.region.status(topic.fact, context.day) != "current"
    if needs_review and topic.text_review:
        return (Line("title", topic.label), Line("text", topic.text_review))
    more = (Line("text", topic.more),) if topic.more else ()
    return (Line("title", topic.label), Line("text", topic.short), *more)


def _status_lines(context: Context) -> tuple[Line, ...]:
    cases = context.cases()
    if not cases:
        return (
            Line("title", _("Uw aanmelding")),
            Line("text", _("Wij vinden hier nog geen aanmelding van u. Hebt u een nummer? Vraag dan een mens.")),
        )
    rows = (Line("row", own_words(case.ref), beside=STEPS.get(case.status, _("In behandeling"))) for case in cases)
    return (Line("title", _("Uw aanmelding")), *rows)


def _buttons(turn: Turn, topic: Topic) -> list[Button]:
    topics = load_topics().topics
    related = [Button(f"@topic:{name}", topics[name].label) for name in topic.related if name in topics]
    if turn.conversation.dialog or turn.conversation.aside is not None:
        return related[:2]
    return [*related, Button("role=candidate", _("Naar de aanmelding")), HUMAN]


def _go_on(turn: Turn, context: Context) -> None:
    if turn.conversation.dialog or turn.conversation.aside is not None or not turn.conversation.language:
        answering.show_open(turn, context, Line("hint", _("Verder met uw aanmelding.")))


def try_question(turn: Turn, context: Context, text: str, match: Match) -> bool:
    """Answer a typed question, offer the nearest topics, or give a small answer; return False when it is none of these."""
    topics = load_topics()
    if match.answered and match.topics:
        tell(turn, context, match.topics[0][0])
        _offer_language(turn, context, match)
        return True
    if match.smalltalk:
        turn.messages.append(Message("say", (Line("text", topics.smalltalk[match.smalltalk].text),), _at_menu(turn)))
        _go_on(turn, context)
        return True
    if match.topics:
        buttons = [Button(f"@topic:{name}", topics.topics[name].label) for name, _score in match.topics]
        lines = (Line("title", _("Bedoelt u een van deze vragen?")), Line("hint", _("Staat het er niet bij? Vraag een mens.")))
        turn.messages.append(Message("say", lines, (*buttons, HUMAN)))
        turn.unanswered = text
        _offer_language(turn, context, match)
        _go_on(turn, context)
        return True
    return False


def not_ours(turn: Turn, context: Context, text: str) -> None:
    """Say kindly that there is no answer to this, and offer a person."""
    turn.unanswered = text
    lines = (
        Line("text", _("Dat weet ik niet. Ik help met praktijkleren in de regio.")),
        Line("text", _("Typ uw vraag anders, of vraag een mens.")),
    )
    turn.messages.append(Message("say", lines, (RESTART, HUMAN)))
    _go_on(turn, context)


def _at_menu(turn: Turn) -> tuple[Button, ...]:
    return () if turn.conversation.dialog else (Button("role=question", _("Ik heb een vraag")), RESTART, HUMAN)


def _offer_language(turn: Turn, context: Context, match: Match) -> None:
    """Offer, never switch, when the question was in another language."""
    other = match.language
    if other and other != turn.conversation.language and other in context.languages:
        offer = Line("text", _("Wilt u verder in deze taal?"))
        button = Button(f"language={other}", _("Ja, deze taal"))
        last = turn.messages.pop() if len(turn.messages) > 1 else None
        turn.messages.append(Message("say", (offer,), (button,), language=other))
        if last:
            turn.messages.append(last)
