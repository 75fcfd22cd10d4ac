// Charts of one process or of several over one time: pointed at together, zoomed together.

import uPlot from './uplot/uPlot.esm.js';
import { Chart, extent, inWords, lately, Swatch } from './chart.js';
import { useHistories } from './history.js';
import { numberOf, seriesOf, written } from './metrics.js';
import { Choice } from './parts.js';
import { scaleDivisor } from './state.js';

const { h } = preact;
const { useMemo, useRef, useState } = preactHooks;

/** Closer than this there is nothing to see. */
const LEAST_SECONDS = 10;

const RANGES = [
  ['600', '10 min'],
  ['300', '5 min'],
  ['60', '1 min'],
];

/** charts: [{title, lines: [{key, id, label, line}]}] over the histories of keys; lacking(id): why there is nothing to draw. */
export function Charts({ keys, charts, lacking }) {
  const histories = useHistories(keys);
  const of = new Map(keys.map((key, place) => [key, histories[place]]));
  const [seconds, setSeconds] = useState('600');
  const [zoom, setZoom] = useState(null);
  const sync = useMemo(() => `charts of ${keys.join()}`, [keys.join()]);
  const group = useRef(new Set()).current;
  const there = histories.filter((history) => history.times.length > 0);
  const span =
    there.length === 0
      ? []
      : [Math.min(...there.map(({ times }) => times[0])), Math.max(...there.map(({ times }) => times.at(-1)))];
  const range = zoom ?? lately(span, Number(seconds));
  const choose = (value) => {
    setSeconds(value);
    setZoom(null);
  };

  /** Around what is pointed at, or else the middle; not beyond what there is. */
  function zoomBy(factor) {
    const [first, last] = lately(span, Number(RANGES[0][0]));
    const width = Math.max(LEAST_SECONDS, (range[1] - range[0]) * factor);
    if (width >= last - first) {
      choose(RANGES[0][0]);
      return;
    }
    const [chart] = group;
    const middle = chart?.data[0][chart.cursor.idxs?.[0]] ?? (range[0] + range[1]) / 2;
    const from = Math.max(first, Math.min(middle - width / 2, last - width));
    setZoom([from, from + width]);
  }

  /** Moves the pointer of all charts, by points of the first. */
  function point(by) {
    const [first] = group;
    if (!first || first.data[0].length === 0) return;
    const times = first.data[0];
    const from = first.cursor.idx ?? times.length - (by > 0 ? 1 : 0);
    const to = Math.max(0, Math.min(times.length - 1, from + by));
    for (const one of group) one.setCursor({ left: one.valToPos(times[to], 'x'), top: 1 });
  }

  function onKeyDown(event) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions = {
      ArrowLeft: () => point(event.shiftKey ? -10 : -1),
      ArrowRight: () => point(event.shiftKey ? 10 : 1),
      '+': () => zoomBy(0.5),
      '-': () => zoomBy(2),
      0: () => choose('600'),
    };
    if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  return h(
    'section',
    { class: 'charts', 'aria-label': 'Charts' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', null, 'The last minutes'),
      h(Choice, { label: 'Shown', value: zoom ? '' : seconds, options: RANGES, onChange: choose }),
      h('button', { type: 'button', 'aria-label': 'zoom in', onClick: () => zoomBy(0.5) }, '+'),
      h('button', { type: 'button', 'aria-label': 'zoom out', onClick: () => zoomBy(2) }, '−'),
      zoom && h('button', { type: 'button', onClick: () => setZoom(null) }, 'Back to live'),
      h('span', { class: 'note' }, zoom ? 'Zoomed: the charts stand still.' : 'Drag over a chart to zoom.'),
    ),
    h(
      'div',
      {
        class: 'chart-group',
        role: 'group',
        tabIndex: 0,
        'aria-label': 'Charts: arrow keys point at a time, plus and minus zoom, 0 shows all',
        onKeyDown,
      },
      charts.map((chart) =>
        h(TimeChart, { key: chart.title, chart, of, histories, range, sync, group, lacking, onZoom: setZoom }),
      ),
    ),
  );
}

/** Values of several processes over the times of all: one has none where only another was read. */
function joined(lines, of) {
  const series = lines
    .map(({ key, id }) => ({ times: of.get(key).times, values: seriesOf(of.get(key), id) }))
    .filter((one) => one.values);
  if (series.length === 0) return undefined;
  if (series.every((one) => one.times === series[0].times))
    return [series[0].times, ...series.map((one) => one.values)];
  return uPlot.join(
    series.map((one) => [one.times, one.values]),
    series.map(() => [2]),
  );
}

function TimeChart({ chart, of, histories, range, sync, group, lacking, onZoom }) {
  const { title, lines } = chart;
  const there = lines.filter(({ key, id }) => seriesOf(of.get(key), id));
  const data = useMemo(
    () => joined(there, of),
    [...histories.map((history) => history.version), scaleDivisor(), there.length],
  );
  const { id } = lines[0];
  const { unit } = numberOf(id);
  return h(
    'figure',
    { class: 'time-chart' },
    h(
      'figcaption',
      null,
      h('h3', null, title),
      there.map(({ key, id: of1, label, line }, place) =>
        h(
          'span',
          { key: `${key} ${of1}`, class: 'legend' },
          h(Swatch, { line: there.length === 1 ? { ...line, dash: [] } : line }),
          label,
          ' ',
          h('b', { class: 'number' }, data ? written(of1, extent(data[place + 1]).last) : '–'),
        ),
      ),
    ),
    data
      ? h(Chart, {
          data,
          range,
          series: there.map(({ key, label, line }) => ({ key, label, line })),
          unit,
          height: 150,
          level: unit === 'bytes',
          sync,
          group,
          onZoom,
          label: there.map((one, place) => inWords(`${title}, ${one.label}`, data[place + 1], unit)).join('. '),
        })
      : h('p', { class: 'why' }, lacking(id)),
  );
}
