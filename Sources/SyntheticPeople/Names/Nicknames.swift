/// The short and pet forms under which people stand in files.
enum Nicknames {
    /// The forms in use for a given name; nil where there are none.
    static func forms(of name: String) -> [String]? { table[name] }

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for entry in text.split(whereSeparator: { $0 == ";" || $0 == " " }) {
            let parts = entry.split(separator: ":")
            table[String(parts[0])] = parts[1].split(separator: ",").map(String.init)
        }
        return table
    }()

    private static let text = """
        William:Bill,Will,Billy,Liam; Elizabeth:Liz,Beth,Betty,Lizzie,Eliza; John:Jack,Johnny; \
        Margaret:Maggie,Peggy,Meg; Robert:Bob,Rob,Bobby; Richard:Dick,Rich,Rick; \
        James:Jim,Jimmy,Jamie; Thomas:Tom,Tommy; Edward:Ted,Ed,Eddie; Charles:Charlie,Chas; \
        George:Georgie; Joseph:Joe,Joey; Henry:Harry,Hal; Frederick:Fred,Freddie; \
        Albert:Bert,Alby; Arthur:Art; Alfred:Alf,Alfie; Walter:Wally,Walt; Ernest:Ernie; \
        Stanley:Stan; Leonard:Len,Lenny; Ronald:Ron,Ronnie; Kenneth:Ken,Kenny; Donald:Don; \
        Raymond:Ray; Anthony:Tony; Peter:Pete; Michael:Mike,Mick,Mickey; David:Dave,Davey; \
        Stephen:Steve; Steven:Steve; Christopher:Chris,Kit; Andrew:Andy,Drew; \
        Nicholas:Nick,Nicky; Matthew:Matt; Daniel:Dan,Danny; Benjamin:Ben,Benji; \
        Samuel:Sam,Sammy; Alexander:Alex,Sandy,Alec; Jonathan:Jon,Jonny; Timothy:Tim; \
        Gregory:Greg; Philip:Phil; Phillip:Phil; Francis:Frank; Lawrence:Larry; Terence:Terry; \
        Gerald:Gerry; Patrick:Paddy,Pat; Martin:Marty; Ian:Iain; Graham:Graeme; Geoffrey:Geoff; \
        Jeffrey:Jeff; Douglas:Doug; Norman:Norm; Oliver:Ollie; Joshua:Josh; Jacob:Jake; \
        Zachary:Zac,Zach; Harrison:Harry; Theodore:Theo,Teddy; Mohammed:Mo,Mohd; Muhammad:Mo,Md; \
        Mohammad:Mohd; Abdul:Abdullah; Reginald:Reg; Mary:Molly,Polly,May; \
        Dorothy:Dot,Dolly,Dorrie; Kathleen:Kath,Kathy; Catherine:Cathy,Kate; \
        Katherine:Kate,Kathy,Katie; Kathryn:Kath,Kate; Susan:Sue,Susie; Patricia:Pat,Trish,Patsy; \
        Christine:Chris,Chrissie; Barbara:Barb,Babs; Jacqueline:Jackie; Deborah:Debbie,Deb; \
        Jennifer:Jenny,Jen; Janet:Jan; Sandra:Sandy; Pamela:Pam; Valerie:Val; \
        Victoria:Vicky,Tori; Rebecca:Becky,Becca; Samantha:Sam; Alexandra:Alex,Sasha; Alison:Ali; \
        Amanda:Mandy; Angela:Angie; Josephine:Jo,Josie; Joanne:Jo; Frances:Fran; \
        Eleanor:Ellie,Nell; Isabella:Bella,Izzy; Charlotte:Lottie,Charlie; Abigail:Abby; \
        Jessica:Jess; Emily:Em,Millie; Amelia:Millie,Amy; Georgina:Georgie; Philippa:Pippa; \
        Theresa:Terry,Tess; Teresa:Tess; Constance:Connie; Florence:Flo,Florrie; \
        Winifred:Win,Winnie; Gwendoline:Gwen; Beatrice:Bea; Lilian:Lily; Edith:Edie; Irene:Rene; \
        Marjorie:Marge; Doreen:Dor; Millicent:Millie; Olivia:Liv,Livvy; Sophie:Soph; \
        Matilda:Tilly; Madeleine:Maddie; Lauren:Loz; Gillian:Gill; Hazel:Haze; Małgorzata:Gosia; \
        Agnieszka:Aga; Katarzyna:Kasia; Małgosia:Gosia; Krzysztof:Krzys; Siobhán:Shiv; \
        Francesca:Fran; Giuseppe:Joe; Antonio:Toni; Alexandru:Alex; Rhiannon:Rhi; Alasdair:Al
        """
}
