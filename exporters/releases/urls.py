from django.urls import path

from . import api

urlpatterns = [
    path("manifest.json", api.serve_manifest),
    path("files/<str:sha256>", api.serve_content),
]
