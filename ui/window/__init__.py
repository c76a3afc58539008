"""The chat window's parts: its words, its layout, what happens on which event, and what its scripts ask for."""
