"""Stands in for Pyodide's typed calls from Python into JavaScript. No rule calls into the browser."""

no_default = default_signature = None
