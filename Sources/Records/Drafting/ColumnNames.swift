/// What a column's name says of its content: English names as registers in the UK and elsewhere
/// write them.
enum ColumnNames {
    /// The type that a name stands for; nil if it says nothing.
    static func type(of name: String) -> FieldType? {
        let plain = plain(name)
        if let type = types[plain] { return type }
        // `postcode_fake`, `patient_dob`, `tenant surname`: a known word at either end.
        for (part, type) in parts where plain.hasPrefix(part) || plain.hasSuffix(part) {
            return type
        }
        return nil
    }

    /// What a column of coordinates measures.
    static func axis(of name: String) -> FieldOptions.Axis {
        let plain = plain(name)
        if plain.hasPrefix("lat") { return .latitude }
        if plain.hasPrefix("lo") || plain == "lng" { return .longitude }
        return plain.hasPrefix("easting") ? .easting : .northing
    }

    /// Whether a name is that of a record's own number in its file.
    static func isRecordIdentifier(_ name: String) -> Bool {
        let plain = plain(name)
        return [
            "id", "recid", "recordid", "rowid", "personid", "patientid", "clientid", "key",
            "recordnumber", "recordno", "uniqueid", "uid", "localid", "sourceid", "unique",
            "tenantid", "caseid", "pseudoid", "reference", "ref", "crn", "customerid", "urn",
        ].contains(plain)
    }

    /// Whether a name ends as the names of numbers given to people do.
    static func looksLikeNumberOfPerson(_ name: String) -> Bool {
        let plain = plain(name)
        return ["id", "number", "no", "ref", "reference", "key", "urn"].contains {
            plain.hasSuffix($0)
        }
    }

    /// Lower-case letters and digits of a name.
    private static func plain(_ name: String) -> String {
        String(
            name.lowercased().unicodeScalars.filter {
                $0.properties.isAlphabetic || "0"..."9" ~= $0
            })
    }

    private static let types: [String: FieldType] = {
        let lists: [(FieldType, String)] = [
            (
                .givenName,
                "forename forename1 firstname fname givenname given first christianname gname "
                    + "givenname1 firstforename"
            ),
            (
                .middleName,
                "middlename middlenames mname middle forename2 secondforename othernames "
                    + "otherforenames middleinitial"
            ),
            (.surname, "surname lastname lname familyname last sname family maidenname birthname"),
            (
                .fullName,
                "fullname name patientname personname clientname tenantname wholename "
                    + "displayname applicantname"
            ),
            (.sex, "sex gender sexcode gendercode sexatbirth"),
            (
                .dateOfBirth,
                "dob dateofbirth birthdate birthday datebirth dateborn birthdt dobirth born bdate"
            ),
            (
                .addressLine,
                "address address1 address2 address3 addressline addressline1 addressline2 "
                    + "addressline3 addr addr1 addr2 street streetname streetaddress road "
                    + "homeaddress lastknownaddress currentaddress"
            ),
            (
                .town,
                "town city suburb posttown locality village municipality placeofbirth birthplace "
                    + "birthtown"
            ),
            (.postcode, "postcode pcode zip zipcode postalcode pc"),
            (.nhsNumber, "nhsnumber nhsno nhs nhsnum nhsid newnhsno"),
            (.chiNumber, "chi chinumber chino chinum"),
            (.uprn, "uprn uniquepropertyreferencenumber"),
            (
                .phone,
                "phone mobile telephone tel telno phonenumber phoneno mobilenumber mobileno "
                    + "homephone landline contactnumber telephonenumber cell cellphone"
            ),
            (.email, "email emailaddress mail emailaddr"),
            (
                .coordinate,
                "latitude lat longitude long lng lon easting eastings northing northings"
            ),
            (
                .code,
                "state county country region streetnumber streetno housenumber houseno "
                    + "nationality stateprovince province"
            ),
        ]
        var types: [String: FieldType] = [:]
        for (type, words) in lists {
            for word in words.split(separator: " ") { types[String(word)] = type }
        }
        return types
    }()

    private static let parts: [(String, FieldType)] = [
        ("postcode", .postcode), ("dateofbirth", .dateOfBirth), ("dob", .dateOfBirth),
        ("surname", .surname), ("forename", .givenName), ("firstname", .givenName),
        ("middlename", .middleName), ("lastname", .surname), ("fullname", .fullName),
        ("gender", .sex), ("email", .email), ("nhsnumber", .nhsNumber), ("phone", .phone),
        ("address", .addressLine), ("uprn", .uprn), ("mobile", .phone),
    ]
}
