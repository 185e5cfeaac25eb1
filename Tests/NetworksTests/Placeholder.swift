// The tests of Networks.
