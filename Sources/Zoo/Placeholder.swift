// The module Zoo.
