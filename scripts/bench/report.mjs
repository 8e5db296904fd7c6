// The bench as text: tables, and a plot.

/** A markdown table. */
export const table = (header, rows) =>
  [header, header.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n") + "\n";

/** The middle of some numbers. */
export const median = (values) =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

const BAR = 22;
const LEFT = 230;
const WIDTH = 420;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Bars, `rows` of a name and a number; the one called `base` is drawn in grey, and the line at its end is 1. */
export function plot(title, rows, base) {
  const most = Math.max(...rows.map(([, value]) => value));
  const long = (value) => (value / most) * WIDTH;
  const height = (rows.length + 1) * BAR + 14;
  const bars = rows.map(([name, value], row) => {
    const y = (row + 1) * BAR + 8;
    const fill =
      name === base ? "#999" : /xuezhao/.test(name) ? "#07c160" : "#5b8def";
    return `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>
<rect x="${LEFT}" y="${y}" width="${long(value).toFixed(1)}" height="${BAR - 6}" fill="${fill}"/>
<text x="${(LEFT + long(value) + 6).toFixed(1)}" y="${y + 13}">${value.toFixed(2)}</text>`;
  });
  const one = (LEFT + long(1)).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 60} ${height}" font-family="sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="18" font-weight="bold">${escaped(title)}</text>
${bars.join("\n")}
<line x1="${one}" y1="${BAR + 4}" x2="${one}" y2="${height - 4}" stroke="#222" stroke-dasharray="3 3"/>
</svg>
`;
}
