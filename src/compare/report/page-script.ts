/**
 * The style and the script of a report.
 *
 * @module
 */

/** Light and dark, on paper always light. */
export const STYLE: string = `
:root { color-scheme: light dark; --text: #1b1f24; --back: #ffffff; --line: #d0d7de; --soft: #f3f5f7; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --back: #14181d; --line: #3a424b; --soft: #1f252c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1, h2 { line-height: 1.2; }
table { border-collapse: collapse; font-size: 0.9em; }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.chart { position: relative; height: 22rem; }
.source { color: inherit; opacity: 0.75; font-size: 0.85em; }
@media print {
  :root { color-scheme: light; --text: #000000; --back: #ffffff; --line: #999999; --soft: #eeeeee; }
  body { margin: 0; max-width: none; }
  .scroll { overflow: visible; }
  .chart, tr { break-inside: avoid; }
}
`

/** Draws the charts of the data element, again when the color scheme changes and before the page is printed. */
export const SCRIPT: string = `
const data = JSON.parse(document.getElementById('chart-data').textContent)
const palette = ['#2f6fdb', '#d9730d', '#2a9d5c', '#b5479b', '#c43d3d', '#0f8a9d', '#8a6d00', '#6b57c9']
let charts = []
function draw() {
  for (const chart of charts) chart.destroy()
  const style = getComputedStyle(document.documentElement)
  Chart.defaults.color = style.getPropertyValue('--text').trim()
  Chart.defaults.borderColor = style.getPropertyValue('--line').trim()
  charts = data.map((one) => new Chart(document.getElementById(one.id), {
    type: one.type,
    data: {
      labels: one.labels,
      datasets: one.series.map((series, index) => ({
        label: series.label,
        data: series.values,
        yAxisID: series.axis || 'y',
        borderColor: palette[index % palette.length],
        backgroundColor: palette[index % palette.length],
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales: {
        x: { stacked: one.stacked, title: { display: true, text: one.x } },
        y: { stacked: one.stacked, beginAtZero: true, title: { display: true, text: one.y } },
        ...(one.y2 ? { y2: { position: 'right', beginAtZero: true, title: { display: true, text: one.y2 }, grid: { drawOnChartArea: false } } } : {}),
      },
    },
  }))
  document.documentElement.dataset.charts = String(charts.length)
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
addEventListener('beforeprint', () => { draw(); for (const chart of charts) chart.resize() })
draw()
`
