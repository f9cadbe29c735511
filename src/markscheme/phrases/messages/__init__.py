"""What is said of files, scripts and runs, in Chinese: the sentences stand in English where they arise."""
