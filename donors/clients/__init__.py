"""What donors speaks to outside."""
