"""Whether what is published reaches the site: troubles, their words, and mails about them."""
