from django.urls import path

from . import api, builds

urlpatterns = [
    path("manifest.json", api.serve_manifest),
    path("builds", builds.report_build),
    path("files/<str:sha256>", api.serve_content),
]
