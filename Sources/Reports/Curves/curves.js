"use strict";

// Puts curves that can be read, zoomed and hidden in the place of a report's SVGs. The values stand in the page as JSON;
// colours are those of its style sheet, light or dark. Whatever goes wrong here, the SVGs stay.
(() => {
  const { name, plots } = JSON.parse(document.getElementById("curve-data").textContent);
  const figures = [...document.querySelectorAll(".curves figure")];
  const shown = plots.map((plot) => ({ isLogarithmic: false, chart: null, plot }));
  const height = 240;
  const color = (style) => getComputedStyle(document.documentElement).getPropertyValue(`--${style}`).trim();

  // Numbers as the rest of the report has them: a minus sign, and a dash for what is not there.
  const isSmall = (value, decimals) => value !== 0 && Math.abs(value) < 10 ** -decimals;
  const number = (value, { decimals, unit }) =>
    value == null ? "—" : (isSmall(value, decimals) ? value.toExponential(1) : value.toFixed(decimals)).replaceAll("-", "−") + unit;
  const tick = (value, { unit }) =>
    value == null ? "" : (isSmall(value, 3) ? value.toExponential() : String(+value.toPrecision(6))).replaceAll("-", "−") + unit;

  // With no cursor on the plot the legend has the last epoch.
  function showLast(chart, plot) {
    if (chart.legend.idx != null) return;
    const cells = chart.root.querySelectorAll(".u-value");
    const last = plot.epochs.length - 1;
    const texts = [plot.epochs[last], ...plot.series.map((series) => number(series.values[last], plot))];
    cells.forEach((cell, index) => { cell.textContent = texts[index]; });
  }

  function options(entry, figure) {
    const { plot, isLogarithmic } = entry;
    const font = "11px system-ui, sans-serif";
    const axis = { stroke: color("soft"), font, grid: { stroke: color("line"), width: 1 }, ticks: { show: false } };
    const steps = [1, 2, 5].flatMap((step) => [0, 1, 2, 3, 4, 5].map((power) => step * 10 ** power));
    return {
      width: figure.clientWidth,
      height,
      cursor: {
        y: false,
        drag: { x: true, y: false, dist: 4 },
        points: { size: 8, fill: (chart, index) => color(plot.series[index - 1].style) },
        sync: { key: plot.axis, setSeries: false },
      },
      scales: {
        x: { time: false, range: (chart, least, most) => (least === most ? [least - 1, most + 1] : [least, most]) },
        y: { distr: isLogarithmic ? 3 : 1, ...(plot.range ? { range: plot.range } : {}) },
      },
      axes: [
        { ...axis, incrs: steps.sort((one, other) => one - other), space: 40, size: 28, gap: 4 },
        { ...axis, size: 58, gap: 6, values: (chart, values) => values.map((value) => tick(value, plot)) },
      ],
      series: [
        { label: plot.axis },
        ...plot.series.map(({ name, style }) => ({
          label: name,
          stroke: color(style),
          width: 1.75,
          points: { size: 5, fill: color(style) },
          value: (chart, value) => number(value, plot),
        })),
      ],
      hooks: {
        setLegend: [(chart) => showLast(chart, plot)],
        // For those who check a report: how many values are drawn.
        draw: [() => { figure.dataset.drawn = values(entry).flat().filter((value) => value != null).length; }],
      },
    };
  }

  // What is not above zero has no place on a logarithmic scale.
  const values = ({ plot, isLogarithmic }) =>
    plot.series.map((series) => series.values.map((value) => (isLogarithmic && value <= 0 ? null : value)));

  function draw(entry, figure) {
    const { plot } = entry;
    entry.chart?.destroy();
    entry.chart = new uPlot(options(entry, figure), [plot.epochs, ...values(entry)], figure);
    showLast(entry.chart, plot);
  }

  function caption(entry, figure) {
    const caption = document.createElement("figcaption");
    caption.textContent = entry.plot.title;
    if (entry.plot.mayBeLogarithmic && values({ ...entry, isLogarithmic: true }).flat().some((value) => value != null)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "log scale";
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        entry.isLogarithmic = !entry.isLogarithmic;
        button.setAttribute("aria-pressed", entry.isLogarithmic);
        draw(entry, figure);
      });
      caption.append(button);
    }
    return caption;
  }

  const drawable = shown.filter(({ plot }) => plot.series.some((series) => series.values.some((value) => value != null)));
  for (const entry of drawable) {
    const figure = figures[shown.indexOf(entry)];
    entry.figure = figure;
    figure.setAttribute("role", "group");
    figure.setAttribute("aria-label", `${entry.plot.title} over epochs of ${name}`);
    figure.replaceChildren(caption(entry, figure));
    draw(entry, figure);
    new ResizeObserver(() => entry.chart.setSize({ width: figure.clientWidth, height })).observe(figure);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const entry of drawable) draw(entry, entry.figure);
  });

  if (drawable.length > 0) {
    const hint = document.createElement("p");
    hint.className = "soft";
    hint.textContent = "Point at a curve to read it, drag along it to zoom in, double-click to zoom out. "
      + "A click on a name hides its curve.";
    document.querySelector(".curves").after(hint);
  }
})();
