"""Second factors: allauth's rows, read and checked by code of our own.

Why not allauth's own pages and flows: they keep what was used (a TOTP code, a failed try) in
Django's cache, which is each web process's own, so that a code could be used once in each; and
they mail directly, past the outbox.
"""
