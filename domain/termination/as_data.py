"""The rule as plain JSON, as it is kept with the agreement, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.months import parse_month_day
from domain.parties import FEWEST_PARTIES, PartyKind
from domain.term import Term
from domain.termination.rule import (
    EndsAt,
    LateNotice,
    NonWorkingDay,
    NoTermination,
    NoticeEnds,
    RollingNotice,
    TakeBack,
    Termination,
    TermRule,
    YearlyDeadline,
)


def rule_to_data(rule: TermRule) -> dict[str, Any]:
    """Return the rule as JSON has it."""
    term = rule.term
    return {
        "first_on": term.first_on.isoformat(),
        "last_on": term.last_on.isoformat() if term.last_on else None,
        "prolonged_by_months": rule.prolonged_by_months,
        "holidays": rule.holidays,
        "termination": termination_to_data(rule.termination),
    }


def rule_from_data(data: Mapping[str, Any]) -> TermRule:
    """Return the rule that `rule_to_data` wrote; `ValueError` or `KeyError` for other data."""
    last_on = data["last_on"]
    return TermRule(
        term=Term(date.fromisoformat(data["first_on"]), last_on and date.fromisoformat(last_on)),
        termination=termination_from_data(data["termination"]),
        prolonged_by_months=data["prolonged_by_months"],
        holidays=data["holidays"],
    )


def termination_to_data(termination: Termination) -> dict[str, Any]:
    """Return the rule of termination as JSON has it; the same keys as in `template.toml`."""
    match termination:
        case NoTermination():
            return {"rule": "none", "fewest_parties": termination.fewest_parties}
        case YearlyDeadline():
            opens_on = termination.opens_on
            own: dict[str, Any] = {
                "rule": "yearly",
                "notice_from": str(opens_on) if opens_on else None,
                "notice_by": str(termination.notice_by),
                "ends_on": str(termination.ends_on),
                "late_notice": termination.late_notice.value,
            }
        case RollingNotice():
            own = {
                "rule": "rolling",
                "notice_months": termination.months,
                "ends_at": termination.ends_at.value,
            }
    return {
        **own,
        "effect": termination.effect.value,
        "take_back": termination.take_back.value,
        "non_working_day": termination.non_working_day.value,
        "who": [kind.value for kind in termination.who],
        "fewest_parties": termination.fewest_parties,
    }


def termination_from_data(data: Mapping[str, Any]) -> Termination:
    """Return the rule of termination; a key that may be left out has its default."""
    fewest = int(data.get("fewest_parties", FEWEST_PARTIES))
    if data["rule"] == "none":
        return NoTermination(fewest)
    common: dict[str, Any] = {
        "effect": NoticeEnds(data["effect"]),
        "take_back": TakeBack(data.get("take_back", TakeBack.CONSENT_OF_ALL)),
        "non_working_day": NonWorkingDay(data.get("non_working_day", NonWorkingDay.SAME)),
        "who": tuple(PartyKind(kind) for kind in data.get("who", ())),
        "fewest_parties": fewest,
    }
    if data["rule"] == "rolling":
        ends_at = EndsAt(data.get("ends_at", EndsAt.SAME_DAY))
        return RollingNotice(months=int(data["notice_months"]), ends_at=ends_at, **common)
    if data["rule"] != "yearly":
        raise ValueError(f"“{data['rule']}” is no rule of termination")
    opens_on = data.get("notice_from")
    return YearlyDeadline(
        notice_by=parse_month_day(data["notice_by"]),
        ends_on=parse_month_day(data["ends_on"]),
        opens_on=parse_month_day(opens_on) if opens_on else None,
        late_notice=LateNotice(data.get("late_notice", LateNotice.NEXT_END)),
        **common,
    )
