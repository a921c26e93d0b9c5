"""The CMS's URLs where OIDC_SERVER_URL is set: the settings decide once, when they are loaded."""

from django.urls import include, path

from cms import urls
from cms.accounts.urls import single_sign_on_urls

urlpatterns = [path("admin/", include(single_sign_on_urls)), *urls.urlpatterns]
