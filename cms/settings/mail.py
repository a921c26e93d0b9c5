"""How the CMS sends mail."""

from typing import Any

import environ

# In seconds: a mail server that does not answer must not hold a request.
TIMEOUT_SECONDS = 10


def choose_mail(env: environ.Env) -> dict[str, Any]:
    """Django's EMAIL_… settings; without EMAIL_URL a mail is printed and not sent.

    EMAIL_URL: smtp+tls://user:password@host:587 (STARTTLS), smtp+ssl://…:465 or smtp://host:25.
    """
    sender = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
    return {
        **env.email_url("EMAIL_URL", default="consolemail://"),
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }
