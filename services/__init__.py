"""Use cases: each function takes a Context first and is one transaction, plain values in and out."""
