"""Mail: what is written, how it is sent, and the catcher that keeps it for a demo."""
