"""`manage.py qcluster`: a supervisor, and the group of processes that it keeps working."""
