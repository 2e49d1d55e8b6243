"""What becomes of an uploaded file, hostile ones first: each goes through the real process."""

import io
import re
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, PngImagePlugin

from articles import pictures


def made(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(size=(300, 200)) -> Image.Image:
    grey = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", [grey, grey.transpose(0), grey.transpose(1)])


def opened(encoded) -> dict[str, Image.Image]:
    images = {name: Image.open(io.BytesIO(data)) for name, data in encoded.files.items()}
    return {name.partition("-")[2] or "master": image for name, image in images.items()}


def png_that_claims(width, height) -> bytes:
    """A few bytes that unpack to a huge picture."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + (width + 7) // 8) * height, 9)
    chunks = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("Evil.class", b"\xca\xfe\xba\xbe evil")
    return file.getvalue()


JPEG = made(photo(), "JPEG")
PNG = made(photo(), "PNG")
FRAMES = [photo((60, 60)), Image.new("RGB", (60, 60), "red")]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "empty": (b"", "not a JPEG, PNG or WebP"),
    "text": (b"Hello, I am a picture.", "not a JPEG, PNG or WebP"),
    "svg": (SVG, "not a JPEG, PNG or WebP"),
    "gif": (made(photo((60, 60)), "GIF"), "not a JPEG, PNG or WebP"),
    "tiff": (made(photo((60, 60)), "TIFF"), "not a JPEG, PNG or WebP"),
    "pdf": (made(photo((60, 60)), "PDF"), "not a JPEG, PNG or WebP"),
    "avif": (made(photo((60, 60)), "AVIF"), "not a JPEG, PNG or WebP"),
    "truncated jpeg": (JPEG[: len(JPEG) // 2], "damaged"),
    "truncated png": (PNG[: len(PNG) // 2], "damaged"),
    "broken png": (PNG[:60] + bytes(40) + PNG[100:], "damaged"),
    "bomb of 50 megapixels": (png_that_claims(10_000, 5_000), "at most 40 megapixels"),
    "bomb of 900 megapixels": (png_that_claims(30_000, 30_000), "at most 40 megapixels"),
    "line": (made(Image.new("L", (1, 65535)), "PNG"), "too long and thin"),
    "apng": (made(FRAMES[0], "PNG", save_all=True, append_images=FRAMES[1:]), "moves"),
    "moving webp": (made(FRAMES[0], "WEBP", save_all=True, append_images=FRAMES[1:]), "moves"),
    "too many bytes": (JPEG + bytes(5 * 1024 * 1024), "at most 5 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_taken_is_refused_in_words(name):
    upload, words = REFUSED[name]
    with pytest.raises(ValidationError, match=words) as refusal:
        pictures.encode(upload)
    assert re.fullmatch(r"This (file|picture) [^.]*\.( [A-Z][^.]*\.)?", refusal.value.messages[0])


SECRETS = [b"PK\x03\x04", b"Evil.class", b"<script", b"GPS", b"Exif", b"exif", b"XMP", b"Secret"]


def test_what_hides_behind_a_picture_is_left_behind():
    encoded = pictures.encode(JPEG + archive() + b"<script>alert(1)</script>")
    for content in encoded.files.values():
        assert not [secret for secret in SECRETS if secret in content]


def located(kind: str) -> bytes:
    """A picture that tells where it was taken, in each way that its format knows."""
    exif = Image.Exif()
    exif[0x010F] = "Secret maker"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)  # GPS latitude
    xmp = b"<x:xmpmeta><exif:GPSLatitude>Secret</exif:GPSLatitude></x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    extra = {"PNG": {"pnginfo": text}, "JPEG": {"xmp": xmp, "comment": b"Secret"}}
    options = extra.get(kind, {"xmp": xmp})
    return made(photo((1000, 700)), kind, exif=exif, icc_profile=profile, **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_picture_was_taken_is_in_none_of_its_files(kind):
    upload = located(kind)
    assert b"Secret" in upload
    assert Image.open(io.BytesIO(upload)).getexif().get_ifd(0x8825)
    encoded = pictures.encode(upload)
    assert len(encoded.files) == 7
    for content in encoded.files.values():
        assert not [secret for secret in SECRETS if secret in content]
    for image in opened(encoded).values():
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2000, [480, 960, 1600]), (1200, [480, 960, 1200]), (960, [480, 960]), (300, [300]), (1, [1])],
)
def test_a_picture_has_up_to_three_widths_and_is_never_enlarged(width, widths):
    encoded = pictures.encode(made(Image.new("RGB", (width, width)), "PNG"))
    assert encoded.widths == widths
    images = opened(encoded)
    assert images.pop("master").size == (encoded.width, encoded.height) == (widths[-1],) * 2
    assert {name: image.size for name, image in images.items()} == {
        f"{width}.{kind}": (width, width) for width in widths for kind in ("avif", "webp")
    }
    assert {image.format for image in images.values()} == {"AVIF", "WEBP"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_sideways_stands_upright(kind):
    image = Image.new("RGB", (200, 100), "red")
    image.paste("blue", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it
    encoded = pictures.encode(made(image, kind, exif=exif))
    assert (encoded.width, encoded.height) == (100, 200)
    top, bottom = (opened(encoded)["master"].getpixel((50, y))[:3] for y in (20, 180))
    assert top[2] > 200 > top[0]
    assert bottom[0] > 200 > bottom[2]


def test_a_photo_taken_sideways_is_measured_as_it_stands():
    exif = Image.Exif()
    exif[0x0112] = 8
    encoded = pictures.encode(made(Image.new("L", (1800, 1200)), "JPEG", exif=exif))
    assert (encoded.width, encoded.height) == (1200, 1800)


@pytest.mark.parametrize(
    ("upload", "expected"),
    [
        (made(Image.new("CMYK", (50, 50), (0, 255, 255, 0)), "JPEG"), (255, 0, 0)),
        (made(Image.new("L", (50, 50), 128), "JPEG"), (128, 128, 128)),
        (made(Image.new("I;16", (50, 50), 128 * 257), "PNG"), (128, 128, 128)),
        (made(Image.new("RGB", (50, 50), (0, 128, 0)).quantize(), "PNG"), (0, 128, 0)),
        (made(Image.new("1", (50, 50), 1), "PNG"), (255, 255, 255)),
        (made(Image.new("RGBA", (50, 50), (0, 0, 255, 0)), "PNG"), "clear"),
        (made(Image.new("LA", (50, 50), (9, 0)), "PNG"), "clear"),
        (made(Image.new("P", (50, 50), 0), "PNG", transparency=0), "clear"),
        (made(Image.new("L", (50, 50), 7), "PNG", transparency=7), "clear"),
        (made(Image.new("RGBA", (50, 50), (0, 0, 255, 0)), "WEBP"), "clear"),
    ],
    ids=["cmyk", "grey", "16 bits", "palette", "black and white"]
    + ["rgba", "grey alpha", "palette alpha", "grey key", "webp alpha"],
)
def test_each_kind_of_colour_is_kept(upload, expected):
    for image in opened(pictures.encode(upload)).values():
        if expected == "clear":
            assert image.convert("RGBA").getpixel((25, 25))[3] == 0
        else:
            seen = image.convert("RGB").getpixel((25, 25))
            assert max(abs(a - b) for a, b in zip(seen, expected, strict=True)) < 12


def test_a_drawing_in_black_and_white_is_made_smaller_smoothly():
    stripes = Image.frombytes("1", (3200, 8), bytes([0b01010101]) * 3200).resize((3200, 400))
    master = opened(pictures.encode(made(stripes, "PNG")))["master"]
    assert master.size == (1600, 200)
    assert 100 < master.convert("L").getpixel((800, 100)) < 155


def test_colours_of_another_profile_are_translated():
    """Green in a profile whose red and green are exchanged is red in sRGB."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.find(b"rXYZ"), profile.find(b"gXYZ")
    profile[red], profile[green] = ord("g"), ord("r")
    upload = made(Image.new("RGB", (50, 50), (0, 255, 0)), "PNG", icc_profile=bytes(profile))
    seen = opened(pictures.encode(upload))["master"].getpixel((25, 25))
    assert seen[0] > 200 > seen[1]


def test_a_broken_colour_profile_does_no_harm():
    upload = made(photo((50, 50)), "JPEG", icc_profile=b"no profile at all")
    assert pictures.encode(upload).width == 50


def test_of_the_pictures_that_a_phone_puts_in_one_jpeg_the_first_is_taken():
    upload = made(photo((80, 60)), "MPO", save_all=True, append_images=[photo((80, 60))])
    assert pictures.encode(upload).width == 80


def test_the_same_picture_has_the_same_digest_and_another_another():
    first, again, other = (pictures.encode(data) for data in (PNG, PNG + b"tail", JPEG))
    assert first == again
    assert first.digest != other.digest
    assert re.fullmatch("[0-9a-f]{32}", first.digest)


@pytest.mark.parametrize("code", ["import os; os.abort()", "while True: pass"])
def test_an_encoder_that_dies_or_hangs_is_answered_with_a_sentence(code, tmp_path, monkeypatch):
    program = tmp_path / "encoder.py"
    program.write_text(code)
    monkeypatch.setattr(pictures, "ENCODER", program)
    monkeypatch.setattr(pictures, "ENCODER_SECONDS", 1)
    with pytest.raises(ValidationError, match="We could not work on this picture"):
        pictures.encode(JPEG)


def test_a_picture_that_needs_more_memory_than_the_encoder_may_have_is_refused():
    """WebP is unpacked twice over: 40 megapixels of it are more than 512 MB."""
    upload = made(Image.new("RGB", (7000, 5700)), "WEBP", lossless=True, quality=0, method=0)
    with pytest.raises(ValidationError, match="too much room"):
        pictures.encode(upload)


def test_the_encoder_is_told_no_secrets(tmp_path, monkeypatch):
    program = tmp_path / "encoder.py"
    program.write_text("import json, os; print(json.dumps(dict(os.environ)))")
    monkeypatch.setattr(pictures, "ENCODER", program)
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert "SECRET_KEY" not in pictures.run_encoder(b"", tmp_path)
