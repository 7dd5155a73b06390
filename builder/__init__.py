"""The build: it makes the site of what people edit."""


class CannotBuild(Exception):
    """Something stops the build that no table can mend: a part of another is not as we know it, or a step is in the wrong place."""
