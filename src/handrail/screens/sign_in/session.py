"""Who is asking, read with two plain queries: every request pays for it before anything else is done."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from handrail.models import Seller
from handrail.screens import words
from handrail.screens.page import loads

COLUMNS = [field.attname for field in Seller._meta.concrete_fields]
SELLER = f"SELECT {', '.join(COLUMNS)} FROM handrail_seller WHERE id = %s AND is_active"  # noqa: S608 -- our columns
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """Django's sessions in the database; only loading one is spelled out."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds, nothing for one that is not there or has run out."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(SESSION, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return dict(self.decode(row[0]))


class SellerBackend(ModelBackend):
    """Name and password as Django checks them; the seller of a session is read plainly, and only while active."""

    def get_user(self, user_id: int) -> Seller | None:
        """Return the active seller of that id."""
        with connection.cursor() as cursor:
            cursor.execute(SELLER, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        values = dict(zip(COLUMNS, row, strict=True))
        values |= {
            "week": loads(values["week"]),
            "is_active": True,
            "last_login": words.aware(values["last_login"]),
        }
        return Seller.from_db(connection.alias, COLUMNS, [values[name] for name in COLUMNS])
