import { clock } from './format.js';
import { colour } from './palette.js';
import { TIME_STEPS } from './time-axis.js';

const FONT = '11px system-ui, sans-serif';
const TIME_AXIS = 24;
const MOST_DASHED_POINTS = 600;
const MOST_FULL_DECADES = 3.3;

/** Where the plot of a chart begins and ends, from its edges, in CSS pixels. */
export const PLOT_EDGES = { left: 54, right: 14 };

/** uPlot's axes: run time below, values at the left. */
export function axesOf({ log, format }) {
  const ink = colour('--chart-ink');
  const grid = { stroke: colour('--chart-grid'), width: 1 };
  const ticks = { ...grid, size: 4 };
  const text = (plot, value) => (log ? decadeText(plot, value) : format(value));
  const named = (plot, values) => values.map((value) => (text(plot, value) === '' ? null : value));
  return [
    {
      stroke: ink,
      font: FONT,
      grid,
      ticks,
      size: TIME_AXIS,
      gap: 3,
      space: 64,
      incrs: TIME_STEPS,
      values: (plot, seconds) => seconds.map(clock),
    },
    {
      stroke: ink,
      font: FONT,
      size: PLOT_EDGES.left,
      gap: 4,
      space: log ? 18 : 28,
      grid: log ? { ...grid, filter: named } : grid,
      ticks: log ? { ...ticks, filter: named } : ticks,
      values: (plot, values) => values.map((value) => text(plot, value)),
    },
  ];
}

/** On a logarithmic axis only 1, 2 and 5 of each decade have a text; of many decades, only 1. */
function decadeText(plot, value) {
  if (value === null || value === undefined) {
    return '';
  }
  const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  const { min, max } = plot.scales.y;
  const full = Math.log10(max / min) <= MOST_FULL_DECADES;
  return lead === 1 || (full && (lead === 2 || lead === 5)) ? String(+value.toPrecision(1)) : '';
}

/** uPlot's series for a line of a chart with so many points. */
export function seriesOf(line, show, points) {
  return {
    label: line.label,
    show,
    stroke: colour(line.color),
    width: line.width ?? 1.5,
    dash: dashOf(line, points),
    fill: line.fill ? colour(line.fill) : undefined,
    points: { show: false },
    paths: line.invisible ? () => null : undefined,
  };
}

/** Dashes of a line that is not too dense for them. */
export function dashOf(line, points) {
  return points <= MOST_DASHED_POINTS ? line.dash : undefined;
}
