"""Articles in, hits out: text, time and vectors. Knows nothing of questions."""
