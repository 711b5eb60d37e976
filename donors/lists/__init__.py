"""List files: lobbyists (LDA), foreign agents (FARA), people and companies, as entries.

`reading.read_list` reads any of them. A list is taken whole or not at all: one faulty row refuses
the file, with its place. No database here.
"""
