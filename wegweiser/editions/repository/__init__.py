"""Files of the repository that follow from the model: schemas, issue forms, pages of the editors' guide."""
