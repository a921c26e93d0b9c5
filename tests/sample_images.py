"""The two drawings of the sample event, made from nothing but code.

Pillow's own font is the same on every machine but knows ASCII only, so the Slovak marks are drawn as strokes
over the plain letters.
"""

import math
import unicodedata
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 720)
SHARPNESS = 2  # Drawn larger and scaled down: Pillow's lines are not smoothed.

INK, PAPER, TEAL, SUN, CORAL, SKY, LEAF = (
    "#17324d",
    "#fbf8f1",
    "#0f766e",
    "#f2b134",
    "#e4572e",
    "#8cc7e8",
    "#8fbf5f",
)

# The file names are in NFD, byte for byte as in the sample event: the trap that they are kept for.
CARD_NAME = unicodedata.normalize("NFD", "Čo-je-otvorené-vládnutie-2-stretnutie.jpg")
RECORDING_NAME = unicodedata.normalize("NFD", "Grafický-zápis-2-stretnutia.jpg")

ACUTE, CARON, DIAERESIS, CIRCUMFLEX = "\u0301", "\u030c", "\u0308", "\u0302"
Point = tuple[float, float]


def draw_sample_images(folder: Path) -> list[Path]:
    """Write both drawings into folder as JPEG and return their paths."""
    drawings: dict[str, Callable[[Canvas], None]] = {CARD_NAME: title_card, RECORDING_NAME: graphic_recording}
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, draw in drawings.items():
        canvas = Canvas()
        draw(canvas)
        canvas.save(folder / name)
        paths.append(folder / name)
    return paths


class Canvas:
    """A sheet of SIZE whose units are its final pixels."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (SIZE[0] * SHARPNESS, SIZE[1] * SHARPNESS), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def save(self, path: Path) -> None:
        self.image.resize(SIZE, Image.Resampling.LANCZOS).save(path, "JPEG", quality=86, optimize=True)

    def circle(
        self, centre: Point, radius: float, fill: str | None = None, outline: str | None = None
    ) -> None:
        x, y = centre
        box = [edge * SHARPNESS for edge in (x - radius, y - radius, x + radius, y + radius)]
        self.draw.ellipse(box, fill=fill, outline=outline, width=5 * SHARPNESS)

    def box(self, corner: Point, size: Point, fill: str, radius: float = 0) -> None:
        (x, y), (width, height) = corner, size
        edges = [edge * SHARPNESS for edge in (x, y, x + width, y + height)]
        self.draw.rounded_rectangle(edges, radius * SHARPNESS, fill=fill)

    def line(self, points: list[Point], fill: str = INK, width: float = 5) -> None:
        scaled = [(x * SHARPNESS, y * SHARPNESS) for x, y in points]
        self.draw.line(scaled, fill=fill, width=round(width * SHARPNESS), joint="curve")
        for x, y in (scaled[0], scaled[-1]):  # Round ends.
            half = width * SHARPNESS / 2
            self.draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)

    def text_width(self, text: str, size: float) -> float:
        return float(font(size).getlength(plain(text))) / SHARPNESS

    def text(self, corner: Point, text: str, size: float, fill: str = INK) -> None:
        """Write text with its top left corner there, its Slovak marks too. size: pixels."""
        x, y = corner
        for letter in unicodedata.normalize("NFC", text):
            base, *marks = list(unicodedata.normalize("NFD", letter))
            self.draw.text((x * SHARPNESS, y * SHARPNESS), base, font=font(size), fill=fill)
            for mark in marks:
                self.mark(mark, base, (x, y), size, fill)
            x += self.text_width(base, size)

    def centred(self, centre: Point, text: str, size: float, fill: str = INK) -> None:
        x, y = centre
        self.text((x - self.text_width(text, size) / 2, y - size * 0.62), text, size, fill)

    def mark(self, mark: str, base: str, corner: Point, size: float, fill: str) -> None:
        """Draw one accent over the letter base that stands at corner."""
        _, top, _, _ = font(size).getbbox(base)
        x = corner[0] + self.text_width(base, size) / 2
        y = corner[1] + top / SHARPNESS - size * (0.02 if base == "i" else 0.1)
        step = size * 0.1
        if mark == CARON and base in "dtlL":
            # Slovak type sets the caron of these beside the letter, like an apostrophe.
            x, y = corner[0] + self.text_width(base, size) * 0.98, corner[1] + top / SHARPNESS
            strokes = [[(x + step * 0.3, y), (x, y + step * 1.8)]]
        else:
            strokes = MARKS[mark](x, y, step)
        for stroke in strokes:
            self.line(stroke, fill, size * 0.075)


MARKS: dict[str, Callable[[float, float, float], list[list[Point]]]] = {
    ACUTE: lambda x, y, step: [[(x - step * 0.4, y + step * 0.4), (x + step * 0.9, y - step * 0.9)]],
    CARON: lambda x, y, step: [[(x - step * 1.3, y - step), (x, y + step * 0.3), (x + step * 1.3, y - step)]],
    CIRCUMFLEX: lambda x, y, step: [
        [(x - step * 1.3, y + step * 0.2), (x, y - step), (x + step * 1.3, y + step * 0.2)]
    ],
    DIAERESIS: lambda x, y, step: [[(x + side, y), (x + side, y)] for side in (-step, step)],
}


def font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size * SHARPNESS)  # type: ignore[return-value]


def plain(text: str) -> str:
    """The text without its marks: the letters that the font has."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )


def title_card(canvas: Canvas) -> None:
    """A title beside people at a round table."""
    canvas.box((0, 0), SIZE, "#e8f3ef")
    canvas.circle((1210, 700), 520, fill="#d3e8e1")
    canvas.box((70, 96), (84, 10), CORAL, 5)
    for row, words in enumerate(("Čo je", "otvorené", "vládnutie?")):
        canvas.text((68, 132 + row * 104), words, 96)
    canvas.text((72, 486), "2. stretnutie", 42, TEAL)
    canvas.text((72, 550), "31. marca 2021", 34)
    canvas.text((72, 600), "Banská Bystrica, Zoom", 34)
    seats = (CORAL, SUN, TEAL, SKY, LEAF, INK, CORAL, SUN)
    for number, colour in enumerate(seats):
        angle = math.tau * (number + 0.5) / len(seats)
        person(canvas, (880 + 232 * math.cos(angle), 372 + 232 * math.sin(angle)), colour)
    canvas.circle((880, 372), 142, fill="#ffffff")
    canvas.circle((880, 372), 142, outline=INK)
    canvas.centred((880, 344), "OGP", 76)
    canvas.centred((880, 412), "Jadro+", 40, TEAL)


def person(canvas: Canvas, centre: Point, colour: str) -> None:
    x, y = centre
    canvas.circle((x, y), 58, fill="#ffffff")
    canvas.box((x - 34, y + 4), (68, 40), colour, 20)
    canvas.circle((x, y - 18), 21, fill=colour)


def graphic_recording(canvas: Canvas) -> None:
    """What a note-taker draws while people speak: bubbles around one idea."""
    canvas.centred((600, 62), "Grafický zápis z 2. stretnutia", 46)
    canvas.line(wave((250, 108), 700), SUN, 7)
    bubbles: list[tuple[Point, str, str, str]] = [
        ((220, 240), SKY, "Mladí ľudia", "a ich nápady"),
        ((980, 240), SUN, "Jednoduchý", "jazyk"),
        ((220, 560), LEAF, "Zber údajov", "čo sa deje"),
        ((980, 560), CORAL, "Spoločné", "nástroje"),
        ((600, 614), "#d9c7ec", "Kto je Jadro+?", ""),
    ]
    for centre, colour, first, second in bubbles:
        arrow(canvas, (600, 372), centre)
        bubble(canvas, centre, colour, first, second)
    canvas.circle((600, 356), 134, fill="#ffffff")
    canvas.circle((600, 356), 134, outline=CORAL)
    canvas.centred((600, 330), "Akčný", 52)
    canvas.centred((600, 390), "plán", 52)


def bubble(canvas: Canvas, centre: Point, colour: str, first: str, second: str) -> None:
    x, y = centre
    width = max(canvas.text_width(words, 36) for words in (first, second)) + 76
    height = 132 if second else 92
    canvas.box((x - width / 2 + 7, y - height / 2 + 8), (width, height), "#d8d2c4", 44)
    canvas.box((x - width / 2, y - height / 2), (width, height), colour, 44)
    canvas.centred((x, y - (20 if second else -2)), first, 36)
    canvas.centred((x, y + 30), second, 30)


def arrow(canvas: Canvas, start: Point, end: Point) -> None:
    """A dashed path from the middle towards a bubble."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    for number in range(8, 20, 2):
        here, there = number / 24, (number + 1) / 24
        canvas.line([(x + dx * here, y + dy * here), (x + dx * there, y + dy * there)], INK, 4)


def wave(start: Point, length: int) -> list[Point]:
    x, y = start
    return [(x + step, y + 6 * math.sin(step / 22)) for step in range(0, length, 4)]
