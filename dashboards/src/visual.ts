import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as limit from './thresholds.js';

/** The visual language: a colour means the same everywhere. Named colours, so that light and dark theme pick their shade. */
export const COLOUR = {
  good: 'green',
  watch: 'yellow',
  bad: 'red',
  /** Unknown to the model: neither good nor bad. */
  unsure: 'purple',
  plain: 'blue',
  quiet: 'text',
};

export type Steps = dashboard.Threshold[];

/** Colours from a value on; what is below the first is coloured as the base. */
export function steps(base: string, ...from: [number, string][]): Steps {
  return [{ value: null, color: base }, ...from.map(([value, color]) => ({ value, color }))];
}

export const PLAIN = steps(COLOUR.plain);
/** Red is for what is degraded, and a low number alone is not. */
export const PERFORMANCE = steps(COLOUR.watch, [limit.DEGRADED_BELOW, COLOUR.good]);
export const PROBABILITY = steps(COLOUR.good, [limit.RECOVERED_BELOW_PROBABILITY, COLOUR.watch], [limit.DEGRADED_FROM_PROBABILITY, COLOUR.bad]);
/** What the pipeline says of a VM: the same words and colours as in the console. */
export const CONDITION: Record<string, [text: string, colour: string]> = {
  [limit.CONDITION.well]: ['well', COLOUR.good],
  [limit.CONDITION.maybe]: ['maybe degraded', COLOUR.watch],
  [limit.CONDITION.degraded]: ['degraded', COLOUR.bad],
};
export const NONE_IS_GOOD = steps(COLOUR.good, [1, COLOUR.bad]);
export const NONE_IS_WELL = steps(COLOUR.good, [1, COLOUR.watch]);
export const NONE_IS_SURE = steps(COLOUR.good, [1, COLOUR.unsure]);
export const COVERAGE = steps(COLOUR.bad, [limit.COVERAGE_BELOW, COLOUR.watch], [0.9, COLOUR.good]);
export const ERROR = steps(COLOUR.good, [limit.ERROR_ABOVE / 2, COLOUR.watch], [limit.ERROR_ABOVE, COLOUR.bad]);
export const AGE = steps(COLOUR.good, [limit.STALE_SECONDS / 2, COLOUR.watch], [limit.STALE_SECONDS, COLOUR.unsure]);

export const UNIT = { ratio: 'percentunit', seconds: 's', count: 'short', perSecond: 'cps' };

export function thresholds(colours: Steps): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(colours);
}

export function byThreshold(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds);
}

export function plain(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(COLOUR.plain);
}

export function byOrder(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic);
}

export function byName(): dashboard.FieldColorBuilder {
  return new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassicByName);
}

export function fixed(colour: string): dashboard.DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor: colour } };
}

/** What the model alone says, beside what measurements make of it. */
export const MODEL_ALONE: dashboard.DynamicConfigValue[] = [
  fixed(COLOUR.quiet),
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 4] } },
  { id: 'custom.lineWidth', value: 1 },
];

export function legend(placement = common.LegendPlacement.Bottom): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(placement)
    .showLegend(true)
    .calcs([]);
}

export function tooltip(): common.VizTooltipOptionsBuilder {
  return new common.VizTooltipOptionsBuilder()
    .mode(common.TooltipDisplayMode.Multi)
    .sort(common.SortOrder.Descending);
}
