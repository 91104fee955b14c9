/**
 * A matcher on a variable of the dashboard. In backticks PromQL takes every character as it is, and `raw` hands it over so.
 * Between double quotes Grafana escapes backslashes and no quotes, or quotes and no backslashes, by version and format. Only a
 * name with a backtick cannot be asked for.
 */
export const matches = (label: string) => `${label}=\`\${${label}:raw}\``;

/** A metric of VMs, of each VM only from the exporter with its newest prediction: another may show what it no longer reads. */
export function newest(metric: string, ...matchers: string[]): string {
  const selector = matchers.length > 0 ? `${metric}{${matchers.join(', ')}}` : metric;
  return `${selector} and on (job, instance, host, vm) vane_vm:newest_prediction:timestamp_seconds`;
}
