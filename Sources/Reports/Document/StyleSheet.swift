/// How everything looks: one sheet, in the page.
struct StyleSheet {
    let text: String

    /// It has no `<` and no `&`, so that the page is well-formed XML as it stands.
    static let report = StyleSheet(
        text: [colours, page, boxes, tables, figures, marks, paper].joined(separator: "\n"))

    private static let colours = """
        :root{color-scheme:light dark;\(Palette.light.declarations)}
        @media screen and (prefers-color-scheme:dark){:root{\(Palette.dark.declarations)}}
        """

    private static let page = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;\
        font:1rem/1.55 system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
        body>header,body>main,body>footer,body>nav{max-width:64rem;margin:0 auto;padding:0 1.25rem}
        body>header{padding-top:2.5rem;border-top:.4rem solid var(--series-0);max-width:none}
        body>header>*{max-width:61.5rem;margin-left:auto;margin-right:auto}
        h1,h2,h3,h4{line-height:1.25;font-weight:650;text-wrap:balance}
        h1{font-size:2rem;margin-top:0;margin-bottom:.5rem;letter-spacing:-.01em}
        h2{font-size:1.4rem;margin:2.75rem 0 .75rem}
        h3{font-size:1.1rem;margin:2rem 0 .5rem}
        h4{font-size:1rem;margin:1.5rem 0 .5rem}
        main>section>h2{border-top:1px solid var(--line);padding-top:1rem}
        main>section.summary>h2,main>.warning>h2{border-top:0;padding-top:0}
        .summary>h2{margin-top:1.75rem}
        p,ul,ol,dl{margin:0 0 .9rem;max-width:44rem}
        .subtitle{color:var(--quiet);margin-bottom:.2rem}
        .summary p{font-size:1.1rem}
        .quiet,.note{color:var(--quiet)}
        .note{font-size:.875rem;margin:.4rem 0}
        a{color:var(--link)}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        footer{margin-top:3rem}
        body>footer{padding-bottom:2.5rem;font-size:.875rem;color:var(--quiet)}
        body>footer::before{content:"";display:block;border-top:1px solid var(--line);\
        margin-bottom:1rem;padding-top:2rem}
        """

    private static let boxes = """
        nav ol{columns:2 18rem;column-gap:2.5rem;padding-left:1.4rem;max-width:none;margin:0}
        nav li{break-inside:avoid;padding:.1rem 0}
        nav{font-size:.9375rem}
        .contents{background:var(--panel);padding:.9rem 1.1rem;margin:1.75rem 0 0}
        .contents p{font-weight:650;margin:0 0 .3rem}
        .warning{background:var(--warning-paper);color:var(--warning-ink);\
        border-left:.35rem solid var(--warning-line);padding:.9rem 1.1rem;margin:1.5rem 0}
        .warning h2{font-size:1.1rem;margin:0 0 .4rem}
        .warning ul{margin:0;padding-left:1.2rem}
        .keys{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1px;\
        max-width:none;margin:1.25rem 0;background:var(--grid);border:1px solid var(--grid)}
        .keys div{background:var(--paper);padding:.8rem 1rem;display:flex;\
        flex-direction:column-reverse;justify-content:flex-end}
        .keys dt{color:var(--quiet);font-size:.9375rem;line-height:1.35}
        .keys dd{margin:0;font-size:1.65rem;font-weight:650;line-height:1.25;\
        font-variant-numeric:tabular-nums}
        .keys .absent{font-size:1.15rem;line-height:1.7;font-style:italic;font-weight:400}
        .keys small{display:block;font-size:.8125rem;font-weight:400;color:var(--quiet)}
        .terms{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.3rem 1.25rem;\
        max-width:54rem}
        .terms dt{font-weight:650;max-width:18rem}
        .terms dd{margin:0}
        @media(max-width:36rem){.terms{display:block}.terms dd{margin-bottom:.6rem}\
        h1{font-size:1.6rem}}
        """

    private static let tables = """
        .scroll{overflow-x:auto;margin:.5rem 0 1rem;max-width:100%}
        table{border-collapse:collapse;font-size:.875rem;line-height:1.4;\
        font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:650;padding:.25rem 0 .4rem}
        th,td{padding:.28rem .9rem .28rem .5rem;text-align:left;vertical-align:top;\
        border-bottom:1px solid var(--grid);min-width:3.5rem;max-width:26rem;\
        overflow-wrap:normal}
        th.long,td.long{overflow-wrap:anywhere;min-width:10rem}
        thead th{border-bottom:1.5px solid var(--line);vertical-align:bottom;font-weight:650}
        tbody th{font-weight:400;min-width:7rem}
        .number{text-align:right;white-space:nowrap;padding:.28rem .5rem .28rem .9rem}
        thead .number{white-space:normal}
        td.absent{color:var(--quiet);font-style:italic}
        """

    private static let figures = """
        figure{margin:1.75rem 0 2rem;max-width:100%}
        figcaption{font-weight:650;max-width:44rem;line-height:1.35}
        figcaption span{color:var(--quiet);font-weight:400}
        figure>p{margin:.15rem 0 .6rem}
        .picture{overflow-x:auto;overflow-y:hidden;max-width:100%;padding:.25rem 0}
        svg{display:block;max-width:100%;height:auto;min-width:40rem}
        svg.wide{min-width:60rem}
        svg.widest{min-width:84rem}
        details{margin:.4rem 0}
        summary{cursor:pointer;color:var(--link);font-size:.875rem;width:fit-content}
        svg text{font:13px system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif;\
        fill:var(--ink);font-variant-numeric:tabular-nums;white-space:pre}
        svg .small{font-size:11px}
        svg .strong{font-weight:650}
        svg .pale{fill:var(--quiet)}
        """

    private static let marks: String = {
        let dashes = ["none", "7 3", "2 3", "9 3 2 3", "12 4", "1 4"]
        let series = (0..<6).map { index in
            """
            .fill-\(index){fill:var(--series-\(index))}\
            .stroke-\(index){stroke:var(--series-\(index));stroke-dasharray:\(dashes[index])}
            """
        }
        let ramp = (0..<7).map { index in
            """
            .ramp-\(index){fill:var(--ramp-\(index))}\
            svg .ramp-ink-\(index){fill:var(--ramp-ink-\(index))}
            """
        }
        return (series + ramp).joined(separator: "\n") + "\n"
            + """
            .curve{fill:none;stroke-width:2.25;stroke-linejoin:round}
            .band{fill-opacity:.16}
            .grid{stroke:var(--grid)}
            .axis{stroke:var(--line)}
            .zero{stroke:var(--ink);stroke-width:1.25}
            svg .clear{paint-order:stroke;stroke:var(--paper);stroke-width:4px;\
            stroke-linejoin:round}
            .marker{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 3}
            .limit{stroke:var(--ink);stroke-width:3}
            .whisker{stroke:var(--ink);stroke-width:1.5;fill:none}
            .link{stroke:var(--ink);stroke-width:2.5}
            .edge{stroke:var(--paper);stroke-width:1.25}
            .stripe{fill:var(--panel)}
            .dot{fill:var(--ink)}
            .hollow{fill:var(--grid)}
            .hatch{stroke:var(--line);stroke-width:2}
            .stub{stroke:var(--line)}
            .cell{stroke:var(--paper);stroke-width:1.5}
            """
    }()

    /// On paper nothing scrolls and nothing opens; a picture stays on one page.
    private static let paper = """
        @page{margin:16mm 14mm}
        @media print{
        body{font-size:10.5pt}
        body,.warning,.contents,svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        body>header,body>main,body>footer{padding-left:0;padding-right:0}
        body>header{padding-top:1rem}
        .scroll,.picture{overflow:visible}
        .scroll{break-inside:avoid}
        .keys dd{font-size:1.3rem}
        svg,svg.wide,svg.widest{min-width:0;max-height:200mm}
        figure,.warning,.keys,tr,li{break-inside:avoid}
        h2,h3,h4,h2+p,h3+p,figcaption{break-after:avoid}
        details:not([open]){display:none}
        a{color:inherit;text-decoration:none}
        table{font-size:8.5pt}
        }
        """
}
