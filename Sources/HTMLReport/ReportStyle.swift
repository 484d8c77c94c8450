/// The colours and letters that the report and its pictures share, for light and for dark surroundings.
package enum ReportStyle {
    /// What a picture needs to stand by itself.
    package static let picture = """
        text { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #1c2430 }
        text.faint { fill: #5d6878; font-size: 12px }
        text.strong { fill: #ffffff }
        rect.ground { fill: #ffffff }
        rect.cell { fill: #1f5fbf }
        rect.track { fill: #eef1f5 }
        .line { stroke: #c9d1dc; stroke-width: 1; fill: none }
        .ideal { stroke: #5d6878; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none }
        .gap { fill: #d9622b; fill-opacity: 0.85 }
        .curve { fill: none; stroke-width: 2; stroke-linejoin: round }
        path.learnt { stroke: #d9622b } circle.learnt { fill: #d9622b }
        path.validated { stroke: #1f5fbf } circle.validated { fill: #1f5fbf }
        @media (prefers-color-scheme: dark) {
        text { fill: #e4e9f1 }
        text.faint { fill: #98a3b5 }
        text.strong { fill: #0d1420 }
        rect.ground { fill: #161d29 }
        rect.cell { fill: #86b4ff }
        rect.track { fill: #212b3a }
        .line { stroke: #354154 }
        .ideal { stroke: #98a3b5 }
        .gap { fill: #ff9a5c }
        path.learnt { stroke: #ff9a5c } circle.learnt { fill: #ff9a5c }
        path.validated { stroke: #86b4ff } circle.validated { fill: #86b4ff }
        }
        """

    /// The page around them.
    package static let page = """
        :root { color-scheme: light dark; --ground: #f4f6f9; --card: #ffffff; --ink: #1c2430; --faint: #5d6878; --line: #dfe4eb;
        --accent: #1f5fbf }
        @media (prefers-color-scheme: dark) {
        :root { --ground: #0d131c; --card: #161d29; --ink: #e4e9f1; --faint: #98a3b5; --line: #2a3546; --accent: #86b4ff }
        }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px }
        h1 { font-size: 26px; margin: 0 0 4px } h2 { font-size: 17px; margin: 0 0 12px }
        p.faint, .faint { color: var(--faint) } p { margin: 0 0 12px } code { overflow-wrap: anywhere }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0 }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px }
        .tile b { display: block; font-size: 27px; line-height: 1.2; font-variant-numeric: tabular-nums }
        .wide { margin-bottom: 16px; overflow-x: auto }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 16px }
        .pair { margin-bottom: 16px }
        svg { width: 100%; height: auto; display: block }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
        th { font-weight: 600; color: var(--faint) }
        th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid var(--line) }
        th:first-child, td:first-child { text-align: left } tbody td:first-child { font-weight: 600 }
        tfoot td { color: var(--faint) } tfoot tr:last-child td { border-bottom: 0 }
        .bar { display: inline-block; width: 110px; height: 8px; border-radius: 4px; background: var(--line); margin-right: 10px }
        .bar i { display: block; height: 8px; border-radius: 4px; background: var(--accent) }
        """
}
