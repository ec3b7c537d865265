/// Street names: one word of a list and a kind of street.
enum Streets {
    static func name(_ generator: inout SplitMix64) -> String {
        let stem = stems.draw(&generator)
        return stem + " " + kinds.draw(&generator)
    }

    private static let stems = WeightedTable<String>(
        text: """
            High:6,Station:6,Church:6,Park:5,Victoria:5,Green:3,Manor:3,Kings:3,Queens:3,Mill:4,\
            London:2,New:3,West:2,North:2,South:2,Grange:3,Albert:3,George:2,York:2,Windsor:2,\
            Highfield:2,Springfield:2,Alexandra:2,Broad,Chapel:3,School:3,Stanley:2,Main:3,\
            Chester,Richmond:2,Oak,Elm:2,Ash,Beech:2,Cedar,Chestnut:2,Hawthorn:2,\
            Holly,Laburnum,Lime:2,Maple:2,Poplar,Rowan,Sycamore,Willow:2,Orchard:2,Meadow:2,\
            Field,Hill:2,Brook,Bridge:2,Castle,Abbey,Priory,St John’s,St Mary’s,St Peter’s,\
            Trinity,Vicarage,Rectory,Glebe,Nelson,Wellington:2,Waterloo,Trafalgar,Churchill,\
            Gladstone,Cromwell,Shakespeare,Milton,Byron,Tennyson,Wordsworth,Gordon,Clarence,\
            Clifton,Cavendish,Devonshire,Norfolk,Suffolk,Essex,Durham,Derby,Lancaster,Kent,\
            Cambridge,Oxford,Balmoral,Sandringham,Osborne,Marlborough,Blenheim,Warwick,Salisbury,\
            Canterbury,Hazel,Fern,Primrose,Bluebell,Foxglove,Heather,Moor,Quarry,Smithy,Canal,\
            Railway,Dock,Harbour,Market,Union,Commercial,Prospect,Mount Pleasant
            """)
    private static let kinds = WeightedTable<String>(
        text: """
            Road:22,Street:20,Avenue:14,Close:12,Lane:9,Drive:9,Way:5,Court:4,Gardens:4,\
            Crescent:4,Grove:4,Place:3,Terrace:4,Walk:2,View:2,Rise:1,Square:1,Mews:1
            """)
}
