"""Images as they may lie in the storage since a time when there were no rules."""

from django.core.files.base import ContentFile

from cms.models import CustomImage, CustomRendition
from tests.planted_images import draw, save


def store_unchecked(content: bytes, name: str = "stary.jpg") -> CustomImage:
    """An image whose file was put into the storage before there were rules."""
    image = CustomImage.objects.create(
        title="Starý", file=ContentFile(save(draw("RGB"), "JPEG"), name="stary.jpg")
    )
    image.file.storage.delete(image.file.name)
    path = image.file.storage.save(f"original_images/{name}", ContentFile(content))
    CustomImage.objects.filter(pk=image.pk).update(file=path)
    # Copies of other images of this number, from other tests.
    CustomRendition.cache_backend.clear()
    return CustomImage.objects.get(pk=image.pk)
