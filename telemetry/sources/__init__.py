"""What third parties measured or saw: one file each, and the literal table of them in `table`.

Each has `request` functions that say what to ask, as data, and `parse` functions that are pure over the document that
came back; `fetch` does the asking. What is found keeps its source, operator, time, URL and hash, and nothing is ever
blended with anything else into one score.
"""
