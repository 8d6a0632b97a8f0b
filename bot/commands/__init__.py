"""One file per command; `bot.cli` holds the table of them."""
