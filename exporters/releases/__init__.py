"""What the CMS has published, as numbered and immutable releases that CI fetches without a database."""
