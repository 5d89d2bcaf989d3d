// A target that precompiles headers has a source.
