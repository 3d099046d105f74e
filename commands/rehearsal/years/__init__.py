"""The years, unattended: two agreements from draft to end, on a clock that skips."""
