"""Answers as papers to take along: text, Markdown, HTML and Word, with quotes, sources and every warning."""
