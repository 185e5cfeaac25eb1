"use strict";

// Draws accuracy over a cost into the figures of a report: points with the bars of their intervals, the frontier as steps,
// dominated points hollow, or two kinds of points that the page names. The values stand in the page as JSON, and in the tables too.
(() => {
  const { panels } = JSON.parse(document.getElementById("scatter-data").textContent);
  const height = 260;
  const color = (style) => getComputedStyle(document.documentElement).getPropertyValue(`--${style}`).trim();
  const number = (value) => String(+value.toPrecision(4));
  const range = ([value, low, high], unit) =>
    `${number(value)} ${unit}` + (low === high ? "" : ` (${number(low)}–${number(high)})`);
  const charts = [];

  // Ticks at 1, 2 and 5 times powers of ten, or closer where those are fewer than three.
  function splits(least, most) {
    for (const steps of [[1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]]) {
      const found = [];
      for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power += 1) {
        found.push(...steps.map((step) => +(step * 10 ** power).toPrecision(3)).filter((at) => at >= least && at <= most));
      }
      if (found.length >= 3) return found;
    }
    return [0, 1, 2, 3].map((part) => +(least * (most / least) ** (part / 3)).toPrecision(3));
  }

  function bars(chart, plot) {
    const { ctx } = chart;
    const place = (x, y) => [chart.valToPos(x, "x", true), chart.valToPos(y, "y", true)];
    ctx.save();
    ctx.beginPath();
    ctx.rect(chart.bbox.left, chart.bbox.top, chart.bbox.width, chart.bbox.height);
    ctx.clip();
    ctx.lineWidth = devicePixelRatio;
    for (const { x, y, frontier } of plot.points) {
      ctx.strokeStyle = color(frontier ? "first" : "soft");
      ctx.globalAlpha = 0.6;
      ctx.beginPath();
      ctx.moveTo(...place(x[1], y[0]));
      ctx.lineTo(...place(x[2], y[0]));
      ctx.moveTo(...place(x[0], y[1]));
      ctx.lineTo(...place(x[0], y[2]));
      ctx.stroke();
    }
    // From each corner to the right until the next, and up to it.
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color("first");
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    plot.steps.forEach(([x, y], index) => {
      if (index === 0) return ctx.moveTo(...place(x, y));
      ctx.lineTo(...place(x, plot.steps[index - 1][1]));
      ctx.lineTo(...place(x, y));
    });
    ctx.stroke();
    ctx.restore();
  }

  function draw(entry) {
    const { figure, plot } = entry;
    entry.chart?.destroy();
    const points = plot.points;
    const ends = (axis) => [Math.min(...points.map((point) => point[axis][1])), Math.max(...points.map((point) => point[axis][2]))];
    const [[left, right], [bottom, top]] = [ends("x"), ends("y")];
    const margin = Math.max((top - bottom) * 0.06, 0.05);
    const width = Math.max((right / left) ** 0.05, 1.02);
    const axis = { stroke: color("soft"), font: "11px system-ui, sans-serif", grid: { stroke: color("line"), width: 1 }, ticks: { show: false } };
    const named = (chart, value, series, index) => {
      const point = index == null ? null : points[index];
      return point == null || value == null ? "—" : `${point.name}: ${range(point.y, "%")}, ${point.standing}`;
    };
    const series = (label, style, isFilled) => ({
      label, stroke: color(style), width: 0, paths: () => null, value: named,
      points: { show: true, size: 8, width: 1.5, stroke: color(style), fill: isFilled ? color(style) : color("paper") },
    });
    entry.chart = new uPlot({
      width: figure.clientWidth,
      height,
      cursor: { y: false, drag: { x: true, y: false, dist: 4 }, points: { size: 12 } },
      scales: {
        x: { time: false, distr: 3, range: (chart, least, most) =>
          entry.isZoomed ? [least, most] : [left / width, right * width] },
        y: { range: () => [bottom - margin, top + margin] },
      },
      axes: [
        { ...axis, size: 28, gap: 4, splits: (chart, index, least, most) => splits(least, most),
          filter: (chart, values) => values, values: (chart, values) => values.map((value) => `${value} ${plot.unit}`) },
        { ...axis, size: 52, gap: 6, values: (chart, values) => values.map((value) => `${number(value)} %`) },
      ],
      series: [
        { label: "at", value: (chart, value, index, at) => (at == null ? "—" : range(points[at].x, plot.unit)) },
        series(plot.names?.[0] ?? "frontier", "first", true),
        series(plot.names?.[1] ?? "dominated", "soft", false),
      ],
      hooks: {
        setSelect: [() => { entry.isZoomed = true; }],
        draw: [(chart) => {
          bars(chart, plot);
          // For those who check a report: how many points are drawn.
          figure.dataset.drawn = points.length;
        }],
      },
    }, [
      points.map((point) => point.x[0]),
      points.map((point) => (point.frontier ? point.y[0] : null)),
      points.map((point) => (point.frontier ? null : point.y[0])),
    ], figure);
    figure.querySelector(".u-over").addEventListener("dblclick", () => {
      entry.isZoomed = false;
      draw(entry);
    });
  }

  for (const figure of document.querySelectorAll("figure[data-panel]")) {
    const plot = panels[figure.dataset.panel][figure.dataset.cost];
    if (plot.points.length === 0) {
      figure.append("Nothing here could be ranked.");
      continue;
    }
    plot.points.sort((one, other) => one.x[0] - other.x[0]);
    const entry = { figure, plot, chart: null, isZoomed: false };
    charts.push(entry);
    draw(entry);
    new ResizeObserver(() => entry.chart.setSize({ width: figure.clientWidth, height })).observe(figure);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
})();
