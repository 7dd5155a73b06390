"""All that this guide knows of Pyodide: what is made of it for the site, and the scripts that start it in a browser."""
