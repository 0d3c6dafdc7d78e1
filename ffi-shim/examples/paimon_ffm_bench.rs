//! The shared library of a build for benchmarks. It has a different name than the library in the jar and is
//! never packaged.

pub use paimon_ffm::*;
