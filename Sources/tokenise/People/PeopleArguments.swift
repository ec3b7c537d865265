public import ArgumentParser
public import Records

// The choices of the record reader, as arguments.

extension CSVDialect.Separator: ExpressibleByArgument {}
extension ReadOptions.EncodingChoice: ExpressibleByArgument {}
extension ErrorPolicy: ExpressibleByArgument {}
