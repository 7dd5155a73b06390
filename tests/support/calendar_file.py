"""The entries of a file for calendars."""


def entries(text: str) -> list[dict[str, str]]:
    """Each entry's properties, with the folded lines put together."""
    lines = text.replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line and not line.startswith(("BEGIN", "END")):
            name, _, value = line.partition(":")
            found[-1].setdefault(name, value)
    return found
