"""The admin screens of releases, export tokens and webhooks."""
