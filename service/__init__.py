"""HTTP: the JSON API and the pages, which read the records and hand acts to the inbox."""
