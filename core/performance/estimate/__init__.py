"""How well a model does while no label has come: estimates that add, from estimators fitted on a labelled reference."""
