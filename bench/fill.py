"""Copies a made-up business from SQLite to PostgreSQL, so that both hold the same rows."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.core.management import call_command
from django.db import connection
from psycopg import sql

PLAIN_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'handrail_%'
AND indexname NOT IN (SELECT conname FROM pg_constraint)"""


def main(source: str) -> None:
    """Make the tables where the settings say and fill them from the SQLite file `source`."""
    call_command("migrate", verbosity=0)
    connection.ensure_connection()
    target = connection.connection
    with sqlite3.connect(source) as origin, target.cursor() as cursor:
        tables = [
            row[0]
            for row in origin.execute("SELECT name FROM sqlite_master WHERE name LIKE 'handrail_%' AND type = 'table'")
        ]
        indexes = cursor.execute(PLAIN_INDEXES).fetchall()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET TIME ZONE 'UTC'")
        for name, _definition in indexes:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for table in tables:
            _copy(origin, cursor, table)
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")


def _copy(origin: sqlite3.Connection, cursor: Any, table: str) -> None:
    rows = origin.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- a table of ours
    columns = sql.SQL(", ").join(sql.Identifier(column[0]) for column in rows.description)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    numbered = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT MAX(id) FROM {}))")
    cursor.execute(numbered.format(sql.Literal(table), sql.Identifier(table)))
