"""What people fill in on the pages of donors, by subject."""
