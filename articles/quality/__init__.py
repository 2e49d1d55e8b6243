"""What is wrong with a text, and what would make it better. Pure."""

from articles.quality.checklist import Finding, Library, Text, errors, findings

__all__ = ["Finding", "Library", "Text", "errors", "findings"]
