"""URLs of the CMS. It serves no public pages: Astro does. A middleware answers supervisors (cms/health)."""

from allauth.decorators import rate_limit
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls

from cms.errors import miss_page, show_too_large
from cms.uploads import serve_document, serve_upload
from events.named_urls import serve_named
from exporters.preview.views import serve_draft

handler400 = "cms.errors.refuse_request"
handler403 = "cms.errors.refuse_permission"
handler404 = "cms.errors.miss_page"
handler500 = "cms.errors.report_failure"

urlpatterns = [
    # Wagtail's way to fail on purpose: whoever may open the admin could fill the log and the reports.
    path("admin/failwhale/", miss_page),
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("api/preview/", serve_draft, name="preview_draft"),
    path("api/export/", include("exporters.releases.api.urls")),
    path("errors/413", show_too_large, name="too_large"),
    path("", RedirectView.as_view(pattern_name="wagtailadmin_home")),
    path("media/<path:name>", serve_upload, name="upload"),
    path("documents/<int:pk>/<path:filename>", serve_document, name="wagtaildocs_serve"),
    # Wagtail's second login, for readers of private pages, knows no second factor.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        rate_limit(action="page_password")(wagtail_views.authenticate_with_password),
    ),
    path("", include(wagtail_urls)),
    # What Wagtail's own pattern does not take for a path of slugs.
    path("<path:path>", serve_named, name="named_page"),
]
