"""Why a list of rounds cannot be used, beyond what its cells say."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.parties_rows import RowProblem
from domain.errors import N_, DomainError


class UnknownAgreement(DomainError):
    """No agreement has that number, and the row does not say what to make it from."""

    code = "unknown_agreement"
    message = N_(
        "There is no agreement “{number}”. To make it, name its template in the row, "
        "and its parties in the list of parties."
    )


class NoPartiesOf(DomainError):
    """The list of parties says nothing of an agreement that is to be made."""

    code = "no_parties_of"
    message = N_("The list of parties has no row for the agreement “{number}”.")


class OfAnotherTemplate(DomainError):
    """The agreement is there, and was made from another template."""

    code = "of_another_template"
    message = N_("The agreement “{number}” was made from the template “{template}”.")


class ValueOfAgreement(DomainError):
    """An agreement that is there has its values already."""

    code = "value_of_agreement"
    message = N_("The agreement “{number}” is there already: this column is for new ones.")


class BatchNotValid(DomainError):
    """The list of rounds or that of parties cannot be used."""

    code = "batch_not_valid"
    message = N_("The lists have errors ({number}). Nothing was sent.")

    def __init__(self, rounds: Sequence[RowProblem], parties: Sequence[RowProblem] = ()) -> None:
        """Keep the problems of both lists."""
        super().__init__(number=str(len(rounds) + len(parties)))
        self.rounds = tuple(rounds)
        self.parties = tuple(parties)
