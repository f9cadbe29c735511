"""How fast Markscheme is, against stated targets: `make bench`, or `python -m benchmarks NAME...` for some of them."""
