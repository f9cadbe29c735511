"""What stands in for NumPy in the browser, where its wheel is not to be had: small arrays in plain Python."""
