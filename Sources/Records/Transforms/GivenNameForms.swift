/// Short forms of given names in Britain and the names they are short for.
///
/// Source: compiled by this project from common knowledge; no list of anybody's was copied. Forms
/// of more than one name (Alex, Bert, Chris, Jo, Pat, Sam), of which one cannot say which, are left
/// out.
enum GivenNameForms {
    /// The name that a given name is short for.
    /// - Parameter name: UTF-8, normalised; of several words the first is looked at, and alone
    ///   given back.
    /// - Returns: nil for a name that is short for none in the list.
    static func formal(of name: Span<UInt8>) -> [UInt8]? {
        var first: [UInt8] = []
        for index in name.indices {
            guard name[index] != UInt8(ascii: " ") else { break }
            first.append(name[index])
        }
        return formalOf[first]
    }

    private static let formalOf: [[UInt8]: [UInt8]] = {
        var formalOf: [[UInt8]: [UInt8]] = [:]
        for line in list.split(separator: "\n") {
            let parts = line.split(separator: ":")
            let formal = Array(parts[0].utf8)
            for form in parts[1].split(separator: " ") { formalOf[Array(form.utf8)] = formal }
        }
        return formalOf
    }()

    private static let list = """
        abigail: abby abbie gail
        alan: al
        albert: bertie
        alexandra: alexa lexi lexie
        alfred: alf alfie
        alison: ally
        amanda: mandy
        andrea: andie
        andrew: andy drew
        angela: angie ange
        anne: annie nan
        anthony: tony ant
        antonia: toni
        archibald: archie
        arthur: art
        barbara: barb babs
        beatrice: bea trixie
        benjamin: ben benny benji
        bernard: bernie
        bradley: brad
        bridget: biddy bridie
        caroline: caz carrie
        catherine: cathy cath kate katie katy kitty kathy
        cecilia: cissie
        charlotte: lottie lotte
        christina: tina chrissie
        clifford: cliff
        constance: connie
        cynthia: cindy
        daniel: dan danny
        david: dave davey davy
        deborah: deb debbie debs
        dennis: den denny
        desmond: des
        dominic: dom
        donald: don donnie
        dorothy: dot dottie dolly
        douglas: doug dougie
        edward: ed eddie ned ted teddy
        edwin: edd
        eleanor: ellie nell nellie
        elizabeth: beth betty bess bessie libby liz lizzie betsy lilibet
        ernest: ernie
        eugene: gene
        florence: flo florrie flossie
        frances: fran fanny francie
        francis: frank
        frederick: fred freddie freddy
        gabriella: gabby
        geoffrey: geoff jeff
        george: georgie
        gerald: gerry
        gillian: gill jill gilly
        gladys: glad
        graham: gra
        gregory: greg
        gwendoline: gwen
        harold: hal
        harriet: hattie
        helen: nelly
        henry: harry
        herbert: herb herbie
        hilary: hils
        humphrey: humph
        ian: iain
        imogen: immy
        isabella: izzy bella
        jacob: jake
        jacqueline: jacqui jackie
        james: jim jimmy jamie
        janet: jan
        jason: jase
        jeffrey: jeffry
        jennifer: jen jenny jennie
        jeremy: jerry jez
        jessica: jess jessie
        joan: joanie
        joanna: joanne
        john: jack johnny johnnie
        jonathan: jon jonny jonty
        joseph: joe joey
        josephine: josie
        joshua: josh
        judith: judy jude
        julia: julie
        kenneth: ken kenny
        kevin: kev
        lawrence: larry laurie
        leonard: len lenny
        leslie: les
        lewis: lew
        lilian: lily lil
        lucille: lucy
        malcolm: malc mal
        margaret: maggie marge margie meg peggy madge greta
        marjorie: margery
        martha: mattie
        martin: marty
        matilda: tilly tilda
        matthew: matt
        maureen: mo
        maurice: morrie
        maxwell: max
        melanie: mel
        melissa: lissa
        michael: mick mickey mike mikey mitch
        mildred: millie milly
        miriam: mim
        natalie: nat
        nathaniel: nate nathan
        neville: nev
        nicholas: nick
        nicola: nikki nicky
        norman: norm
        oliver: olly ollie
        olivia: livvy
        oscar: ozzy
        pamela: pam
        patricia: tricia trish patsy pattie
        patrick: paddy
        peter: pete
        philip: phil pip
        philippa: pippa
        phyllis: phyl
        priscilla: cilla
        rachel: rach
        raymond: ray
        rebecca: becca becky becks
        reginald: reg reggie
        richard: dick rich richie rick ricky
        robert: bob bobby rob robbie
        roderick: rod roddy
        rodney: rodders
        ronald: ron
        rosemary: rosie
        rupert: rupe
        russell: russ
        samantha: sammie
        samuel: sammy
        sandra: sandie
        sebastian: seb
        sharon: shaz
        sheila: shee
        sidney: sid
        simon: si
        sophia: sophie
        stanley: stan
        stephanie: steph steffi
        stephen: steve stevie steven
        stewart: stu stuart
        susan: sue susie suzie
        sylvia: syl
        tabitha: tabby
        teresa: tess tessa terri
        terence: tel
        theodora: dora
        theodore: theo
        thomas: tom tommy
        timothy: tim timmy
        tobias: toby
        trevor: trev
        ursula: ursie
        valerie: val
        vernon: vern
        victor: vic
        victoria: vicky vicki tori
        vincent: vince vinnie
        vivian: viv
        walter: wally walt
        warren: waz
        wendy: wend
        wilfred: wilf
        william: bill billy will willie wills
        winifred: win winnie
        yvonne: von
        zachary: zac zach zak
        """
}
