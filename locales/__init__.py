"""Message catalogues: Finnish and Swedish; English is the text in the code."""
