"""Stands in for the customs of countries: calendar imports them for names of days, which no rule asks it for."""
