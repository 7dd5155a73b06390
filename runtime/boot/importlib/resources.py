"""Stands in for the package that can also write a resource out to disk. The rules only read what lies in their own folder."""

from sys import modules


class Place:
    """A file or a folder in the zip that a package came in."""

    def __init__(self, loader, path: str):
        self._loader, self._path = loader, path

    @property
    def name(self) -> str:
        return self._path.rpartition("/")[2]

    def __truediv__(self, name: str) -> "Place":
        return Place(self._loader, f"{self._path}/{name}")

    def iterdir(self) -> list["Place"]:
        inside = f"{self._path.removeprefix(self._loader.archive + '/')}/"
        names = {path[len(inside) :].partition("/")[0] for path in self._loader._get_files() if path.startswith(inside)}
        return [self / name for name in names if name]

    def read_bytes(self) -> bytes:
        return self._loader.get_data(self._path)


def files(package: str) -> Place:
    module = modules[package]
    return Place(module.__loader__, module.__path__[0])
