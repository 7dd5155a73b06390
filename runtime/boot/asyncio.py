"""Stands in for a package that Pyodide imports, to look into when Python waits for the browser. No rule waits."""
