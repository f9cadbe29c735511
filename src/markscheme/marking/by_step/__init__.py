"""Steps marked one after the other, each by itself."""
