"""The words around the conversation: header, menu, dock and notices. Owned by whoever owns the dialogs' texts."""

from __future__ import annotations

from dialogs.text import Say, Text, _, n_

WORDS: dict[str, Text] = {
    "title": _("Chat"),
    "skip": _("Naar de vraag"),
    "conversation": _("Gesprek met de assistent"),
    "assistant": _("Assistent:"),
    "you": _("U:"),
    "language": _("Taal"),
    "menu": _("Menu"),
    "close": _("Sluit"),
    "bigger": _("Groot"),
    "smaller": _("Klein"),
    "help_with": _("Hulp bij deze vraag"),
    "dutch": _("Toon ook Nederlands"),
    "change": _("Wijzig"),
    "answer": _("Typ hier uw antwoord, of een vraag"),
    "question": _("Typ hier uw vraag"),
    "message": _("Typ hier uw bericht"),
    "send": _("Versturen"),
    "human": _("U praat nu met een mens, een adviseur"),
    "adviser": _("Adviseur"),
    "a_human": _("(mens)"),
    "your_question": _("Uw vraag"),
    "offline": _("Geen internet. Uw antwoord is niet weg. Wij sturen het later."),
    "waiting": _("wacht op internet"),
    "sending": _("Wij sturen uw antwoord."),
    "lost": _("Het lukt nog niet. Uw antwoord is niet weg."),
    "again": _("Stuur opnieuw"),
    "almost": _("bijna klaar"),
    "chat_open": _("Chat met ons"),
    "chat_close": _("Chat sluiten"),
    "problem": _("Let op:"),
    "works_for": _("past hierbij"),
    "good_to_know": _("goed om te weten"),
    "never": _("doen wij nooit"),
    "next": _("Wat gebeurt er nu?"),
    "read": _("Lees voor"),
    "as_page": _("Als pagina, om door te sturen"),
}

MENU: tuple[tuple[str, str, Text], ...] = (
    ("@human", "person", _("Mens spreken")),
    ("@help", "ask", _("Hulp")),
    ("@topic:my-registration-status", "check-round", _("Mijn aanmelding")),
    ("@restart", "refresh", _("Opnieuw beginnen")),
    ("@stop", "pause", _("Stoppen")),
    ("@delete", "cross", _("Mijn gegevens wissen")),
    ("@topic:privacy-data", "lock", _("Wat wij bewaren (privacy)")),
)
"""What is seldom needed: a control, its icon and its label."""

PAGES: dict[int, tuple[Text, Text]] = {
    400: (_("Dit ging niet goed"), _("Wij konden dit niet lezen. Ga terug en probeer het nog een keer.")),
    403: (_("Dit mag niet"), _("Wij konden niet zien dat dit van u komt. Open de chat opnieuw.")),
    404: (_("Deze pagina is er niet"), _("Misschien is het adres niet goed. Ga naar de chat.")),
    405: (_("Dit kan hier niet"), _("Ga naar de chat en probeer het daar.")),
    413: (_("Uw bericht is te lang"), _("Maak uw bericht korter en stuur het nog een keer.")),
    429: (_("Even rustig aan"), _("Er komen nu veel berichten. Wacht een minuut. Uw antwoorden zijn er nog.")),
    500: (_("Er ging iets mis bij ons"), _("Dat ligt niet aan u. Probeer het over een paar minuten nog een keer.")),
    503: (_("Het is nu te druk"), _("Probeer het over een paar minuten nog een keer. Uw antwoorden zijn er nog.")),
}
NO_COOKIES = (
    _("Uw browser onthoudt de chat niet"),
    _("Open de chat in een eigen venster. Zet cookies aan als het dan nog niet lukt."),
)
TO_CHAT = _("Naar de chat")
OWN_WINDOW = _("Open in een eigen venster")
_STEP = _("Vraag {step} van {of}")
_SECONDS_A_QUESTION = 20


def words(say: Say) -> dict[str, str]:
    """Return the fixed words in one language, by name; the button that reads the Dutch is Dutch in each."""
    return {name: say(text) for name, text in WORDS.items()} | {"read_nl": WORDS["read"].dutch}


def menu(say: Say) -> list[tuple[str, str, str]]:
    """Return the menu's controls with icon and label in one language."""
    return [(control, icon, say(label)) for control, icon, label in MENU]


def step(say: Say, progress: tuple[int, int]) -> str:
    """Return "Vraag 3 van 9"."""
    return say(_STEP.of(step=progress[0], of=progress[1]))


def time_left(say: Say, progress: tuple[int, int]) -> str:
    """Return about how long the questions still take, from 20 seconds a question."""
    left = progress[1] - progress[0] + 1
    if left * _SECONDS_A_QUESTION <= 60:
        return say(WORDS["almost"])
    return say(n_("nog {count} minuut", "nog {count} minuten", round(left * _SECONDS_A_QUESTION / 60)))
