from django.urls import path

from exporters.releases.api import builds, views

urlpatterns = [
    path("manifest.json", views.serve_manifest),
    path("builds", builds.report_build),
    path("files/<str:sha256>", views.serve_content),
]
