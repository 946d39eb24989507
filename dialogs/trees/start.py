"""The menu: which dialogs there are, and the questions before them (language, role, privacy)."""

from __future__ import annotations

from dialogs.engine import Dialog
from dialogs.questions import Choice, Option
from dialogs.text import _
from dialogs.trees import shared
from dialogs.trees.candidate import CANDIDATE
from dialogs.trees.employer import EMPLOYER
from dialogs.trees.follow_up import FOLLOW_UP
from dialogs.trees.human import HUMAN
from dialogs.trees.join import JOIN
from dialogs.trees.referrer import REFERRER

DIALOGS: dict[str, Dialog] = {dialog.id: dialog for dialog in (CANDIDATE, EMPLOYER, REFERRER, FOLLOW_UP)}
ALL: dict[str, Dialog] = {**DIALOGS, HUMAN.id: HUMAN, JOIN.id: JOIN}

ROLE = Choice(
    field="role",
    text=_("Wat wilt u doen?"),
    short=_("Wat u wilt"),
    explain=_("Kies wat het best past. U kunt altijd terug."),
    options=(
        Option(
            "candidate",
            _("Ik wil een praktijkverklaring"),
            hint=_("Ongeveer 3 minuten"),
            words=("kandidaat", "aanmelden"),
        ),
        Option("employer", _("Ik ben werkgever"), words=("werkgever", "bedrijf", "employer")),
        Option(
            "referrer",
            _("Ik help iemand anders"),
            hint=_("U bent bijvoorbeeld begeleider of coach"),
            words=("verwijzer",),
        ),
        Option("question", _("Ik heb een vraag"), words=("vraag", "een vraag")),
    ),
)
PRIVACY = shared.PRIVACY
