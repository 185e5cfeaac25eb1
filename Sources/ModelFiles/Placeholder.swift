// The module ModelFiles.
