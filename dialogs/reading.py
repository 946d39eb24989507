"""What becomes of typed text: a command, a control, the answer to the open question, or a question of the person's own.

What fits the open question is an answer; the rest is tried as a question; doubt is asked back. Contracts, section 2.
"""

from __future__ import annotations

from dataclasses import replace

from dialogs import answering, asking, controls, groups, joining, topics_told
from dialogs.conversation import Context, Turn
from dialogs.message import Line
from dialogs.questions import Choice, Doubt, Question, Reading, Refused, Taken, Typed
from dialogs.questions_typed import FreeText, OpenChoice, Phone
from dialogs.spot import Spot, spot
from dialogs.text import _, own_words
from dialogs.topics.match import NO_MATCH, Match
from dialogs.words import asks_something, control, mask_bsn, tidy, western

COMMANDS = {
    "/help": "@help",
    "/stop": "@stop",
    "/restart": "@restart",
    "/opnieuw": "@restart",
    "/language": "@language",
    "/taal": "@language",
    "/human": "@human",
    "/mens": "@human",
    "/status": "@status",
    "/delete": "@delete",
    "/wissen": "@delete",
}
FIRM_CONTROLS = ("@back", "@stop", "@help", "@human", "@restart", "@language")
"""Controls whose word is never an answer, also not at a text question. Contracts, section 2."""
A_FEW = 2
"""So few words that are no answer are a slip rather than a question, unless they are known as one."""
CANNOT_READ = _("Dat kan ik niet lezen. Kies een knop of typ iets.")
BSN = Line("text", _("U typte een BSN. Dat vragen wij nooit. Ik heb het onleesbaar gemaakt."))


def read(turn: Turn, context: Context, text: str) -> None:
    """Do what a typed text means, and say so when it held a citizen service number."""
    words = tidy(text)
    question = spot(turn.conversation, context).question
    if words.startswith("/"):
        _command(turn, context, words)
    elif not words:
        answering.no_use(turn, context, CANNOT_READ)
    else:
        _read(turn, context, words)
    phone_taken = isinstance(question, Phone) and turn.closes is not None
    if mask_bsn(words)[1] and not phone_taken:
        turn.messages[0] = replace(turn.messages[0], lines=(BSN, *turn.messages[0].lines))


def typed(turn: Turn, context: Context, text: str) -> Typed:
    """Return a text with what is needed to read it."""
    language = turn.conversation.language or "nl"
    return Typed(text, language, context.say(language), context.region)


def _command(turn: Turn, context: Context, words: str) -> None:
    name, _blank, about = words.partition(" ")
    name = name.partition("@")[0].casefold()
    if name == "/start" and groups.token_of(about):
        turn.conversation = turn.conversation.with_(source=turn.conversation.source or groups.SOURCE)
        joining.invited(turn, context, groups.token_of(about))
    elif name == "/start":
        turn.conversation = turn.conversation.with_(source=turn.conversation.source or about[:64])
        answering.greet(turn, context)
    else:
        controls.use(turn, context, COMMANDS.get(name, "@help"))


def _read(turn: Turn, context: Context, words: str) -> None:
    where = spot(turn.conversation, context)
    question, doubt = where.question, turn.conversation.doubt
    meant = control(words)
    number = western(words).strip(" .)")
    own = isinstance(question, FreeText | OpenChoice)
    if meant in FIRM_CONTROLS or (own and question.skippable and meant in ("@skip", "@unknown")):
        controls.use(turn, context, str(meant))
    elif doubt and number.isdecimal() and 0 < int(number[:9]) <= len(doubt):
        answering.take(turn, where, question, doubt[int(number) - 1], context)
    elif not _is_question(turn, context, words, question, own=own):
        _take(turn, context, where, question.read(typed(turn, context, words)), words)


def _is_question(turn: Turn, context: Context, words: str, question: Question[object], *, own: bool) -> bool:
    """Answer what is clearly a question; at a text question only what ends in a mark and is known."""
    if not asks_something(words, own) or (
        isinstance(question, Choice) and question.exactly(typed(turn, context, words))
    ):
        return False
    match = _match(turn, context, words)
    return match.answered and topics_told.try_question(turn, context, mask_bsn(words)[0], match)


def _match(turn: Turn, context: Context, words: str) -> Match:
    conversation = turn.conversation
    audience = topics_told.AUDIENCES.get(conversation.dialog)
    return context.matcher.match(mask_bsn(words)[0], conversation.language, audience)


def _take(turn: Turn, context: Context, where: Spot, reading: Reading, words: str) -> None:
    if isinstance(reading, Doubt):
        answering.show_open(turn, context)
        turn.conversation = turn.conversation.with_(doubt=tuple(value for value, _label in reading.options))
        turn.messages[-1] = asking.doubt(where, reading.options, context)
    elif isinstance(reading, Refused):
        _no_answer(turn, context, where, reading, words)
    else:
        answered = next((one for one in where.asked if one.field == reading.field), where.question)
        answering.take(turn, where, answered, reading.value, context, *_recognised(reading, context))
        if where.question.options and not isinstance(answered, OpenChoice):
            topics_told.offer_language(turn, context, words, before_last=True)


def _recognised(reading: Taken, context: Context) -> list[Line]:
    """Return what is said about a typed place: which one was recognised, and where it belongs."""
    if not reading.place:
        return []
    place = own_words(reading.place)
    names = {one.id: one.name for one in context.region.municipalities}
    name = names.get(reading.value, reading.place)
    if name == reading.place:
        return [Line("text", _("Ik lees: {place}.").of(place=place))]
    belongs = _("{place} hoort bij de gemeente {municipality}.").of(place=place, municipality=own_words(name))
    return [Line("text", belongs)]


def _no_answer(turn: Turn, context: Context, where: Spot, reading: Refused, words: str) -> None:
    """Try a text that is no answer as a control or a question; else say what would be one."""
    soft = control(words)
    masked = mask_bsn(words)[0]
    match = NO_MATCH if soft or reading.meant else _match(turn, context, words)
    asks = where.kind == "menu" or asks_something(words, only_mark=False)
    sure = match.answered or match.smalltalk
    if soft:
        controls.use(turn, context, soft)
    elif (sure or asks or len(words.split()) > A_FEW) and topics_told.try_question(turn, context, masked, match):
        pass
    elif asks and not reading.meant:
        topics_told.not_ours(turn, context, masked, match)
    else:
        topics_told.offer_language(turn, context, masked)
        answering.refuse(turn, context, reading.advice)
