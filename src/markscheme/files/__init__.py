"""Files on disk: which formats are known, JSON that is read, folders that are written whole."""
