internal import Glibc

/// Unbuffered writing to an open descriptor.
///
/// What cannot be written is dropped; a closed pipe ends the process by SIGPIPE as it does any
/// other command.
enum ByteStream {
    /// Returns whether all was written.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { buffer in
            var done = 0
            while done < buffer.count {
                let count = unsafe Glibc.write(
                    descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
