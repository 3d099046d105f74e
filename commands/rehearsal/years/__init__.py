"""The years, unattended: two agreements to their ends, the next term of one, a clock that skips."""
