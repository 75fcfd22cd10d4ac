// A time chart: uPlot with this page's style. Data comes with each rendering; the chart keeps only the cursor.

import uPlot from '../uplot/uPlot.esm.js';
import { average } from './average.js';
import { between, stack } from './stack.js';
import { themeName } from './theme.js';
import { axis, clock, clockAxis, WRITTEN } from './format.js';

const { h } = preact;
const { useEffect, useLayoutEffect, useMemo, useRef, useState } = preactHooks;

/** Colours that are distinct in both themes; dashes distinguish them without colour. */
export const LINES = [
  { color: '--line-1', dash: [] },
  { color: '--line-2', dash: [6, 3] },
  { color: '--line-3', dash: [2, 3] },
  { color: '--line-4', dash: [9, 3, 2, 3] },
  { color: '--line-5', dash: [12, 4] },
  { color: '--line-6', dash: [4, 2, 1, 2] },
];

const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const AXIS_WIDTH = 74;
/** A line that turns more often than this is a blot. */
const PIXELS_PER_POINT = 3;
const WIDE = 1200;
/** Steps of the time axis. */
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400];
const BINARY = [];
for (let power = 0; power < 50; power++) BINARY.push(2 ** power);

/** From zero, so that heights can be compared; zooming does not change that. */
const fromZero = (u, min, max) => [0, max > 0 ? max * 1.08 : 1];

const TOGETHER = 'time';

/** The charts with a shared cursor. */
export const pointedTogether = () => uPlot.sync(TOGETHER).plots;

function options({ series, height, unit, bare, onZoom, onCursor, together }, width) {
  const look = {
    stroke: () => variable('--muted'),
    grid: { stroke: () => variable('--grid'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: bare ? [2, 0, 2, 0] : [8, 28, 0, 0],
    cursor: {
      y: false,
      dataIdx: nearest,
      points: { size: bare ? 4 : 7 },
      drag: { x: Boolean(onZoom), y: false, setScale: false },
      sync: together && { key: TOGETHER, setSeries: false },
    },
    select: { show: Boolean(onZoom) },
    scales: { x: { time: true }, y: { range: fromZero } },
    axes: bare
      ? [{ show: false }, { show: false }]
      : [
          {
            ...look,
            space: 52,
            size: 22,
            incrs: SECONDS,
            values: (u, splits, of, space, step) => clockAxis(splits, step),
          },
          {
            ...look,
            size: AXIS_WIDTH,
            space: 28,
            values: (u, splits) => axis(unit, splits),
            ...(unit.startsWith('bytes') && { incrs: BINARY }),
          },
        ],
    bands: between(series.map(({ stacked }) => stacked)).map((pair) => ({ series: pair })),
    series: [
      {},
      ...series.map(({ label, line, stacked }) => ({
        label,
        stroke: () => variable(line.color),
        fill: series.length === 1 || stacked ? () => `${variable(line.color)}${stacked ? '55' : '22'}` : undefined,
        width: 1.5,
        dash: series.length === 1 ? [] : line.dash,
        points: { show: false },
      })),
    ],
    hooks: {
      setCursor: [(u) => onCursor(u)],
      setSelect: [
        (u) => {
          if (u.select.width < 5) return;
          const from = u.posToVal(u.select.left, 'x');
          const to = u.posToVal(u.select.left + u.select.width, 'x');
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onZoom?.([from, to]);
        },
      ],
    },
  };
}

/**
 * One chart. series: [{label, line, stacked}], stacked being drawn as areas on each other; data: [times, values...], unit of
 * the values; range: the visible time; together: whether its cursor is shared; bare: without axes.
 */
export function Chart(props) {
  const { range, label, series, unit, height } = props;
  const box = useRef(null);
  const plot = useRef(null);
  const [width, setWidth] = useState(0);
  const data = useMemo(
    () => average(props.data, range, Math.floor((width || WIDE) / PIXELS_PER_POINT)),
    [props.data, range[0], range[1], width],
  );
  const drawn = useMemo(
    () =>
      stack(
        data,
        series.map(({ stacked }) => stacked),
      ),
    [data, series.length],
  );
  const latest = useRef(props);
  latest.current = { ...props, data };
  const [pointed, point] = useState(null);

  useLayoutEffect(() => {
    const first = Math.max(40, box.current.clientWidth);
    setWidth(first);
    const made = new uPlot(
      options(
        {
          ...latest.current,
          onZoom: latest.current.onZoom && ((zoom) => latest.current.onZoom(zoom)),
          onCursor: (u) => point((before) => pointedAt(u, before)),
        },
        first,
      ),
      drawn,
      box.current,
    );
    plot.current = made;
    made.inWords = (idx) => {
      const { series: lines, data: columns, unit: of } = latest.current;
      return lines.map((one, place) => `${one.label} ${WRITTEN[of](columns[place + 1][idx])}`).join(', ');
    };
    const watching = new ResizeObserver(([entry]) => {
      const to = Math.floor(entry.contentRect.width);
      if (to > 0 && to !== made.width) {
        made.setSize({ width: to, height });
        setWidth(to);
      }
    });
    watching.observe(box.current);
    return () => {
      watching.disconnect();
      made.destroy();
    };
  }, [series.length, height]);

  useEffect(() => {
    plot.current.batch(() => {
      plot.current.setData(drawn, false);
      plot.current.setScale('x', { min: range[0], max: range[1] });
    });
  }, [drawn, range[0], range[1]]);

  // The canvas has the colours of when it was drawn.
  useEffect(() => plot.current.redraw(false), [themeName()]);

  return h(
    'div',
    { class: 'chart', role: 'img', 'aria-label': label },
    h('div', { class: 'chart-box', ref: box, style: { height: `${height}px` } }),
    pointed &&
      data[0][pointed.idx] !== undefined &&
      h(Pointed, {
        ...pointed,
        data,
        series,
        unit,
        width: box.current?.clientWidth ?? 0,
        bare: props.bare,
      }),
  );
}

/** The cursor's position; the same object if unchanged, as new data asks for it too. */
function pointedAt(u, before) {
  const { idxs, left } = u.cursor;
  const idx = idxs?.[0];
  if (idx === null || idx === undefined || left < 0) return null;
  return before && before.idx === idx && before.left === left ? before : { idx, left };
}

const NEAR_PIXELS = 14;

/** A point far from the pointer is not selected. */
const nearest = (u, series, idx) =>
  Math.abs(u.valToPos(u.data[0][idx], 'x') - u.cursor.left) > NEAR_PIXELS ? null : idx;

/** The values at the cursor. */
function Pointed({ idx, left, data, series, unit, width, bare }) {
  const x = left + (bare ? 0 : AXIS_WIDTH);
  const side = x > width / 2 ? { right: `${Math.max(0, width - x + 10)}px` } : { left: `${x + 10}px` };
  return h(
    'div',
    { class: 'pointed', style: side, 'aria-hidden': 'true' },
    h('b', null, clock(data[0][idx] * 1000)),
    series.map((one, place) =>
      h(
        'div',
        { key: one.label },
        series.length > 1 && h(Swatch, one),
        series.length > 1 && h('span', null, one.label),
        h('span', { class: 'number' }, WRITTEN[unit](data[place + 1][idx])),
      ),
    ),
  );
}

/** The line sample of a series. */
export const Swatch = ({ line, stacked }) =>
  h(
    'svg',
    { class: 'swatch', viewBox: '0 0 24 6', 'aria-hidden': 'true' },
    stacked && h('rect', { width: 24, height: 6, style: { fill: `var(${line.color})`, opacity: 0.33 } }),
    h('line', {
      x1: 0,
      y1: 3,
      x2: 24,
      y2: 3,
      style: { stroke: `var(${line.color})`, strokeDasharray: line.dash.join(' ') },
    }),
  );

const MINUTE = 60;

/** The visible range: the last seconds, or since the first sample, but at least a minute. */
export function lastSeconds(times, seconds) {
  const last = times[times.length - 1] ?? Date.now() / 1000;
  return [Math.min(Math.max(last - seconds, times[0] ?? 0), last - MINUTE), last];
}

/** The minimum, maximum and last value. */
export function extent(values) {
  let least;
  let most;
  let last;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (least === undefined || value < least) least = value;
    if (most === undefined || value > most) most = value;
    last = value;
  }
  return { least, most, last };
}

/** A chart in words, for screen readers. */
export function inWords(title, values, unit) {
  const { least, most, last } = extent(values);
  const written = WRITTEN[unit];
  return last === undefined
    ? `${title}: nothing yet`
    : `${title}: now ${written(last)}, least ${written(least)}, most ${written(most)}`;
}
