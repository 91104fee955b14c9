import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as histogram from '@grafana/grafana-foundation-sdk/histogram';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { byName, byOrder, byThreshold, COLOUR, legend, PLAIN, plain, Steps, thresholds, tooltip, UNIT } from './visual.js';

/** Every panel says what it shows, in what unit, and what it means when there is nothing to show. */
export interface PanelSpec {
  title: string;
  description: string;
  unit: string;
  none: string;
  decimals?: number;
  width: number;
  height?: number;
  colours?: Steps;
  links?: Link[];
}

export interface Link {
  title: string;
  url: string;
}

/** A query and the name of its series. */
export type Query = [expr: string, name: string];

interface Builder<P> extends cog.Builder<dashboard.Panel> {
  title(title: string): P;
  description(description: string): P;
  unit(unit: string): P;
  noValue(text: string): P;
  decimals(decimals: number): P;
  span(width: number): P;
  height(height: number): P;
  thresholds(thresholds: cog.Builder<dashboard.ThresholdsConfig>): P;
  dataLinks(links: cog.Builder<dashboard.DashboardLink>[]): P;
  datasource(datasource: common.DataSourceRef): P;
  withTarget(target: cog.Builder<cog.Dataquery>): P;
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

function described<P extends Builder<P>>(panel: P, what: PanelSpec, queries: Query[], instant: boolean, asTable = false): P {
  panel
    .title(what.title)
    .description(what.description)
    .unit(what.unit)
    .noValue(what.none)
    .span(what.width)
    .height(what.height ?? 8)
    .thresholds(thresholds(what.colours ?? PLAIN))
    .datasource(DATASOURCE);
  // Grafana shows seconds as ms or minutes, and then chooses better.
  if (what.unit !== UNIT.seconds) {
    panel.decimals(what.decimals ?? 0);
  }
  if (what.links) {
    panel.dataLinks(what.links.map((link) => ({ build: () => link as dashboard.DashboardLink })));
  }
  queries.forEach(([expr, name], index) => {
    const query = new prometheus.DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .datasource(DATASOURCE)
      .expr(expr)
      .legendFormat(name)
      .format(asTable ? prometheus.PromQueryFormat.Table : prometheus.PromQueryFormat.TimeSeries);
    panel.withTarget(instant ? query.instant() : query.range());
  });
  return panel;
}

/** The text for no data has a neutral colour, whatever colour the lowest values have. */
const NOTHING: dashboard.ValueMapping = {
  type: dashboard.MappingType.SpecialValue,
  options: { match: dashboard.SpecialValueMatch.Null, result: { color: COLOUR.quiet } },
};

/** One number, coloured by what it means. */
export function number(what: PanelSpec, ...queries: Query[]): stat.PanelBuilder {
  return described(new stat.PanelBuilder(), { height: 4, ...what }, queries, true)
    .colorScheme(byThreshold())
    .mappings([NOTHING])
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
}

/** A number that stands for a word. */
export function word(what: PanelSpec, words: Record<string, [text: string, colour: string]>, query: Query): stat.PanelBuilder {
  const options = Object.fromEntries(Object.entries(words).map(([value, [text, color]]) => [value, { text, color }]));
  return number(what, query).mappings([{ type: dashboard.MappingType.ValueToText, options }, NOTHING]);
}

/** A series that comes and goes keeps the colour of its name. Names that are always there need not: alone, they might be red. */
function apart(queries: Query[]): cog.Builder<dashboard.FieldColor> {
  if (queries.some(([, name]) => name.includes('{{'))) {
    return byName();
  }
  return queries.length === 1 ? plain() : byOrder();
}

/** Where nothing happens, an axis would else reach up to 100. */
const SOFT_MAX: Record<string, number> = { [UNIT.count]: 1, [UNIT.perSecond]: 0.1 };

export function lines(what: PanelSpec, ...queries: Query[]): timeseries.PanelBuilder {
  const panel = described(new timeseries.PanelBuilder(), what, queries, false)
    .colorScheme(apart(queries))
    .lineWidth(1)
    .fillOpacity(0)
    .showPoints(common.VisibilityMode.Never)
    .legend(legend())
    .tooltip(tooltip());
  const softMax = SOFT_MAX[what.unit];
  return softMax === undefined ? panel : panel.axisSoftMax(softMax);
}

/** Parts of a whole. */
export function parts(what: PanelSpec, ...queries: Query[]): timeseries.PanelBuilder {
  return lines(what, ...queries)
    // By order, because two neighbours in a stack may have names of nearly the same colour.
    .colorScheme(byOrder())
    .fillOpacity(60)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
}

export function bars(what: PanelSpec, ...queries: Query[]): bargauge.PanelBuilder {
  return described(new bargauge.PanelBuilder(), what, queries, true)
    .colorScheme(byThreshold())
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    // Else a single bar fills the panel.
    .sizing(common.BarGaugeSizing.Manual)
    .maxVizHeight(40)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
}

/** How many series have which value. */
export function distribution(what: PanelSpec, bucket: number, query: Query): histogram.PanelBuilder {
  return described(new histogram.PanelBuilder(), what, [query], true, true)
    // Grafana colours all bars alike: by thresholds, as the lowest value.
    .colorScheme(plain())
    .bucketSize(bucket)
    .combine(true)
    .fillOpacity(70);
}

/** One row for each set of labels that the queries share; their values are columns, in order. */
export function rows(what: PanelSpec, ...queries: Query[]): table.PanelBuilder {
  const names = Object.fromEntries(queries.map(([, name], index) => [`Value #${String.fromCharCode(65 + index)}`, name]));
  return described(new table.PanelBuilder(), what, queries, true, true)
    .colorScheme(byThreshold())
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true }, indexByName: {}, renameByName: names } });
}

/** A table with a column for each value of one label, and a row for each of another. */
export function matrix(what: PanelSpec, row: string, column: string, query: Query): table.PanelBuilder {
  return described(new table.PanelBuilder(), what, [query], true, true)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.ContinuousBlues))
    .cellOptions({ type: common.TableCellDisplayMode.ColorBackground, mode: common.TableCellBackgroundDisplayMode.Basic })
    .withTransformation({ id: 'groupingToMatrix', options: { rowField: row, columnField: column, valueField: 'Value' } });
}
