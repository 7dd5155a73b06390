"""Stands in for Pyodide's event loop on top of the browser's. No rule waits for anything."""

# Kept memory can be restored only where Python holds the objects of the browser that Pyodide expects, in its order.
from pyodide_js._api import scheduleCallback  # noqa: F401  others take it from here


def _initialize_event_loop():
    pass
