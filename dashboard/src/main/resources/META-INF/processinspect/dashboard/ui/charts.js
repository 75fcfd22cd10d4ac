// Charts of one or several processes with a shared cursor and zoom.

import uPlot from '../uplot/uPlot.esm.js';
import { Chart, extent, inWords, lastSeconds, pointedTogether, Swatch } from './chart.js';
import { clock } from './format.js';
import { useHistories } from '../model/histories.js';
import { numberOf, seriesOf, written } from '../model/metrics.js';
import { Choice } from './components.js';
import { scaleDivisor } from '../model/state.js';

const { h } = preact;
const { useMemo, useState } = preactHooks;

/** The narrowest zoom. */
const MIN_SECONDS = 10;

const RANGES = [
  ['600', '10 min'],
  ['300', '5 min'],
  ['60', '1 min'],
];

/** charts: [{title, lines: [{key, path, label, line, stacked}]}] over the histories of keys; lacking(path): why there is no data. */
export function Charts({ keys, charts, lacking }) {
  const histories = useHistories(keys);
  const of = new Map(keys.map((key, place) => [key, histories[place]]));
  const [seconds, setSeconds] = useState('600');
  const [zoom, setZoom] = useState(null);
  const [said, say] = useState('');
  const there = histories.filter((history) => history.times.length > 0);
  const span =
    there.length === 0
      ? []
      : [Math.min(...there.map(({ times }) => times[0])), Math.max(...there.map(({ times }) => times.at(-1)))];
  // A zoomed range that has left the history is dropped.
  const range = zoom && zoom[1] > span[0] ? zoom : lastSeconds(span, Number(seconds));
  const choose = (value) => {
    setSeconds(value);
    setZoom(null);
  };

  /** Limited to the minimum width and to the history. */
  function zoomTo([from, to]) {
    const [first, last] = lastSeconds(span, Number(RANGES[0][0]));
    const width = Math.max(MIN_SECONDS, to - from);
    if (width >= last - first) {
      choose(RANGES[0][0]);
      return;
    }
    const begin = Math.max(first, Math.min((from + to - width) / 2, last - width));
    setZoom([begin, begin + width]);
  }

  /** Zooms around the cursor, or else the middle. */
  function zoomBy(factor) {
    const [chart] = pointedTogether();
    const middle = chart?.data[0][chart.cursor.idxs?.[0]] ?? (range[0] + range[1]) / 2;
    const half = ((range[1] - range[0]) * factor) / 2;
    zoomTo([middle - half, middle + half]);
  }

  /** Moves the shared cursor by points of the first chart and announces the values. */
  function point(by) {
    const plots = pointedTogether();
    if (plots.length === 0 || plots[0].data[0].length === 0) return;
    const times = plots[0].data[0];
    const from = plots[0].cursor.idx ?? times.length - (by > 0 ? 1 : 0);
    const time = times[Math.max(0, Math.min(times.length - 1, from + by))];
    plots.forEach((one) => one.setCursor({ left: one.valToPos(time, 'x'), top: 1 }));
    say(`${clock(time * 1000)}: ${plots.map((one) => one.inWords(one.cursor.idx)).join(', ')}`);
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
      charts.map((chart) => h(TimeChart, { key: chart.title, chart, of, histories, range, lacking, onZoom: zoomTo })),
    ),
    h('p', { class: 'hidden', role: 'status' }, said),
  );
}

/** Aligns series on the union of their times; a series has gaps where only another was sampled. */
function joined(series) {
  if (series.length === 0) return undefined;
  if (series.every((one) => one.times === series[0].times)) {
    return [series[0].times, ...series.map((one) => one.values)];
  }
  return uPlot.join(
    series.map((one) => [one.times, one.values]),
    series.map(() => [2]),
  );
}

function TimeChart({ chart, of, histories, range, lacking, onZoom }) {
  const { title, lines } = chart;
  const [there, data] = useMemo(() => {
    const series = lines
      .map((line) => ({
        ...line,
        times: of.get(line.key).times,
        values: seriesOf(of.get(line.key), line.path, scaleDivisor()),
      }))
      .filter((one) => one.values);
    return [series, joined(series)];
  }, [...histories.map((history) => history.version), scaleDivisor(), lines.map(({ key }) => key).join()]);
  const { path } = lines[0];
  const { unit } = numberOf(path);
  const waiting = histories.find((history) => history.times.length === 0);
  return h(
    'figure',
    { class: 'time-chart' },
    h(
      'figcaption',
      null,
      h('h3', null, title),
      there.map(({ key, path: shown, label, line, stacked }, place) =>
        h(
          'span',
          { key: `${key} ${shown}`, class: 'legend' },
          h(Swatch, { stacked, line: there.length === 1 ? { ...line, dash: [] } : line }),
          label,
          ' ',
          h('b', { class: 'number' }, written(shown, extent(data[place + 1]).last)),
        ),
      ),
    ),
    data
      ? h(Chart, {
          data,
          range,
          series: there.map(({ label, line, stacked }) => ({ label, line, stacked })),
          unit,
          height: 150,
          together: true,
          onZoom,
          label: there.map((one, place) => inWords(`${title}, ${one.label}`, data[place + 1], unit)).join('. '),
        })
      : h('p', { class: 'why' }, waiting ? waiting.why : lacking(path)),
  );
}
