// A table of any length of which only the rows in sight exist. It scrolls, is walked through by keys, and knows nothing of
// processes.

const { h } = preact;
const { useLayoutEffect, useRef, useState } = preactHooks;

export const ROW_HEIGHT = 30;
const BEYOND = 6;

const idOf = (key) => `row-${key.replace(/[^\w-]/g, '_')}`;

/**
 * columns: [{id, title, sort, cell(row), class}]; rows; keyOf(row); sort {column, descending}; active: the key of the row
 * that keys act on; marks(row): classes; levels(row): {depth, children, open} in a tree; onKey(event, row).
 */
export function Grid({ label, columns, rows, keyOf, sort, onSort, active, onActive, isSelected, marks, levels, onKey }) {
  const box = useRef(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const from = Math.max(0, Math.min(rows.length, Math.floor(view.top / ROW_HEIGHT)) - BEYOND);
  const shown = rows.slice(from, from + Math.ceil(view.height / ROW_HEIGHT) + 2 * BEYOND);
  const place = active === null ? -1 : rows.findIndex((row) => keyOf(row) === active);

  const look = () => {
    const { scrollTop: top, clientHeight: height } = box.current;
    setView((before) => (before.top === top && before.height === height ? before : { top, height }));
  };
  useLayoutEffect(() => {
    const watching = new ResizeObserver(look);
    watching.observe(box.current);
    return () => watching.disconnect();
  }, []);
  // A filter may leave fewer rows than were scrolled past.
  useLayoutEffect(look, [rows.length]);

  function go(to) {
    if (rows.length === 0) return;
    const next = Math.max(0, Math.min(rows.length - 1, to));
    onActive(keyOf(rows[next]));
    const top = next * ROW_HEIGHT;
    const room = box.current.clientHeight - 2 * ROW_HEIGHT;
    if (top < box.current.scrollTop) box.current.scrollTop = top;
    else if (top > box.current.scrollTop + room) box.current.scrollTop = top - room;
  }

  function onKeyDown(event) {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2);
    const moves = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: rows.length - 1 };
    if (Object.hasOwn(moves, event.key)) {
      event.preventDefault();
      go(moves[event.key]);
    } else if (place >= 0) {
      onKey(event, rows[place]);
    }
  }

  const isShown = place >= from && place < from + shown.length;
  return h(
    'div',
    {
      class: 'grid',
      ref: box,
      role: levels ? 'treegrid' : 'grid',
      tabIndex: 0,
      'aria-label': label,
      'aria-rowcount': rows.length + 1,
      'aria-multiselectable': 'true',
      'aria-activedescendant': isShown ? idOf(active) : undefined,
      onScroll: look,
      onKeyDown,
    },
    h('div', { class: 'grid-head', role: 'row', 'aria-rowindex': 1 }, columns.map((column) => h(Head, { key: column.id, column, sort, onSort }))),
    h(
      'div',
      { class: 'grid-body', role: 'rowgroup', style: { height: `${rows.length * ROW_HEIGHT}px` } },
      h(
        'div',
        { class: 'grid-shown', role: 'presentation', style: { transform: `translateY(${from * ROW_HEIGHT}px)` } },
        shown.map((row, offset) => {
          const key = keyOf(row);
          const level = levels?.(row);
          return h(
            'div',
            {
              key,
              id: idOf(key),
              role: 'row',
              class: `grid-row ${key === active ? 'active' : ''} ${marks(row)}`,
              'aria-rowindex': from + offset + 2,
              'aria-selected': isSelected(row) ? 'true' : 'false',
              'aria-level': level && level.depth + 1,
              'aria-expanded': level && level.children > 0 ? String(level.open) : undefined,
              onClick: () => onActive(key),
            },
            columns.map((column) => h('div', { key: column.id, role: 'gridcell', class: `cell ${column.class ?? ''}` }, column.cell(row, level))),
          );
        }),
      ),
    ),
  );
}

function Head({ column, sort, onSort }) {
  const sorted = sort.column === column.id;
  const direction = sorted ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return h(
    'div',
    { role: 'columnheader', class: `cell ${column.class ?? ''}`, 'aria-sort': column.sort ? direction : undefined },
    column.sort
      ? h(
          'button',
          { type: 'button', class: 'head', title: column.hint, onClick: () => onSort(column.id) },
          column.title,
          h('span', { class: 'arrow', 'aria-hidden': 'true' }, sorted ? (sort.descending ? '▾' : '▴') : ''),
        )
      : h('span', { class: 'hidden' }, column.title),
  );
}
