"""Listening and answering: networks, conversation, web, command line."""
