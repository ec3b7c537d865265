/// Given names by sex, year of birth and heritage.
enum GivenNames {
    static let female = GivenNameShares.female.map(WeightedTable.init(text:))
    static let male = GivenNameShares.male.map(WeightedTable.init(text:))

    /// A given name for a person of that year of birth.
    static func draw(
        sex: Sex, year: Int, heritage: Heritage, _ generator: inout SplitMix64
    ) -> String {
        let ownName = generator.chance(heritage.ownNameShare)
        // One name in twelve comes from another generation: fashions have a tail.
        let fashion = generator.chance(1 / 12) ? generator.within(1924...2024) : year
        if ownName, let table = own(heritage, sex) { return table.draw(&generator) }
        let cohort = nearestCohort(to: fashion)
        return (sex == .female ? female : male)[cohort].draw(&generator)
    }

    private static func nearestCohort(to year: Int) -> Int {
        // The cohorts lie 20 years apart, the last 16.
        min(max((year - 1914) / 20, 0), GivenNameShares.cohorts.count - 1)
    }

    static func own(_ heritage: Heritage, _ sex: Sex) -> WeightedTable<String>? {
        heritage == .english ? nil : (sex == .female ? ownFemale : ownMale)[heritage.rawValue]
    }

    private static let ownFemale = Heritage.allCases.map { WeightedTable(text: femaleText($0)) }
    private static let ownMale = Heritage.allCases.map { WeightedTable(text: maleText($0)) }

    private static func femaleText(_ heritage: Heritage) -> String {
        switch heritage {
        case .english: "Mary"
        case .scottish:
            """
            Fiona:5,Morag:2,Eilidh:4,Kirsty:4,Isla:4,Catriona:3,Mairi:2,Iona:3,Ailsa:3,Skye:2,\
            Heather:3,Rhona:2,Shona:2,Senga,Elspeth:2
            """
        case .welsh:
            """
            Siân:5,Rhiannon:4,Megan:4,Bethan:4,Cerys:3,Ffion:4,Angharad:2,Carys:3,Seren:3,Nia:3,\
            Catrin:3,Gwen:3,Eleri:2,Lowri:3,Mair:2,Nerys:2,Olwen:2,Non
            """
        case .irish:
            """
            Siobhán:4,Aoife:4,Niamh:4,Sinéad:4,Ciara:4,Róisín:3,Orla:3,Caoimhe:2,Gráinne:2,\
            Bríd:2,Máire:2,Bernadette:3,Deirdre:2,Clodagh:2,Éabha,Nuala:2
            """
        case .muslim:
            """
            Fatima:6,Aisha:6,Maryam:5,Zainab:5,Amina:4,Khadija:4,Nadia:3,Samina:3,Shabana:3,\
            Nasreen:3,Farah:3,Saima:3,Sana:3,Hafsa:3,Rukhsana:2,Yasmin:4,Iqra:2,Noor:3,Shazia:3,\
            Halima:3,Begum,Parveen:2,Ayesha:5,Rubina:2
            """
        case .hindu:
            """
            Priya:5,Anita:4,Sunita:4,Meena:3,Nisha:4,Pooja:3,Kavita:3,Lakshmi:3,Deepa:3,Hansa:2,\
            Jyoti:3,Rekha:2,Usha:3,Bhavna:2,Aarti:2,Diya:3,Anjali:3
            """
        case .sikh:
            """
            Jaspreet:4,Manpreet:4,Harpreet:4,Simran:4,Gurpreet:3,Kulwinder:2,Parmjit:2,\
            Sukhwinder:2,Navneet:2,Balbir,Rajinder:2,Kiran:3
            """
        case .polish:
            """
            Agnieszka:4,Katarzyna:5,Małgorzata:4,Anna:5,Magdalena:4,Joanna:4,Zofia:4,Zuzanna:3,\
            Ewa:3,Beata:2,Dorota:2,Justyna:2,Maja:3,Lena:3,Oliwia:3
            """
        case .african:
            """
            Ngozi:3,Chioma:3,Abena:2,Akua:2,Adaeze:2,Folasade:2,Blessing:4,Grace:5,Esther:4,\
            Comfort:3,Patience:3,Amara:3,Yetunde:2,Efua:2,Mercy:3,Temitope:2,Wanjiru,Hodan:2
            """
        case .chinese:
            """
            Mei:3,Wai Ling:2,Xin Yi:2,Siu Fong:2,Mei Ling:3,Yan:3,Hui Min:2,Jing:3,Lai Kuen:2,\
            Ying:3,Ka Yan:2,Xiao Li:2
            """
        case .romance:
            """
            Zoë:4,Chloë:4,Renée:3,María:4,Lucía:3,Inês:3,Ana Sofia:2,Francesca:4,Giulia:3,\
            Andreea:3,Ioana:3,Elena:4,Noémie:2,Beatriz:3,Ștefania,Concetta:2,Mădălina:2
            """
        }
    }

    private static func maleText(_ heritage: Heritage) -> String {
        switch heritage {
        case .english: "John"
        case .scottish:
            """
            Hamish:3,Angus:4,Ewan:4,Callum:5,Fraser:4,Gregor:3,Murdo:2,Alasdair:3,Lachlan:3,\
            Iain:4,Rory:4,Finlay:4,Struan,Duncan:4,Kenneth:3
            """
        case .welsh:
            """
            Rhys:5,Gareth:5,Owain:4,Dafydd:4,Ieuan:3,Gethin:2,Emyr:2,Huw:4,Siôn:3,Iolo:2,Aled:3,\
            Dylan:4,Gwilym:2,Rhodri:3,Hywel:3,Geraint:3
            """
        case .irish:
            """
            Seán:5,Pádraig:3,Liam:5,Conor:4,Eoin:3,Declan:3,Brendan:3,Fionn:2,Cormac:2,Oisín:3,\
            Séamus:3,Ciarán:3,Diarmuid:2,Colm:2,Tomás:2,Donal:2
            """
        case .muslim:
            """
            Mohammed:14,Muhammad:12,Mohammad:6,Ahmed:5,Ali:5,Hassan:4,Hussain:3,Imran:4,Tariq:3,\
            Bilal:3,Usman:3,Asif:3,Zahid:2,Yusuf:4,Ibrahim:5,Abdul:4,Abdullah:3,Omar:4,Khalid:3,\
            Shahid:2,Nadeem:2,Faisal:3,Amir:3,Syed:2,Hamza:3
            """
        case .hindu:
            """
            Raj:3,Sanjay:4,Anil:3,Sunil:3,Rahul:3,Vijay:4,Arjun:3,Krishna:2,Amit:4,Dinesh:3,\
            Bharat:2,Kiran:2,Nilesh:2,Mahesh:2,Aarav:3,Rohan:3,Suresh:3
            """
        case .sikh:
            """
            Gurpreet:4,Harjit:3,Jaspal:2,Manjit:3,Balwinder:2,Sukhdev:2,Amrit:3,Arjan:3,\
            Harbhajan,Jagdeep:3,Ranjit:3,Kulwant:2
            """
        case .polish:
            """
            Łukasz:4,Krzysztof:5,Paweł:4,Tomasz:5,Michał:4,Piotr:5,Wojciech:3,Jakub:4,Mateusz:4,\
            Grzegorz:3,Stanisław:2,Rafał:3,Bartosz:2,Szymon:2,Zbigniew:2
            """
        case .african:
            """
            Chukwuemeka:2,Oluwaseun:2,Kwame:3,Kofi:3,Emeka:3,Tunde:3,Babajide:2,Emmanuel:5,\
            Samuel:5,Kwabena:2,Chinedu:3,Yaw:2,Ayodele:2,Tendai:2,Godfrey:3,Abdi:2,Olumide:2
            """
        case .chinese:
            """
            Wei:4,Kwok Wai:2,Chi Ming:2,Jian:3,Ka Ho:2,Xiang:2,Wing Kin:2,Hao:3,Jun:3,Yu Chen:2,\
            Man Kit:2,Lei:2
            """
        case .romance:
            """
            José:4,André:4,João:4,Luís:3,Marco:4,Giuseppe:4,Alexandru:3,Ionuț:2,Ștefan:2,\
            François:2,Jürgen,Antonio:4,Tiago:3,Raúl:2,René:2,Vasile:2,Mihai:3,Jean-Paul:2
            """
        }
    }
}
