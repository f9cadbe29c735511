"""The marks of a class as files: who handed in what, the ledger of runs, tables, the review list, comparison."""
