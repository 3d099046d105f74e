"""Notice of termination: the rule as data, its windows, its effect, taking it back."""
