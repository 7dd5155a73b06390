"""Tests by what they need: rules/ nothing, build/ the site, browsers/ browsers; support/ helps all three."""
