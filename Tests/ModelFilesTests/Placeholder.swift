// The tests of ModelFiles.
