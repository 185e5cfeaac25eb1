// The module Compression.
