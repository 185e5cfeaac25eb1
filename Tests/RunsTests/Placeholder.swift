// The tests of Runs.
