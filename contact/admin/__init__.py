"""Where staff read and answer messages, and say how to reach us."""

from contact.admin import mail, message, practice

__all__ = ["mail", "message", "practice"]
