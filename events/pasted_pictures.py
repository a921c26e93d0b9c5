"""Uploads a picture that was pasted or dropped into the form, by the door of Wagtail's image chooser."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views import View
from wagtail.images import get_image_model
from wagtail.images.utils import find_image_duplicates
from wagtail.images.views.chooser import ImageChosenResponseMixin, ImageCreationFormMixin


class UploadPicture(ImageCreationFormMixin, ImageChosenResponseMixin, View):
    """Answers `{"picture": …}`, as Wagtail's chooser tells a form of an image, or `{"errors": [sentence]}`.

    A picture that is there already, and that the user may choose, is not stored twice.
    """

    http_method_names = ["post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.model = get_image_model()

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()
        # A paste has no field to choose a collection in: the first one of those that the user may add to.
        collections = self.permission_policy.collections_user_has_permission_for(self.request.user, "add")
        data = kwargs["data"].copy()
        data[f"{kwargs['prefix']}-collection"] = str(collections.values_list("pk", flat=True).first())
        return {**kwargs, "data": data}

    def post(self, request: HttpRequest) -> JsonResponse:
        if not self.can_create():
            raise PermissionDenied
        form = self.get_creation_form()
        if not form.is_valid():
            return JsonResponse({"errors": [error for errors in form.errors.values() for error in errors]})
        image = form.save()
        twin = find_image_duplicates(image, request.user, self.permission_policy).first()
        if twin:
            image.delete()
        return JsonResponse({"picture": self.get_chosen_response_data(twin or image)})
