"""Stands in for Pyodide's installer, which needs six packages of the library. All that is here came with the start."""

from pyodide_js import loadedPackages  # noqa: F401  as in webloop.py


class Folder:
    def __init__(self, path: str):
        self.path = path

    def __str__(self) -> str:
        return self.path


SITE_PACKAGES, DSO_DIR = Folder("/lib/python3.14/site-packages"), Folder("/usr/lib")


def init_loaded_packages():
    pass
