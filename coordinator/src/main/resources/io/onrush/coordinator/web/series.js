/** Points of a report's series: joined, thinned, and as the columns that charts take. */

const MOST_POINTS = 2400;
const NEWEST_SECONDS = 300;
const COUNTS = ['planned', 'sent', 'succeeded', 'failed', 'dropped', 'missed'];
const TIMES = ['p50', 'p95', 'p99', 'serviceP50', 'serviceP95', 'serviceP99', 'lagP50', 'lagP99'];

/** Points behind those that are known; a point that comes again takes the place of the old one. */
export function joined(known, news) {
  if (news.length === 0) {
    return known;
  }
  const from = news[0].t;
  let keep = known.length;
  while (keep > 0 && known[keep - 1].t >= from) {
    keep -= 1;
  }
  return thinned(known.slice(0, keep).concat(news));
}

/** At most so many points as a chart can show: older neighbours become one. */
function thinned(points) {
  let result = points;
  while (result.length > MOST_POINTS) {
    const newest = result[result.length - 1].t;
    const merged = [];
    let begin = 0;
    for (let i = 0; i < result.length; i += 1) {
      const next = result[i + 1];
      if (next !== undefined && next.t <= newest - NEWEST_SECONDS) {
        merged.push(pair(begin, result[i], next));
        i += 1;
      } else {
        merged.push(result[i]);
      }
      begin = result[i].t;
    }
    if (merged.length === result.length) {
      break;
    }
    result = merged;
  }
  return result;
}

/** Counts add up, the target's mean is by time, and no bad second vanishes. */
function pair(begin, first, second) {
  const point = { t: second.t };
  const share = (first.t - begin) / (second.t - begin);
  point.targetRate = first.targetRate * share + second.targetRate * (1 - share);
  for (const name of COUNTS) {
    if (first[name] !== undefined || second[name] !== undefined) {
      point[name] = (first[name] ?? 0) + (second[name] ?? 0);
    }
  }
  for (const name of TIMES) {
    if (first[name] !== undefined || second[name] !== undefined) {
      point[name] = Math.max(first[name] ?? 0, second[name] ?? 0);
    }
  }
  return point;
}

/** Columns by name, `t` first; counts are by second, what is not known is null. */
export function columns(points) {
  const table = { t: [], targetRate: [] };
  for (const name of [...COUNTS, ...TIMES]) {
    table[name] = [];
  }
  let begin = 0;
  for (const point of points) {
    const span = Math.max(point.t - begin, 1e-3);
    table.t.push(point.t);
    table.targetRate.push(point.targetRate);
    for (const name of COUNTS) {
      table[name].push(point[name] === undefined ? null : point[name] / span);
    }
    for (const name of TIMES) {
      table[name].push(point[name] > 0 ? point[name] : null);
    }
    begin = point.t;
  }
  return table;
}
