"""How pages and mails look: the house's own colours, or the organisation's colour and logo."""
