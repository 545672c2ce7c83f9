"""Files of the repository that follow from the model: schemas, issue forms, reference pages."""
