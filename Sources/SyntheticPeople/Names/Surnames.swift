/// Surnames by heritage: a list of frequent ones, most frequent first, with weights that fall with
/// the rank (Zipf-Mandelbrot: 1 / (rank + 12)), and a long tail of composed ones.
enum Surnames {
    /// A family's surname.
    static func draw(heritage: Heritage, _ generator: inout SplitMix64) -> String {
        let isRare = generator.chance(rareShare(heritage))
        return isRare ? compose(heritage, &generator) : frequent[heritage.rawValue].draw(&generator)
    }

    static let frequent = Heritage.allCases.map { heritage in
        WeightedTable<String>(
            list(heritage).split(separator: ",").enumerated().map { rank, name in
                (entry: String(name), weight: 1_000_000 / (rank + 12))
            })
    }

    static func rareShare(_ heritage: Heritage) -> Double {
        switch heritage {
        case .english: 0.35
        case .scottish, .irish: 0.3
        case .polish: 0.4
        case .african: 0.3
        case .welsh, .muslim, .hindu, .sikh, .chinese, .romance: 0.05
        }
    }

    /// The form of a surname that a woman or a man bears: Kowalska, Kowalski.
    static func form(_ surname: String, for sex: Sex, heritage: Heritage) -> String {
        guard heritage == .polish else { return surname }
        let wrong = sex == .female ? "ski" : "ska"
        guard surname.hasSuffix(wrong) else { return surname }
        return surname.dropLast() + (sex == .female ? "a" : "i")
    }

    /// A surname of the long tail, made of the parts that such surnames are made of.
    private static func compose(_ heritage: Heritage, _ generator: inout SplitMix64) -> String {
        switch heritage {
        case .scottish:
            return (generator.chance(0.6) ? "Mac" : "Mc") + gaelicStems.draw(&generator)
        case .irish:
            return (generator.chance(0.5) ? "O’" : "Mc") + irishStems.draw(&generator)
        case .polish:
            return polishStems.draw(&generator) + polishEndings.draw(&generator)
        case .african:
            return africanStems.draw(&generator) + africanEndings.draw(&generator)
        case .english, .welsh, .muslim, .hindu, .sikh, .chinese, .romance:
            let stem = placeStems.draw(&generator)
            let name = stem + placeEndings.draw(&generator)
            return generator.chance(0.08) ? name + "s" : name
        }
    }

    /// Every surname that `compose` makes, with its share of them.
    static func composed(_ heritage: Heritage) -> [(String, Double)] {
        func pairs(_ first: [(String, Double)], _ second: [(String, Double)]) -> [(String, Double)]
        {
            first.flatMap { one in second.map { (one.0 + $0.0, one.1 * $0.1) } }
        }
        switch heritage {
        case .scottish: return pairs([("Mac", 0.6), ("Mc", 0.4)], gaelicStems.shares)
        case .irish: return pairs([("O’", 0.5), ("Mc", 0.5)], irishStems.shares)
        case .polish: return pairs(polishStems.shares, polishEndings.shares)
        case .african: return pairs(africanStems.shares, africanEndings.shares)
        case .english, .welsh, .muslim, .hindu, .sikh, .chinese, .romance:
            let names = pairs(placeStems.shares, placeEndings.shares)
            return pairs(names, [("", 0.92), ("s", 0.08)])
        }
    }

    private static let placeStems = WeightedTable<String>(
        text: """
            Ash,Brad,Hol,Thorn,Whit,Black,Wood,Har,Stan,Bur,Nor,Sut,West,East,Hart,Farn,Chat,\
            Lang,Comp,Pen,Wal,Mid,Al,Bar,Ben,Bick,Blen,Bram,Brom,Buck,Cal,Carl,Charl,Clay,Cole,\
            Copp,Cran,Crow,Dal,Den,Dun,Ed,El,Ever,Fair,Fen,Fox,Gar,Glad,God,Gold,Grat,Green,Had,\
            Hal,Ham,Hard,Hazel,Heath,Hel,Hem,Hen,High,Hob,Hop,Horn,Hud,Hunt,Ing,Kel,Ken,Kil,Kirk,\
            Lam,Led,Leigh,Lin,Lock,Long,Lyn,Mal,Man,Mar,Mel,Mor,New,Nut,Oak,Old,Os,Over,Pad,Pem,\
            Pick,Prest,Rad,Rams,Red,Rock,Row,Rud,Sal,Sand,Shaf,Shel,Ship,Short,Skel,Snow,Spar,\
            Stain,Stock,Stoke,Stret,Swin,Tarl,Tem,Til,Tun,Up,Wad,Wake,Ware,Web,Wel,Wey,Wil,Win,\
            Wor,Wych,Yel
            """)
    private static let placeEndings = WeightedTable<String>(
        text: """
            ton:9,ley:9,ford:6,worth:6,by:4,well:5,ham:5,wood:5,field:6,man:5,bury:3,combe:2,\
            cott:3,croft:3,den:4,don:4,ell:3,er:4,gate:2,grave:2,head:2,hurst:3,ing:3,ington:4,\
            land:4,low:2,mere:1,more:2,ridge:2,shaw:3,son:6,stead:2,stone:3,thorpe:3,wick:3,\
            yard:1
            """)
    private static let gaelicStems = WeightedTable<String>(
        text: """
            Alister,Arthur,Askill,Aulay,Beth,Callum,Cormack,Culloch,Diarmid,Eachern,Ewan,Fadyen,\
            Farlane,Gillivray,Innes,Kechnie,Kellar,Kinlay,Lachlan,Lellan,Lennan,Master,Math,\
            Millan,Murray,Nab,Naughton,Neill,Phail,Quarrie,Queen,Rae,Taggart,Tavish,Vicar,Vey,\
            Whirter
            """)
    private static let irishStems = WeightedTable<String>(
        text: """
            Brien,Callaghan,Carroll,Connell,Connor,Dea,Doherty,Donnell,Donoghue,Dowd,Driscoll,\
            Farrell,Flaherty,Flynn,Gorman,Grady,Halloran,Hara,Hare,Kane,Keefe,Leary,Mahony,\
            Malley,Meara,Neill,Regan,Reilly,Riordan,Rourke,Shea,Sullivan,Toole
            """)
    private static let polishStems = WeightedTable<String>(
        text: """
            Wiśniew,Kowal,Lewandow,Zielińs,Szymań,Dąbrow,Kozłow,Jankow,Wojciechow,Krawczyń,\
            Piotrow,Grabow,Nowakow,Pawłow,Michal,Wróblew,Jabłoń,Malinow,Majew,Olszew,Ostrow,\
            Rutkow,Sadow,Tomaszew,Walczyń,Zawadz,Borkow,Czarnec,Gór,Jasiń
            """)
    private static let polishEndings = WeightedTable<String>(
        text: "ski:6,ska:4,czyk:2,icz:1,owicz:2")
    private static let africanStems = WeightedTable<String>(
        text: """
            Ade,Akin,Olu,Ogun,Oye,Afo,Ayo,Babat,Chuk,Eze,Nwan,Nna,Oko,Ani,Ike,Udo,Boa,Ose,Ama,\
            Aga,Kwar,Men,Ope,Asa,Muk,Ndl,Chi,Mut,Tem,Dub
            """)
    private static let africanEndings = WeightedTable<String>(
        text: """
            yemi:3,bayo:3,wale:2,sola:2,kwu:3,nkwo:2,chukwu:3,kong:2,teng:2,mah:3,fo:1,ako:2,\
            eka:2,ama:2,unde:2,ola:2,ire:1,asi:1,ewa:1,oro:1
            """)

    private static func list(_ heritage: Heritage) -> String {
        switch heritage {
        case .english: englishList
        case .scottish:
            """
            Stewart,Campbell,MacDonald,Robertson,Reid,Murray,Ross,Paterson,McDonald,Morrison,\
            Scott,Graham,Hamilton,Fraser,Johnston,Kerr,Ferguson,Gordon,Cameron,Duncan,Simpson,\
            McKenzie,Grant,MacLeod,Hunter,Wallace,Sinclair,Sutherland,Kennedy,Munro,Gibson,\
            MacKay,Douglas,Buchanan,McIntosh,McMillan,McLean,Craig,McGregor,Bruce,Crawford,\
            Cunningham,Drummond,Farquharson,Galbraith,Lindsay,Menzies,Ogilvie,Rankin,St. Clair
            """
        case .welsh:
            """
            Jones,Williams,Davies,Evans,Thomas,Roberts,Lewis,Hughes,Morgan,Griffiths,Edwards,\
            Owen,James,Rees,Price,Jenkins,Lloyd,Phillips,Parry,Powell,Howells,Pritchard,Bevan,\
            Humphreys,Llewellyn,Ellis,Watkins,Vaughan,Davis,Gwynne,Pugh,Probert,Rhys,Bowen,\
            ap Gwilym
            """
        case .irish:
            """
            Murphy,Kelly,O’Sullivan,Walsh,Byrne,O’Brien,Ryan,O’Connor,O’Neill,O’Reilly,Doyle,\
            McCarthy,Gallagher,Doherty,Kennedy,Lynch,Murray,Quinn,Moore,McLaughlin,O’Carroll,\
            Connolly,Daly,O’Connell,Wilson,Dunne,Brennan,Burke,Collins,Campbell,Clarke,Johnston,\
            Hughes,Farrell,Fitzgerald,Brown,Martin,Maguire,Nolan,Flynn,McGuinness,Fitzpatrick,\
            Ó Briain,Ní Dhomhnaill,McKenna,McDermott,D’Arcy
            """
        case .muslim:
            """
            Khan,Ahmed,Ali,Hussain,Begum,Akhtar,Iqbal,Mahmood,Malik,Shah,Hussein,Rahman,Mohammed,\
            Islam,Chowdhury,Miah,Uddin,Bibi,Mirza,Qureshi,Sheikh,Butt,Aziz,Raza,Choudhry,Mahmud,\
            Al-Hassan,Bashir,Hassan,Siddiqui,Ul-Haq
            """
        case .hindu:
            """
            Patel,Shah,Sharma,Kumar,Mistry,Gupta,Desai,Joshi,Mehta,Parmar,Chauhan,Solanki,Reddy,\
            Nair,Iyer,Krishnan,Banerjee,Chatterjee,Das,Rao,Thakrar,Lakhani,Pillai,Sivakumar,\
            Chandrasekaran
            """
        case .sikh:
            "Singh,Kaur,Gill,Sandhu,Dhillon,Sidhu,Grewal,Bains,Dhaliwal,Johal,Bhogal,Virdee,Sahota"
        case .polish:
            """
            Nowak,Kowalski,Kowalska,Wiśniewski,Wójcik,Kamiński,Kamińska,Lewandowski,Zieliński,\
            Szymański,Woźniak,Dąbrowski,Kozłowski,Jankowski,Mazur,Kaczmarek,Król,Wróbel,Pawlak,\
            Sikora
            """
        case .african:
            """
            Mensah,Owusu,Okafor,Adeyemi,Boateng,Okonkwo,Asante,Osei,Appiah,Adebayo,Nwosu,Okeke,\
            Eze,Mohamed,Abdi,Ibrahim,Agyeman,Banda,Moyo,Ndlovu,Sesay,Kamara,Balogun,Olawale,Obi,\
            Nkrumah,Bangura,Warsame,Tesfaye
            """
        case .chinese:
            "Chan,Wong,Li,Chen,Lee,Wang,Zhang,Cheung,Liu,Lau,Ng,Lam,Leung,Ho,Yang,Huang,Tang,Ma"
        case .romance:
            """
            da Silva,Santos,Ferreira,Pereira,García,Rossi,Popescu,Ionescu,Costa,Fernández,\
            Martínez,Esposito,Popa,Russo,Müller,Dubois,Lefèvre,de Souza,Gonçalves,van den Berg,\
            Rodríguez,Núñez,Dumitrescu,Stănescu,Bianchi,D’Angelo,Lopes,Marín,Conceição,Jiménez,\
            de la Cruz
            """
        }
    }

    private static let englishList = """
        Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Robinson,Wright,Thompson,Evans,\
        Walker,White,Roberts,Green,Hall,Wood,Jackson,Clarke,Turner,Hill,Cooper,Ward,Moore,Clark,\
        Baker,Harrison,King,Morris,Allen,Lee,Martin,Harris,Watson,Parker,Bennett,Cook,Shaw,\
        Carter,Richardson,Bailey,Collins,Bell,Richards,Marshall,Cox,Adams,Mitchell,Webb,Foster,\
        Mason,Ellis,Chapman,Rogers,Palmer,Knight,Holmes,Mills,Barnes,Butler,Fisher,Fletcher,\
        Matthews,Gibson,Harvey,Pearson,Hunt,Stevens,Dixon,Lawrence,Barker,Day,Saunders,Hart,\
        Hudson,Gregory,Bradley,Andrews,Payne,Atkinson,Brooks,Fox,Spencer,Rose,Armstrong,Carr,\
        Berry,Andrew,Booth,Dean,Lane,Riley,Walton,Newton,Burton,Hawkins,Bird,Chambers,Perry,Cole,\
        West,Francis,Osborne,Gardner,Barrett,Black,Woods,Nicholson,Rowe,Austin,Stone,Hopkins,\
        Sharp,Freeman,Townsend,Page,Warren,Long,May,Cross,Kirk,French,Nash,Gill,Field,Hewitt,\
        Dawson,Wells,Arnold,Grant,Bates,Porter,Reynolds,Lowe,Bishop,Frost,Sutton,Goodwin,Parsons,\
        Wheeler,Bolton,Savage,Walters,Norman,Steele,Hobbs,Slater,Bond,Little,Potter,Read,Winter,\
        Dyer,Hancock,Stephens,Coates,Rhodes,Hodgson,Barlow,Thornton,Haynes,Tucker,Blake,\
        Middleton,Pollard,Ball,Cartwright,Harding,Kemp,Marsh,Sanders,Howarth,Whitehead,Wilkinson,\
        Crossley,Greenwood,Sykes,Ramsbottom,Entwistle,Featherstonehaugh,Cholmondeley,Smythe,\
        Fitzwilliam,St. John
        """
}
