import Sealing
import Terminal

/// What a sealed file says of itself to whoever has it.
struct SealedFileText: Encodable {
    let agency: String
    let project: String
    let rows: Int
    let sealed: String
    let expires: String
    let audit: String
    let signer: String
    let recipient: String
    let fingerprint: String
    let schema: String
    let digest: String
    let isDemonstration: Bool

    init(_ header: SealedFileHeader) throws {
        agency = header.agency
        project = header.project
        rows = header.rowCount
        sealed = "\(UTCDay(holding: header.created))"
        expires = "\(UTCDay(holding: header.expires - 1))"
        audit = header.audit.text
        signer = "\(try header.signerFingerprint)"
        recipient = "\(try header.recipientFingerprint)"
        fingerprint = "\(header.keyFingerprint)"
        schema = "\(header.schemaDigest)"
        digest = "\(header.tokenDigest)"
        isDemonstration = header.isDemonstration
    }

    func write() {
        StandardOutput.write("sealed file: what follows is not proved until it is opened")
        for (name, value) in [
            ("agency", agency), ("project", project), ("records", DecimalText.grouped(rows)),
            ("sealed", sealed), ("expires", "at the end of \(expires)"), ("audit", audit),
            ("signed with", signer), ("sealed for", recipient), ("linkage key", fingerprint),
            ("schema", schema), ("token file", digest),
        ] {
            StandardOutput.write(
                name + String(repeating: " ", count: 16 - name.utf8.count) + value)
        }
        if isDemonstration {
            StandardOutput.write("warning         made with the published example key")
        }
    }
}
