"""What is said about a group: to whoever shares its link, and to whoever opens it. Pure.

Who shared the link learns how many have joined, and nothing else.
"""

from __future__ import annotations

from dialogs.conversation import Context, KnownCase, Turn
from dialogs.message import Line
from dialogs.outcome import Outcome
from dialogs.text import Text, _, n_, own_words
from dialogs.trees.join import JOIN

PREFIX = "g-"
"""What the source of a group's link begins with; its token follows."""
SOURCE = "group"
"""Where somebody came from who opened such a link. The token itself is nobody's business."""
OUTCOMES = {
    "employer": ("ready", "prepare", "review"),
    "referrer": ("register", "pre-registration"),
}
"""The registrations that others can join."""
GONE = Line("text", _("Deze link werkt niet meer. Vraag een nieuwe link aan wie hem u gaf."))
WELCOME = _("U kunt meedoen met de groep van {company}.")
SHARE = {
    "employer": _("Laat uw mensen zelf meedoen: deel deze link."),
    "referrer": _("Laat uw cliënt zelf meedoen: deel deze link."),
}
NOT_SHOWN = Line("hint", _("Wie u de link gaf, ziet uw antwoorden niet."))


def token_of(source: str) -> str:
    """Return the token that a link's source carries; empty when the link is no group's."""
    return source.removeprefix(PREFIX) if source.startswith(PREFIX) else ""


def new(dialog: str, outcome: Outcome | None, context: Context) -> str:
    """Return the token of a new group; empty when what is registered is nothing to join."""
    return context.new_group() if outcome is not None and outcome.id in OUTCOMES.get(dialog, ()) else ""


def refusal(token: str, context: Context) -> tuple[Line, ...]:
    """Return why somebody can't join the group whose link they opened; nothing when they can."""
    group = context.group(token)
    if group is None:
        return (GONE,)
    if group.own:
        return (Line("text", _("Dit is uw eigen link. Deel hem met uw mensen.")),)
    if group.joined:
        return (Line("text", _("U doet al mee met de groep van {company}.").of(company=own_words(group.name))),)
    return ()


def settle(turn: Turn, context: Context) -> tuple[Line, ...]:
    """Return what goes before the first question of somebody who joins; who can't is told so and is at the menu."""
    conversation = turn.conversation
    waits = conversation.language not in context.languages or conversation.choosing_language
    if conversation.dialog != JOIN.id or conversation.answers or conversation.aside is not None or waits:
        return ()
    why = refusal(conversation.group, context)
    if why:
        turn.conversation = conversation.with_(dialog="", group="")
        return why
    if conversation.privacy == "agree" and turn.closes:
        return ()
    return invitation(conversation.group, context)


def invitation(token: str, context: Context, text: Text = WELCOME) -> tuple[Line, ...]:
    """Return whose group it is, and who sees the answers."""
    group = context.group(token)
    return (Line("text", text.of(company=own_words(group.name))), NOT_SHOWN) if group else (GONE,)


def told(dialog: str, token: str, context: Context) -> tuple[Line, ...]:
    """Return what stands below the number of a new case: the link of a group, or whose group was joined."""
    if dialog == JOIN.id:
        return invitation(token, context, _("U doet mee met de groep van {company}."))
    if not token:
        return ()
    links = (Line("text", Text(link)) for link in context.links(token))
    private = _("Iedereen antwoordt in de eigen taal. U ziet alleen hoeveel mensen meedoen.")
    return (Line("text", SHARE[dialog]), *links, Line("hint", private))


def joined(case: KnownCase) -> tuple[Line, ...]:
    """Return how many have joined; nothing for a case that nobody joins."""
    if case.joined is None:
        return ()
    if not case.expected:
        return (Line("text", n_("{count} persoon doet mee.", "{count} mensen doen mee.", case.joined)),)
    counted = n_("{joined} van {count} persoon doet mee.", "{joined} van {count} mensen doen mee.", case.expected)
    return (Line("text", counted.of(joined=case.joined)),)
