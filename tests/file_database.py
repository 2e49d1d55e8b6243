"""A database in a real file, opened as the site opens its own."""

from contextlib import contextmanager

from django.db import connections
from django.db.utils import ConnectionHandler

from rlsinfo.databases import sqlite


@contextmanager
def file_database(path):
    """Lets this thread's connection lead to ``path``, which is made if it is not there."""
    usual = connections["default"]
    handler = ConnectionHandler({"default": sqlite(path)})
    connections["default"] = handler.create_connection("default")
    try:
        yield connections["default"]
    finally:
        connections["default"].close()
        connections["default"] = usual


def bytes_of(path):
    """All that lies on the disk: the database and its log of changes."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
