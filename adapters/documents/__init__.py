"""Documents: agreement templates, DOCX, PDF, signatures, verification."""
