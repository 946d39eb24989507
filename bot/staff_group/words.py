"""What the bot says to staff in their group. Staff own these words, which are Dutch like the desk."""

from __future__ import annotations

import html

COMMANDS = {
    "antwoord": "Een antwoord aan de persoon. U ziet het eerst terug.",
    "hulp": "Wat kan hier?",
    "koppel": "Uw account koppelen, met een code uit het desk.",
}
LINK_FIRST = "Koppel eerst uw account: in het desk onder uw naam staat een code. Typ dan /koppel CODE."
WRONG_CODE = "Deze code werkt niet. Maak in het desk een nieuwe."
NO_CASE = "Deze aanmelding is er niet meer."
NO_DRAFT = "Dit antwoord is er niet meer. Het is al verstuurd of weggedaan."
NOT_YOURS = "Alleen wie het schreef, kan dit antwoord sturen."
TOO_LONG = "Dit antwoord is te lang. Er passen 2.000 tekens in."
NOTED = "🔒 Notitie bewaard. Alleen collega’s zien hem. Zo ook wat u hierna typt. Versturen: /antwoord TEKST"
UNKNOWN = "Dit ken ik niet. Er is niets bewaard of verstuurd. Typ /hulp."
HOW_TO_REPLY = (
    "Typ /antwoord en dan uw tekst, in het onderwerp van de aanmelding. Ergens anders: /antwoord PW-NUMMER en uw tekst."
)
PROMPT_STARTS = "↩️ Antwoord voor"
PROMPT = PROMPT_STARTS + " <code>{ref}</code>. Typ uw tekst als antwoord op dit bericht. U ziet hem eerst terug."
HELP = "\n".join(
    (
        "<b>Wat kan hier?</b>",
        "Typ in het onderwerp van een aanmelding: dat is een notitie. Alleen collega’s zien die.",
        "/antwoord TEKST: een antwoord aan de persoon. U ziet het eerst terug en drukt dan op Stuur.",
        "✋ Pak op: de aanmelding is van u.",
        "✅ Gedaan: u had contact, of de berichten zijn afgehandeld.",
        "/koppel CODE: koppel uw account. De code staat in het desk onder uw naam.",
    )
)
DONE = {
    "contacted": "Gedaan. De stap is nu: contact gelegd.",
    "handled": "Gedaan. De berichten zijn afgehandeld.",
    "": "Hier was niets meer te doen.",
}


def quoted(text: str) -> str:
    """Return the words of a colleague as a quotation in Telegram's HTML."""
    return f"<blockquote>{html.escape(text)}</blockquote>"
