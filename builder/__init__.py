"""The steps of the build: load, check, write, bundle, site, seal."""
