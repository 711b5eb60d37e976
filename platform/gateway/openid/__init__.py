"""Hustings as an OpenID provider: authorization code with PKCE, and nothing else.

allauth and oauthlib hold the protocol. Ours are: who may enter (asked at every step, as at the
door for nginx), the keys, and the codes, which stand in the database: in Django's cache, where
allauth keeps them, another web process would not find them, and two could take the same one.
"""
