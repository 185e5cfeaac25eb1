extension Markup {
  /// The style of a report: system fonts, light or dark as the reader's system is, fit for print.
  static let styleSheet = Markup(
    trusted: """
      <style>
      :root { color-scheme: light dark; --ink: #1c2321; --soft: #66706c; --line: #dde2df; --paper: #fcfdfc;
        --first: #2f7d5b; --second: #b8622a; --good: #2f7d5b; --bad: #b3372f; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e4e9e6; --soft: #98a39e; --line: #333b37; --paper: #151917;
        --first: #6cc39a; --second: #e29a63; --good: #6cc39a; --bad: #ee8078; } }
      body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
        font: 16px/1.5 system-ui, sans-serif; }
      h1 { margin: 0; font-size: 1.6rem; font-weight: 650; overflow-wrap: anywhere; }
      h2 { margin: 2.5rem 0 0.5rem; font-size: 1.05rem; font-weight: 650; }
      p { margin: 0.4rem 0; max-width: 46rem; }
      .soft { color: var(--soft); }
      .verdict { margin: 1rem 0; font-size: 1.3rem; }
      .good { color: var(--good); }
      .bad { color: var(--bad); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-size: 0.9rem; }
      th { color: var(--soft); font-weight: 500; }
      th, td { padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
      .name { text-align: left; overflow-wrap: break-word; }
      .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      .bar { display: inline-block; width: 8rem; height: 0.6rem; }
      .bar i { display: block; min-width: 1px; height: 100%; background: var(--line); }
      .bar b { display: block; height: 100%; background: var(--first); }
      .curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.75rem 2rem;
        margin: 0.75rem 0 1rem; }
      figure { margin: 0; min-width: 0; }
      figcaption { display: flex; justify-content: space-between; align-items: baseline; font-size: 0.9rem;
        font-weight: 600; }
      figure svg { display: block; width: 100%; height: auto; }
      button { border: 1px solid var(--line); border-radius: 1rem; padding: 0.05rem 0.6rem; background: none;
        color: var(--soft); font: 0.75rem system-ui, sans-serif; cursor: pointer; }
      button:hover, button[aria-pressed=true] { border-color: var(--first); color: var(--first); }
      .uplot { font: inherit; }
      .u-over { cursor: crosshair; }
      .u-select { background: var(--first); opacity: 0.12; }
      .u-hz .u-cursor-x { border-right: 1px solid var(--soft); opacity: 0.6; }
      .u-legend { margin: 0 0 0 0.25rem; text-align: left; font-size: 0.8rem; color: var(--soft);
        font-variant-numeric: tabular-nums; }
      .u-legend th, .u-legend td { border: 0; font-weight: 400; }
      .u-legend tr:first-child .u-marker { display: none; }
      .u-legend .u-value { color: var(--ink); }
      .u-inline tr { margin-right: 0.75rem; }
      .u-legend .u-marker { width: 0.6em; height: 0.6em; border-radius: 50%; }
      svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
      svg .title { fill: var(--ink); font-weight: 600; }
      svg .grid { stroke: var(--line); }
      svg path { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
      svg path.first { stroke: var(--first); }
      svg path.second { stroke: var(--second); }
      svg .dot.first { fill: var(--first); }
      svg .dot.second { fill: var(--second); }
      @media print { body { max-width: none; padding: 0; } }
      </style>
      """)
}
