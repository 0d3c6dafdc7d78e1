//! The shared library of a build with fault injection. Its separate name keeps it out of the jar.

pub use paimon_ffm::*;
