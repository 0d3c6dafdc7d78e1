//! The memory of the machine or container.

use std::fs::read_to_string;
use std::sync::OnceLock;

/// The files with the memory limit of the container, for both versions of control groups. A container sees its own
/// limit at these paths.
const CONTAINER_LIMITS: [&str; 2] = [
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
];

/// Returns the memory in bytes that the processes of this container or machine may use together, or none if the
/// operating system does not tell. The first call reads the memory, because every writer asks for it.
pub(super) fn available_memory() -> Option<usize> {
    static MEMORY: OnceLock<Option<usize>> = OnceLock::new();
    *MEMORY.get_or_init(|| {
        let limits = CONTAINER_LIMITS.iter().filter_map(|path| {
            // A container without a limit has the text "max" in this file.
            read_to_string(path).ok()?.trim().parse().ok()
        });
        limits.chain(machine_memory()).min()
    })
}

fn machine_memory() -> Option<usize> {
    let text = read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn memory_is_at_most_that_of_the_machine() {
        let machine = machine_memory().unwrap();
        assert!(machine > 64 * 1024 * 1024);
        assert!(available_memory().unwrap() <= machine);
    }
}
