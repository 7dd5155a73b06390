"""An answer as something to read: `html` for the page, `text` for the command line."""
