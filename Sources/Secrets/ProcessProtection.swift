internal import COpenSSL
internal import Glibc

/// Keeps the memory of this process from being written to disk or read by its neighbours.
public enum ProcessProtection {
    /// No core file (RLIMIT_CORE 0), and no attachment or memory reading by other processes of
    /// the same user (PR_SET_DUMPABLE 0). Called by a program that will hold a key, before it
    /// reads one. Returns false where the system refused either.
    @discardableResult
    public static func enable() -> Bool {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        let core = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
        let dump = trefoil_forbid_memory_dumps() == 0
        return core && dump
    }

    /// What to tell the operator where the system refused to lock a secret into memory; nil where
    /// it locked all.
    public static var lockWarning: String? {
        SecretBytes.wasLeftUnlocked
            ? "the system did not lock all keys into memory: they may have reached the swap; "
                + "raise `ulimit -l`" : nil
    }
}
