// The tests of Compression.
