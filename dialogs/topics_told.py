"""Answering a quick question, offering the nearest ones, and saying kindly that something is not ours."""

from __future__ import annotations

from dialogs import answering, groups
from dialogs.asking import HUMAN, QUESTION, RESTART, TO_REGISTRATION
from dialogs.conversation import Context, Turn, Unanswered
from dialogs.masking import mask
from dialogs.message import Button, Line, Message
from dialogs.text import Text, _, own_words
from dialogs.topics.load import Topic, load_topics
from dialogs.topics.match import Match
from dialogs.words import language_of

AUDIENCES = {"candidate": "candidate", "employer": "employer", "referrer": "professional"}
"""Of whose topics a dialog is."""
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
    if topic_id not in load_topics().topics:
        return False
    _answer(turn, context, topic_id)
    go_on(turn, context)
    return True


def _answer(turn: Turn, context: Context, topic_id: str) -> None:
    topic = load_topics().topics[topic_id]
    lines = _status_lines(context) if topic_id == STATUS else _answer_lines(topic, context)
    turn.messages.append(Message("topic", lines, tuple(_buttons(turn, topic)), topic=topic_id))


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
    lines = [Line("title", _("Uw aanmelding"))]
    for case in cases:
        lines.append(Line("row", own_words(case.ref), beside=STEPS.get(case.status, _("In behandeling"))))
        lines += groups.joined(case)
    return tuple(lines)


def _buttons(turn: Turn, topic: Topic) -> list[Button]:
    related = [Button(f"@topic:{name}", load_topics().topics[name].label) for name in topic.related]
    judge = [] if topic.id == STATUS or topic.id in turn.conversation.judged else _judge(topic.id)
    if busy(turn):
        return [*related[:2], *judge]
    return [*related, TO_REGISTRATION, *judge, HUMAN]


def _judge(topic_id: str) -> list[Button]:
    yes = Button(f"@helped:{topic_id}:yes", _("👍 Dit hielp mij"))
    return [yes, Button(f"@helped:{topic_id}:no", _("👎 Dit hielp mij niet"))]


def judged(turn: Turn, context: Context, about: str) -> bool:
    """Take whether the answer of a topic helped, once for each topic; return False when there is no such topic."""
    topic_id, _colon, said = about.partition(":")
    conversation = turn.conversation
    if topic_id not in load_topics().topics or said not in ("yes", "no"):
        return False
    if topic_id not in conversation.judged and conversation.privacy != "no":
        turn.helped = topic_id, said == "yes"
        turn.conversation = conversation.with_(judged=(*conversation.judged, topic_id))
    thanks = _("Dank u. Fijn dat het hielp.") if said == "yes" else _("Dank u voor uw eerlijke antwoord.")
    lines = [Line("text", thanks)]
    if said == "no":
        lines.append(Line("text", _("Typ uw vraag anders, of vraag een mens.")))
    if busy(turn):
        answering.show_open(turn, context, *lines)
    else:
        turn.messages.append(Message("say", tuple(lines), (QUESTION, HUMAN)))
    return True


def busy(turn: Turn) -> bool:
    """Return whether a question stands open, besides the menu."""
    conversation = turn.conversation
    return bool(conversation.dialog) or conversation.aside is not None or not conversation.language


def go_on(turn: Turn, context: Context) -> None:
    """Ask again what stood open before somebody asked something."""
    if busy(turn):
        going_on = [Line("hint", _("Verder met uw aanmelding."))] if turn.conversation.answers else []
        answering.show_open(turn, context, *going_on)


def try_question(turn: Turn, context: Context, text: str, match: Match) -> bool:
    """Answer a typed question, offer the nearest topics, or give a small answer; return False when it is none of these.

    `text` is what was typed, with a BSN masked.
    """
    topics = load_topics()
    if match.answered:
        _answer(turn, context, match.topics[0][0])
    elif match.smalltalk:
        small = Line("text", topics.smalltalk[match.smalltalk].text)
        turn.messages.append(Message("say", (small,), () if busy(turn) else (QUESTION, RESTART, HUMAN)))
    elif match.topics:
        buttons = [Button(f"@topic:{name}", topics.topics[name].label) for name, _score in match.topics]
        nearest = Line("title", _("Bedoelt u een van deze vragen?"))
        lines = (nearest, Line("hint", _("Staat het er niet bij? Vraag een mens.")))
        turn.messages.append(Message("say", lines, (*buttons, HUMAN)))
        _keep(turn, text, match)
    else:
        return False
    offer_language(turn, context, text)
    go_on(turn, context)
    return True


def not_ours(turn: Turn, context: Context, text: str, match: Match) -> None:
    """Say kindly that there is no answer to this, and offer a person. In `text` a BSN is masked."""
    _keep(turn, text, match)
    lines = (
        Line("text", _("Dat weet ik niet. Ik help met praktijkleren in de regio.")),
        Line("text", _("Typ uw vraag anders, of vraag een mens.")),
    )
    turn.messages.append(Message("say", lines, (HUMAN,) if busy(turn) else (RESTART, HUMAN)))
    offer_language(turn, context, text)
    go_on(turn, context)


def _keep(turn: Turn, text: str, match: Match) -> None:
    """Note a question for staff to learn from, without what may tell who asked; nothing of who wants nothing kept."""
    conversation = turn.conversation
    masked = "" if conversation.privacy == "no" else mask(text)
    if masked:
        language = match.language or language_of(text) or conversation.language or "nl"
        nearest = match.topics[0][0] if match.topics else None
        turn.unanswered = Unanswered(masked, language, AUDIENCES.get(conversation.dialog), nearest)


def offer_language(turn: Turn, context: Context, text: str, *, before_last: bool = False) -> None:
    """Offer the language a text is in, when that is another one that we speak; not again after an answer."""
    other = language_of(text)
    known = (turn.conversation.language, turn.conversation.offered if before_last else "")
    if not turn.conversation.language or other not in context.languages or other in known:
        return
    offer(turn, str(other))
    if before_last:
        turn.messages[-2:] = reversed(turn.messages[-2:])


def offer(turn: Turn, language: str) -> None:
    """Offer, never switch, to go on in a language; said in that language."""
    turn.conversation = turn.conversation.with_(offered=language)
    yes = Button(f"language={language}", _("Ja, deze taal"))
    turn.messages.append(Message("say", (Line("text", _("Wilt u verder in deze taal?")),), (yes,), language=language))
