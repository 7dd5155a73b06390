"""The guide's icon, a sheet with an account on it, as SVG and as PNG from the same few rectangles."""

import struct
import zlib

import deflate

GROUND, PAPER, INK = "#00504d", "#ffffff", "#00504d"
# left, top, width, height in a square of 32, and the color; within the circle that a mask leaves.
SHAPES = (
    (0, 0, 32, 32, GROUND),
    (9, 7, 14, 18, PAPER),
    (11, 10, 6, 1.5, INK),
    (19, 10, 2, 1.5, INK),
    (11, 13, 6, 1.5, INK),
    (19, 13, 2, 1.5, INK),
    (11, 16, 6, 1.5, INK),
    (18, 16, 3, 1.5, INK),
    (11, 19, 10, 0.5, INK),
    (17, 20.5, 4, 2, INK),
)


def svg() -> str:
    """The icon as SVG."""
    shapes = "".join(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{color}"/>' for x, y, w, h, color in SHAPES)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{shapes}</svg>\n'


def png(size: int) -> bytes:
    """The icon as PNG; the same bytes on every machine."""
    row = [[GROUND] * size for _ in range(size)]
    for x, y, w, h, color in SHAPES:
        left, top, right, bottom = (round(edge * size / 32) for edge in (x, y, x + w, y + h))
        for line in row[top:bottom]:
            line[left:right] = [color] * (right - left)
    colors = [GROUND, PAPER]
    lines = b"".join(b"\0" + bytes(colors.index(color) for color in line) for line in row)
    palette = b"".join(bytes.fromhex(color[1:]) for color in colors)
    header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", bytes(deflate.zlib_compress(lines, 12))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
