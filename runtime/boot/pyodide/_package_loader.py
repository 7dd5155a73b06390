"""Stands in for Pyodide's installer, which needs six packages of the library. All that is here came with the start."""

import sys

from pyodide_js import loadedPackages  # noqa: F401  as in webloop.py


class Folder:
    def __init__(self, path: str):
        self.path = path

    def __str__(self) -> str:
        return self.path


SITE_PACKAGES, DSO_DIR = Folder("/lib/python{}.{}/site-packages".format(*sys.version_info)), Folder("/usr/lib")


def init_loaded_packages():
    pass
