from django.urls import path

from exporters.releases.api import builds
from exporters.releases.api import views as api

urlpatterns = [
    path("manifest.json", api.serve_manifest),
    path("builds", builds.report_build),
    path("files/<str:sha256>", api.serve_content),
]
