"""Errors of the database that are of one row."""

from django.db import DataError, IntegrityError, InternalError, NotSupportedError

# A value is at fault, and not the server, a missing table or a lock: once its transaction is rolled back,
# others work.
OF_ONE_ROW = (DataError, IntegrityError, InternalError, NotSupportedError)
