"""The guide for editors, in the admin: the pages of docs/ that are written for them."""
