"""What can be said exactly of English text: words, sentences, names, quantities, dates."""
