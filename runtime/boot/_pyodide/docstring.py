"""Stands in for what adorns Pyodide's functions with documentation, which nobody reads here."""


def get_cmeth_docstring(function) -> str:
    return f"{function.__name__}()\n--\n\n"


def dedent_docstring(text: str) -> str:
    return text
