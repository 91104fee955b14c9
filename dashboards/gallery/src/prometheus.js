import { FieldType } from '@grafana/data';

/** The scrape interval, as provisioned for the datasource. */
const SCRAPE_SECONDS = 5;
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600];

/** What a panel's targets answer, shaped as Grafana's own datasource shapes it: a frame for each series, or a table for each target. */
export async function ask(panel, range, width, fill) {
  const seconds = (range.to - range.from) / 1000;
  const step = STEPS.find((step) => step >= seconds / width) ?? 3600;
  const inQuery = (text) =>
    fill(text, {
      __rate_interval: `${Math.max(step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS)}s`,
      __interval: `${step}s`,
      __range: `${Math.round(seconds)}s`,
    });
  const answers = await Promise.all(
    panel.targets.map(async (target) => {
      const query = inQuery(target.expr);
      const result = target.instant
        ? await get('query', { query, time: range.to / 1000 })
        : await get('query_range', { query, start: range.from / 1000, end: range.to / 1000, step });
      return { target, series: result.result };
    }),
  );
  return answers.flatMap(({ target, series }) => {
    if (target.format === 'table') {
      const name = panel.targets.length > 1 ? `Value #${target.refId}` : 'Value';
      return series.length > 0 ? [table(target.refId, name, series)] : [];
    }
    return series.map((one) => line(target, one, step));
  });
}

export async function labelValues(label, selector) {
  return get(`label/${label}/values`, { 'match[]': selector });
}

async function get(path, parameters) {
  const response = await fetch(`/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(answer.error);
  }
  return answer.data;
}

function line(target, { metric, values, value }, step) {
  const points = values ?? [value];
  const { __name__, ...labels } = metric;
  const displayNameFromDS = target.legendFormat.replace(/{{\s*(\w+)\s*}}/g, (_, label) => metric[label] ?? '');
  return {
    refId: target.refId,
    name: displayNameFromDS,
    length: points.length,
    fields: [
      time(points, { interval: step * 1000 }),
      { name: 'Value', type: FieldType.number, labels, config: { displayNameFromDS }, values: points.map(number) },
    ],
  };
}

function table(refId, name, series) {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const points = series.map(({ value }) => value);
  return {
    refId,
    length: series.length,
    fields: [
      time(points, {}),
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        config: { filterable: true },
        values: series.map(({ metric }) => metric[label] ?? ''),
      })),
      { name, type: FieldType.number, config: {}, values: points.map(number) },
    ],
  };
}

function time(points, config) {
  return { name: 'Time', type: FieldType.time, config, values: points.map(([seconds]) => seconds * 1000) };
}

function number([, text]) {
  return text === 'NaN' ? NaN : Number(text.replace('Inf', 'Infinity'));
}
