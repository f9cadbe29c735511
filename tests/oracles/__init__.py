"""For each family an independent implementation: `TOPIC/NAME.py` with `oracle(given, options)` says its steps.

An oracle is plain Python and NumPy, with libraries of the field where there are any, and never imports the family. It
is written from the statement.

- `given`: the givens that exist under these options, as floats, arrays of floats and whole counts; structures as they
  are written.
- What it returns is the value of each call by its name (`x_2`: the second round of `x_`), of all that are asked and of
  others too. An answer that is free up to sign or scale is a function of the family's own values, all of them by name.
- `SIZES`, where a module has it: further sizes that are drawn beside those of the levels.
- `CASES`: the user's numbers, such as ties that are hardly ever drawn.

What else is asserted of a topic stands beside its oracles, in `test_TOPIC.py`.
"""
