// Averages of a line that has more points than there is room for.

/**
 * Columns with the mean of each span of time in place of its points, if more than `room` of them are in the range. Spans begin
 * at multiples of their length, so that they stay what they are while the range moves on. A span without a number is a gap.
 */
export function average(data, [from, to], room) {
  const [times, ...lines] = data;
  const visible = times.filter((time) => time >= from && time <= to).length;
  if (visible <= room || room < 1) return data;
  const span = (to - from) / room;
  const starts = [];
  for (let i = 0; i < times.length; i++) {
    if (i === 0 || Math.floor(times[i] / span) !== Math.floor(times[i - 1] / span)) starts.push(i);
  }
  const mean = (column) =>
    starts.map((start, place) => {
      const part = column.slice(start, starts[place + 1]);
      const known = part.filter((value) => value !== null && value !== undefined);
      if (known.length === 0) return part.includes(null) ? null : undefined;
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    });
  return [mean(times), ...lines.map(mean)];
}
