// Areas that stand on each other, for lines whose values are parts of one sum.

/** Columns as they are drawn: each stacked one is raised by the stacked ones before it, and has a gap where one of them has one. */
export function stack([times, ...lines], stacked) {
  let below;
  return [
    times,
    ...lines.map((column, place) => {
      if (!stacked[place]) return column;
      const base = below;
      below = base ? column.map((value, at) => sum(base[at], value)) : column;
      return below;
    }),
  ];
}

/** undefined, no point at all, only where both are; null, a gap, where one number is missing. */
function sum(base, value) {
  if (base === undefined && value === undefined) return undefined;
  return (base ?? null) === null || (value ?? null) === null ? null : base + value;
}

/** The areas between stacked lines, as pairs [upper, lower] of places in the data. */
export function between(stacked) {
  const places = stacked.flatMap((is, place) => (is ? [place + 1] : []));
  return places.slice(1).map((upper, at) => [upper, places[at]]);
}
