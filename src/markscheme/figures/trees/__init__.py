"""Drawings of trees whose nodes have shapes of their own, and of clusters joined from the leaves up."""
