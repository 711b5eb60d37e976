"""Contribution files: read as a stream, cut into chunks, parsed row by row, every fault named.

`reader.split_file` cuts a file into chunks, `reader.parse_chunk` reads one chunk, `rejects` writes
the rows that could not be read so that they can be mended and loaded again. No database here.
"""
