"""Makes the files of a picture from what was uploaded. A program of its own, that may crash.

    python picture_encoder.py FOLDER < UPLOAD

It writes into FOLDER the master and, for each width, an AVIF and a WebP file, and one line of JSON
to its output: what it made or why it refused. A hostile file meets its limits here, not in the
web server. The files are drawn anew: nothing of the upload but its look is left.
"""

import io
import json
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MEGABYTE = 1024 * 1024
MOST_PIXELS = 40_000_000
#: A strip is no picture, and WebP ends at 16,383 pixels.
LONGEST_SHAPE = 20
#: The largest width and height of a master, and the widths below that of a master.
BOX = (1600, 3200)
WIDTHS = (480, 960)

FORMATS = ("JPEG", "PNG", "WEBP")
ORIENTATION = 0x0112

LIMITS = {
    resource.RLIMIT_AS: 512 * MEGABYTE,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 32 * MEGABYTE,
    resource.RLIMIT_NOFILE: 32,
    resource.RLIMIT_CORE: 0,
}


class Refused(Exception):
    """Why a file cannot be taken: a sentence for the person who sent it."""


NOT_A_PICTURE = Refused("This file is not a JPEG, PNG or WebP picture.")
DAMAGED = Refused("This picture is damaged: it cannot be read to its end.")
TOO_MANY_PIXELS = Refused("This picture is too large: at most 40 megapixels.")
TOO_MUCH_ROOM = Refused("This picture takes too much room to work on. Make it smaller first.")
TOO_LONG = Refused(
    f"This picture is too long and thin: no side may be {LONGEST_SHAPE} times the other."
)
MOVING = Refused("This picture moves. Choose a still one.")


def main(folder: Path) -> None:
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    try:
        answer = encode(sys.stdin.buffer.read(), folder)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    print(json.dumps(answer))


def encode(upload: bytes, folder: Path) -> dict:
    """Write the files. Raises Refused."""
    picture = draw(upload)
    picture.save(folder / "master.webp", "WEBP", lossless=True, quality=0, method=0)
    widths = [width for width in WIDTHS if width < picture.width] + [picture.width]
    for width in widths:
        write_copies(picture, width, folder)
    return {"width": picture.width, "height": picture.height, "widths": widths}


def write_copies(picture: Image.Image, width: int, folder: Path) -> None:
    height = max(1, round(picture.height * width / picture.width))
    copy = picture.resize((width, height), Image.Resampling.LANCZOS)
    # Fast enough to wait for: slower speeds take seconds and save less than a tenth.
    copy.save(folder / f"{width}.avif", "AVIF", quality=55, speed=9, max_threads=2)
    copy.save(folder / f"{width}.webp", "WEBP", quality=75, method=4)


def draw(upload: bytes) -> Image.Image:
    """What one sees of ``upload``: upright, in sRGB, no larger than BOX. Raises Refused."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as image:
            refuse_shape(image)
            return without_metadata(in_srgb(upright(image)))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise TOO_MANY_PIXELS from None
    except Image.UnidentifiedImageError:
        raise NOT_A_PICTURE from None
    except MemoryError:
        raise TOO_MUCH_ROOM from None
    except (OSError, SyntaxError, ValueError, EOFError):  # what Pillow's readers raise
        raise DAMAGED from None


def refuse_shape(image: Image.Image) -> None:
    if max(image.size) > LONGEST_SHAPE * min(image.size):
        raise TOO_LONG
    # A JPEG with more than one picture comes from a phone: the first is the photo.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise MOVING


def upright(image: Image.Image) -> Image.Image:
    """Made smaller first, and turned then: a copy of 40 megapixels would need too much room."""
    on_its_side = image.getexif().get(ORIENTATION, 1) > 4
    image = in_colours_that_scale(image)
    image.thumbnail(BOX[::-1] if on_its_side else BOX, Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(image)


def in_colours_that_scale(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode in ("1", "P") or "transparency" in image.info:
        return image.convert("RGBA")
    return image


def in_srgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(image, own, srgb, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile says nothing about the colours
    return image.convert(mode)


def without_metadata(image: Image.Image) -> Image.Image:
    return Image.frombytes(image.mode, image.size, image.tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
