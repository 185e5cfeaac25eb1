// The tests of Zoo.
