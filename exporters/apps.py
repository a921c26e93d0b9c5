from django.apps import AppConfig


class ExportersConfig(AppConfig):
    name = "exporters"

    def ready(self) -> None:
        from wagtail.contrib.redirects.models import Redirect

        from exporters.content import contract  # noqa: F401 - registers the system check
        from exporters.content.redirects import validate_source

        # Runs for the form and for the import of a list; Wagtail has no hook for either.
        Redirect._meta.get_field("old_path").validators.append(validate_source)
