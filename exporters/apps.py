from django.apps import AppConfig


class ExportersConfig(AppConfig):
    name = "exporters"

    def ready(self) -> None:
        from exporters.content import contract  # noqa: F401 - registers the system check
