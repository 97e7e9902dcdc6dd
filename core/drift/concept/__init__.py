"""Does the model err more than it did? Detectors that read the stream of errors, one labelled row after another."""
