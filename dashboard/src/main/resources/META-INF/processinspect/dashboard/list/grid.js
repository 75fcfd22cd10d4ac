// A virtual table: only visible rows exist in the DOM. It supports scrolling and the keyboard and is independent of processes.

const { Component, h } = preact;
const { useLayoutEffect, useRef, useState } = preactHooks;

const ROW_HEIGHT = 30;
const BEYOND = 6;

const idOf = (key) => `row-${key.replace(/[^\w-]/g, '_')}`;

/**
 * columns: [{id, title, sort, class, cell(row, level), field: the single field that the cell shows}]; rows; keyOf(row);
 * sort: {column, descending}; active: the key of the row that keys act on; marks(row): classes; levels(row): {depth,
 * children, open} in a tree; onKey(event, row, {rows, place, go}); onPoint: the pointer moves over the rows. A row is
 * redrawn when its object, version or marks, or the stamp, changed.
 */
export function Grid({
  label,
  columns,
  rows,
  keyOf,
  sort,
  onSort,
  active,
  onActive,
  isSelected,
  marks,
  levels,
  onKey,
  onPoint,
  stamp,
}) {
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
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2);
    const moves = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + page,
      PageUp: place - page,
      Home: 0,
      End: rows.length - 1,
    };
    if (Object.hasOwn(moves, event.key)) {
      event.preventDefault();
      go(moves[event.key]);
    } else if (place >= 0 && event.target === box.current) {
      onKey(event, rows[place], { rows, place, go });
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
    h(
      'div',
      { class: 'grid-head', role: 'row', 'aria-rowindex': 1 },
      columns.map((column) => h(Head, { key: column.id, column, sort, onSort })),
    ),
    h(
      'div',
      {
        class: 'grid-body',
        role: 'rowgroup',
        onPointerMove: onPoint,
        style: { height: `${rows.length * ROW_HEIGHT}px` },
      },
      h(
        'div',
        { class: 'grid-shown', role: 'presentation', style: { transform: `translateY(${from * ROW_HEIGHT}px)` } },
        shown.map((row, offset) => {
          const key = keyOf(row);
          const level = levels?.(row);
          return h(Row, {
            key,
            rowKey: key,
            row,
            version: row.version,
            columns,
            index: from + offset + 2,
            active: key === active,
            selected: isSelected(row),
            marks: marks(row),
            depth: level?.depth,
            below: level?.children,
            open: level?.open,
            onActive,
            stamp,
          });
        }),
      ),
    ),
  );
}

class Row extends Component {
  cells = new Map();

  shouldComponentUpdate(next) {
    if (next.marks !== this.props.marks || next.stamp !== this.props.stamp) this.cells.clear();
    return Object.keys(next).some((key) => next[key] !== this.props[key]);
  }

  /** Reuses the previous virtual node while the field is unchanged, as most numbers are from tick to tick. */
  cell(column, row, level) {
    const value = column.field && row[column.field];
    const before = this.cells.get(column.id);
    if (value !== undefined && before?.value === value) return before.drawn;
    const drawn = h(
      'div',
      { key: column.id, role: 'gridcell', class: `cell ${column.class ?? ''}` },
      column.cell(row, level),
    );
    this.cells.set(column.id, { value, drawn });
    return drawn;
  }

  render({ rowKey, row, columns, index, active, selected, marks, depth, below, open, onActive }) {
    const level = depth === undefined ? undefined : { depth, children: below, open };
    return h(
      'div',
      {
        id: idOf(rowKey),
        role: 'row',
        class: `grid-row ${active ? 'active' : ''} ${marks}`,
        'aria-rowindex': index,
        'aria-selected': selected ? 'true' : 'false',
        'aria-level': level && depth + 1,
        'aria-expanded': level && below > 0 ? String(open) : undefined,
        onClick: () => onActive(rowKey),
      },
      columns.map((column) => this.cell(column, row, level)),
    );
  }
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
