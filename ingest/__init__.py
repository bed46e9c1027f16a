"""From files, pages and feeds to passages that can be searched."""
