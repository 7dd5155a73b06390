"""The project's folder, the built site's files by their plain names, and a server for them."""

import re
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HASHED = re.compile(r"\.[0-9a-f]{16}(?=\.)")


def unhashed(path: str) -> str:
    """The path without the hash that the build put into it."""
    return HASHED.sub("", path)


def named(folder: Path, path: str) -> Path:
    """The file that the build named by its content, by the name that it had before."""
    file = folder / path
    return next((one for one in file.parent.glob("*") if one.name != file.name and unhashed(one.name) == file.name), file)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder. What a test asks for by a plain name is the file that the build named, or the source of a script that is in one with others."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def translate_path(self, path):
        file = Path(super().translate_path(path))
        if "/assets/" not in path or file.exists():
            return str(file)
        found, source = named(file.parent, file.name), Path(self.directory).parent / "build/docs" / path.partition("?")[0].lstrip("/")
        return str(found if found.exists() or not source.exists() else source)

    def log_message(self, *_):
        pass
