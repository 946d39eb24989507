"""The routes of the staff's desk, from all its pages together."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.desk.desk import Desk
from bot.web.bell import Bell
from bot.web.desk_account_pages import AccountPages, account_routes
from bot.web.desk_audit_pages import AuditPages, audit_routes
from bot.web.desk_case_pages import CasePages, case_routes
from bot.web.desk_change_pages import ChangePages, change_routes
from bot.web.desk_code_pages import CodePages, code_routes
from bot.web.desk_exports_pages import ExportPages, export_routes
from bot.web.desk_facts_pages import FactPages, fact_routes
from bot.web.desk_list_pages import ListPages, list_routes
from bot.web.desk_live import LivePages, live_routes
from bot.web.desk_questions_pages import QuestionPages, question_routes
from bot.web.desk_queue_pages import QueuePages, queue_routes
from bot.web.desk_report_pages import ReportPages, report_routes
from bot.web.desk_session import Door
from bot.web.desk_staff_pages import StaffPages, staff_routes
from bot.web.desk_talk_pages import TalkPages, talk_routes
from bot.web.roles import declared


def desk_routes(desk: Desk, door: Door, clock: Callable[[], float], bell: Bell) -> list[web.RouteDef]:
    """Return the desk's routes, each of which says who may use it; `bell` ends what is live. Raises UndeclaredRoute."""
    return declared(
        [
            *queue_routes(QueuePages(desk, door)),
            *account_routes(AccountPages(desk, door, clock)),
            *code_routes(CodePages(desk, door)),
            *staff_routes(StaffPages(desk, door)),
            *audit_routes(AuditPages(desk, door)),
            *case_routes(CasePages(desk, door)),
            *change_routes(ChangePages(desk, door)),
            *fact_routes(FactPages(desk, door)),
            *question_routes(QuestionPages(desk, door)),
            *export_routes(ExportPages(desk, door)),
            *list_routes(ListPages(desk, door)),
            *talk_routes(TalkPages(desk, door)),
            *report_routes(ReportPages(desk, door)),
            *live_routes(LivePages(desk, door, bell)),
        ]
    )
