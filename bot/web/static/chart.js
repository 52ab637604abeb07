// A chart is a table that charts.css draws as bars; one press shows the plain numbers.

import { el, label } from "./page.js";

/** Bars, stacked when there are several series. Each cell's --size is its share of the longest bar. */
export function chart({ title, labels, series }) {
  const sums = labels.map((_, row) => series.reduce((sum, [, values]) => sum + (values[row] ?? 0), 0));
  const longest = Math.max(...sums) || 1;
  const heads = series.map(([name]) => el("th", { scope: "col", text: name }));
  const rows = labels.map((name, row) => {
    const cells = series.map(([, values]) => bar(values[row] ?? 0, longest));
    return el("tr", {}, el("th", { scope: "row" }, el("span", { text: name })), cells);
  });
  const table = el(
    "table.charts-css.bar.multiple.stacked.show-labels",
    {},
    el("caption", { text: title }),
    el("thead", {}, el("tr", {}, el("td"), heads)),
    el("tbody", {}, rows),
  );
  const heading = el("p.heading", { text: title, "aria-hidden": "true" });
  return el("figure.chart", {}, heading, legend(series), table, numbers(table));
}

function bar(value, longest) {
  const cell = el("td", {}, el("span.data", { text: value.toLocaleString() }));
  cell.style.setProperty("--size", value / longest);
  return cell;
}

function legend(series) {
  if (series.length < 2) return null;
  const names = series.map(([name]) => el("li", { text: name }));
  return el("ul.charts-css.legend.legend-inline.legend-square", { "aria-hidden": "true" }, names);
}

function numbers(table) {
  const button = el("button.more", { type: "button", text: label("numbers"), "aria-pressed": "false" });
  button.addEventListener("click", () => {
    const drawn = table.classList.toggle("charts-css");
    table.closest("figure").classList.toggle("plain", !drawn);
    button.ariaPressed = String(!drawn);
  });
  return button;
}
