"""A small assistant for the pages' tests: real storage, a fixed row of messages of every kind, no dialogs."""

# ruff: noqa: E501 - a message here reads best as it stands on the page, not broken over lines

from __future__ import annotations

from datetime import UTC, datetime

from bot.incoming import Incoming
from bot.shown import Shown, ShownButton, ShownLine
from dialogs.text import Money, OwnWords, Say, Text
from storage import conversations, messages
from storage.database import Database, Store

NOW = datetime(2026, 11, 20, 9, 24, tzinfo=UTC)
LANGUAGES = frozenset({"nl", "en", "ar", "tr", "uk", "pl", "fa", "ti"})


def say_in(_language: str) -> Say:
    """Say texts in Dutch, whatever the language."""

    def say(text: Text) -> str:
        wanted = text.plural if text.plural and text.values.get("count") != 1 else text.dutch
        values = {
            name: say(value) if isinstance(value, Text)
            else value.words if isinstance(value, OwnWords)
            else str(value.euros) if isinstance(value, Money)
            else value
            for name, value in text.values.items()
        }  # fmt: skip
        return wanted.format(**values)

    return say


def line(style: str, text: str, **more: str) -> ShownLine:
    return ShownLine(style, text, **more)


def button(
    id_: str, label: str, hint: str = "", nl: str = "", *, main: bool = False, chosen: bool = False
) -> ShownButton:
    return ShownButton(id_, label, hint, nl, main, chosen)


HELP = (
    button("@back", "Terug"),
    button("@unknown", "Weet ik niet"),
    button("@explain", "Uitleg"),
    button("@human", "Mens spreken"),
    button("@language", "Andere taal"),
)

OWN_NAMES = {
    "nl": ("Nederlands", "deze tekst"), "en": ("English", "Engels"), "ar": ("العربية", "Arabisch"), "tr": ("Türkçe", "Turks"),
    "uk": ("Українська", "Oekraïens"), "pl": ("Polski", "Pools"), "fa": ("فارسی", "Perzisch"), "ti": ("ትግርኛ", "Tigrinya"),
}  # fmt: skip

LANGUAGE = Shown(
    "ask", "nl",
    (line("title", "Kies uw taal"), line("title", "Choose your language"), line("title", "اختر لغتك"), line("hint", "U kunt later altijd een andere taal kiezen.")),
    tuple(button(f"language={code}", own, nl) for code, (own, nl) in OWN_NAMES.items()), question="language",
)  # fmt: skip
HELLO = Shown(
    "say", "nl",
    (line("text", "Hallo! Ik ben de digitale assistent van PraktijkWijs. Ik ben een computer, geen mens."),
     line("text", "Ik help u met leren op uw werk.")),
)  # fmt: skip
ROLE = Shown(
    "menu", "nl", (line("title", "Wat wilt u doen?"),),
    (button("role=candidate", "Ik wil een praktijkverklaring", "Ongeveer 3 minuten"), button("role=employer", "Ik ben werkgever"),
     button("role=referrer", "Ik help iemand anders", "U bent bijvoorbeeld begeleider of coach"), button("role=question", "Ik heb een vraag"),
     button("@topic:my-registration-status", "Ik ben al aangemeld"), button("@human", "Mens spreken")),
)  # fmt: skip
PRIVACY = Shown(
    "ask", "nl",
    (line("title", "Mogen wij u een paar vragen stellen?"), line("text", "Dan zeggen wij of dit bij u past. Het duurt ongeveer 3 minuten."),
     line("yes", "U hoeft uw naam nu nog niet te geven."), line("yes", "Stoppen en wissen kan altijd."),
     line("no", "Wij vragen nooit uw BSN, of iets over uw gezondheid.")),
    (button("privacy=agree", "Ja, dat mag"), button("privacy=no", "Nee, ik wil alleen iets vragen"), *HELP), question="privacy",
)  # fmt: skip
WORKPLACE = Shown(
    "ask", "nl", (line("title", "Hebt u nu een werkplek?"),),
    (button("workplace=employee", "Ja, met een contract"), button("workplace=volunteer", "Ja, als vrijwilliger"),
     button("workplace=day-activity", "Ja, bij dagbesteding"), button("workplace=none", "Nee, nog niet", "Dat is niet erg. Wij zoeken met u mee."), *HELP),
    question="workplace", progress=(6, 9),
)  # fmt: skip
SECTOR = Shown(
    "ask", "nl", (line("title", "Welk soort werk doet u?"), line("hint", "Of: welk werk wilt u leren?")),
    (*(button(f"sector={id_}", label) for id_, label in (
        ("green", "Planten en groen"), ("production-logistics", "Productie en magazijn"), ("wood", "Hout en meubels"), ("care", "Zorg"),
        ("hospitality", "Keuken en bediening"), ("technology", "Techniek"), ("childcare", "Kinderopvang"), ("other", "Iets anders"))), *HELP),
    question="sector", progress=(7, 9),
)  # fmt: skip
TOPIC = Shown(
    "topic",
    "nl",
    (
        line("title", "Moet ik dan naar school?"),
        line("text", "Nee. U leert op uw werk. Iemand van het bedrijf begeleidt u."),
    ),
    topic="do-i-go-to-school",
)
PHONE = Shown(
    "ask", "nl", (line("title", "Wat is uw telefoonnummer?"), line("hint", "Een collega belt of appt u hierop.")),
    (button("@skip", "Liever mijn e-mailadres geven"), *HELP), question="phone",
)  # fmt: skip
WRONG = Shown(
    "problem", "nl", (line("text", "Dit nummer is te kort. Een nummer heeft 10 cijfers. Bijvoorbeeld: 06 1234 5678."),)
)
ROUTES = ("possible", "ask-staff", "ask-staff", "last-resort")
OUTCOME = Shown(
    "outcome", "nl",
    (line("kicker", "Eerste indicatie"), line("title", "U bent waarschijnlijk geschikt"), line("title", "Waarom denken wij dat?"),
     line("yes", "U woont in de Achterhoek: Winterswijk."), line("yes", "U hebt een werkplek met een contract."),
     line("info", "U wilt hulp met Nederlands. Dat is geen probleem."), line("title", "Wat kost het?"), line("price", "€ 750 tot € 1.000"),
     line("text", "Zoveel kostte de begeleiding in 2024. Wat het nu kost, zoeken wij voor u uit."), line("title", "Wie kan dit betalen?"),
     line("text", "Wij kijken eerst naar anderen, niet naar u."), line("row", "Uw werkgever", beside="Kan"),
     line("row", "Geld terug via RVO, achteraf", beside="Zoeken wij uit"), line("row", "Voucher van Opijver", beside="Zoeken wij uit"),
     line("row", "Geld van het Werkcentrum", beside="Als niets anders lukt"), line("decides", "Een collega beslist, samen met de mbo-school"),
     line("decides", "U hoort binnen 2 werkdagen van ons.")),
    (button("register=yes", "Ja, ik meld mij aan", main=True), button("@topic:how-to-register", "Eerst een vraag stellen"), button("register=not-now", "Nu niet"), button("@human", "Mens spreken")),
    question="register", outcome={"id": "likely", "financing": [{"status": status} for status in ROUTES]},
)  # fmt: skip
CHECK = Shown(
    "check", "nl",
    (line("title", "Klopt alles?"), line("text", "Kijk uw antwoorden na. Er is nog niets verstuurd."), line("title", "Over u"),
     line("row", "Woonplaats", beside="Winterswijk", change="municipality"), line("row", "Leeftijd", beside="27 jaar of ouder", change="age_band"),
     line("title", "Contact"), line("row", "Naam", beside="Robin <b>Smit</b>", change="name"), line("row", "Telefoon", beside="06 1234 5678", change="phone")),
    (button("@send", "Alles klopt, verder", main=True), button("@human", "Mens spreken")),
)  # fmt: skip
CASE = Shown(
    "case", "nl",
    (line("title", "Uw aanmelding is binnen"), line("text", "Dit is uw nummer:"), line("number", "PW-9CKX4T"), line("text", "Tip: maak een foto van dit scherm."),
     line("title", "Wat gebeurt er nu?"), line("text", "Een collega leest uw antwoorden."), line("text", "Wij bellen u. Uiterlijk dinsdag 24 november."),
     line("text", "Samen kijken wij of het bij u past.")),
    (button("@topic:when-will-i-hear", "Ik heb nog een vraag"),), case="PW-9CKX4T",
)  # fmt: skip
HUMAN = Shown(
    "human", "nl", (line("text", "Goedemorgen! Ik heb uw vraag gelezen. Mag ik u vanmiddag bellen, om 2 uur?"),)
)
TYPES = Shown(
    "ask", "nl", (line("title", "Voor wie is het?"), line("hint", "U kunt meer dan één antwoord kiezen.")),
    (button("worker_types=own", "Eigen mensen", chosen=True), button("worker_types=new", "Nieuwe mensen"), button("@done", "Klaar", main=True), *HELP),
    question="worker_types", progress=(3, 14),
)  # fmt: skip
ARABIC = Shown(
    "ask", "ar", (line("title", "هل لديك مكان عمل الآن؟", nl="Hebt u nu een werkplek?"),),
    (button("workplace=employee", "نعم، بعقد عمل", nl="Ja, met een contract"), button("workplace=none", "لا، ليس بعد", "لا بأس", "Nee, nog niet"),
     button("@back", "رجوع"), button("@unknown", "لا أعرف"), button("@explain", "شرح"), button("@human", "التحدث مع شخص")),
    question="workplace", progress=(6, 9), dutch=True,
)  # fmt: skip


def own(text: str, language: str = "nl") -> Shown:
    return Shown("say", language, (line("text", text),), own=True)


class FakeAssistant:
    """Keeps what arrives, and answers each thing with the next messages of its script."""

    def __init__(self, database: Database, script: list[list[Shown]]) -> None:
        self.database = database
        self.script = script
        self.taken: list[Incoming] = []
        self.broken = False

    async def put(self, incoming: Incoming) -> None:
        if self.broken:
            raise RuntimeError
        await self.database.write(lambda store: self._answer(store, incoming))

    def _answer(self, store: Store, incoming: Incoming) -> None:
        key = (incoming.channel, incoming.message_id)
        if key not in conversations.unseen(store, [key], NOW):
            return
        self.taken.append(incoming)
        talk = conversations.load(store, [(incoming.channel, incoming.address)], NOW)[
            incoming.channel, incoming.address
        ]
        done = talk.state.get("done", 0)
        question = messages.open_questions(store, [talk.id]).get(talk.id)
        if done and incoming.pressed is not None:
            labels = {one["id"]: one["label"] for one in (question.payload["buttons"] if question else ())}
            self._add(store, talk.id, own(labels.get(incoming.pressed, incoming.pressed)))
        elif incoming.text is not None:
            self._add(store, talk.id, own(incoming.text))
        if question:
            messages.close(store, [question.id], NOW)
        for shown in self.script[min(done, len(self.script) - 1)]:
            self._add(store, talk.id, shown)
        talk.state["done"] = done + 1
        conversations.save(store, [talk], NOW)

    async def tell(self, address: str, shown: Shown) -> None:
        """Say something of its own accord, as staff do."""
        await self.database.write(lambda store: self._tell(store, address, shown))

    def _tell(self, store: Store, address: str, shown: Shown) -> None:
        found = conversations.find(store, "web", address)
        assert found is not None
        self._add(store, found.id, shown)

    def _add(self, store: Store, talk: int, shown: Shown) -> None:
        direction = "in" if shown.own else "out"
        new = messages.NewMessage(talk, direction, "message", shown.to_json(), NOW)  # type: ignore[arg-type]
        ids = messages.add(store, [new], NOW)
        messages.mark_sent(store, [(id_, None) for id_ in ids], NOW)
