"""What happened, in words: for pages, exports, the API and the years that are rehearsed."""
