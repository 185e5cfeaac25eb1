extension Markup {
  /// The style of what a characterisation's page has and others have not.
  static let characterisationStyle = Markup(
    trusted: """
      <style>
      body { max-width: 76rem; }
      h3 { margin: 1.75rem 0 0.25rem; font-size: 0.95rem; font-weight: 600; }
      figure[data-panel] .u-legend { min-height: 5rem; }
      figure[data-panel] .u-inline tr { display: block; }
      .heat { display: inline-block; min-width: 4rem; padding: 0 0.4rem; border-radius: 0.3rem; }
      .faster { background: color-mix(in srgb, var(--good) var(--heat), transparent); }
      .slower { background: color-mix(in srgb, var(--bad) var(--heat), transparent); }
      details { margin: 0.15rem 0; }
      details .scroll { margin: 0.5rem 0 1rem; }
      summary { display: flex; gap: 0.75rem; align-items: center; cursor: pointer; font-size: 0.85rem; }
      .stack-name { flex: 0 0 16rem; overflow-wrap: anywhere; }
      .stack { flex: 1 1 auto; display: flex; min-width: 4rem; height: 0.9rem; }
      .stack-sum { flex: 0 0 5rem; text-align: right; font-variant-numeric: tabular-nums; }
      .part { display: block; height: 100%; box-shadow: inset -1px 0 var(--paper); background: var(--line); }
      .part.compute { background: var(--first); }
      .part.weights { background: var(--second); }
      .part.activations { background: #5b7fb5; }
      .part.overhead { background: var(--bad); }
      .key { display: inline-flex; align-items: center; margin-right: 1.25rem; }
      .key .part { width: 0.8rem; height: 0.8rem; margin-right: 0.35rem; }
      @media (min-width: 40rem) { th.name:first-child, td.name:first-child { min-width: 13rem; } }
      @media (max-width: 40rem) { .stack-name { flex-basis: 7rem; } }
      </style>
      """)
}
