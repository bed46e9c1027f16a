"""How the reader's scores are to be read: chosen on all sets together, each set counting the same."""
