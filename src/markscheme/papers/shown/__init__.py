"""What is shown of a family or a problem beside its papers."""
