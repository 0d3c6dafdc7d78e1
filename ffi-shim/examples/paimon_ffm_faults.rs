//! The shared library of a build with faults, under a name of its own: it never goes into the jar.

pub use paimon_ffm::*;
