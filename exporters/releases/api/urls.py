from django.urls import path

from exporters.releases.api import archive, builds, manifest, views

urlpatterns = [
    path("manifest.json", manifest.serve_manifest),
    path("builds", builds.report_build),
    path("files", archive.serve_archive),
    path("files/<str:sha256>", views.serve_content),
]
