"""Engines that turn a DOCX into the PDF that people sign."""
