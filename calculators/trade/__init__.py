"""What the trade's own tables hold: contracts, states and telephone lines, each row with its source."""
