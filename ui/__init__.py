"""People and programs: the command line, the chat window and the HTTP API."""
