/// Sex as agencies record it.
enum Sex: Sendable {
    case female, male
}
