"""The problems of the papers: drawn, certified, fixed where the blueprint says so, and told from each other."""
