import {
  FieldConfigOptionsRegistry,
  applyFieldOverrides,
  cacheFieldDisplayNames,
  displayNameOverrideProcessor,
  identityOverrideProcessor,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';

/** What Grafana registers at its start, as far as it is published: its list of options is not, nor are those of its panels. */
const STANDARD = ['unit', 'min', 'max', 'decimals', 'color', 'thresholds', 'mappings', 'noValue', 'links'];
const CUSTOM = [
  ...['drawStyle', 'lineInterpolation', 'lineWidth', 'lineStyle', 'fillOpacity', 'fillBelowTo', 'gradientMode', 'spanNulls'],
  ...['showPoints', 'pointSize', 'stacking', 'axisPlacement', 'axisLabel', 'axisWidth', 'axisSoftMin', 'axisSoftMax'],
  ...['axisGridShow', 'scaleDistribution', 'hideFrom', 'thresholdsStyle', 'align', 'cellOptions', 'inspect', 'width', 'filterable'],
];

const option = (id, more = {}) => ({ id, path: id, name: id, process: identityOverrideProcessor, shouldApply: () => true, ...more });
const OPTIONS = new FieldConfigOptionsRegistry(() => [
  option('displayName', { process: displayNameOverrideProcessor }),
  ...STANDARD.map((id) => option(id)),
  ...CUSTOM.map((id) => option(`custom.${id}`, { path: id, isCustom: true })),
]);

const { mergeTransformer, organizeFieldsTransformer, groupingToMatrixTransformer } = standardTransformers;
standardTransformersRegistry.setInit(() =>
  [mergeTransformer, organizeFieldsTransformer, groupingToMatrixTransformer].map((transformer) => ({
    id: transformer.id,
    name: transformer.name,
    transformation: async () => transformer,
  })),
);

/** What a panel's plugin takes where a dashboard says nothing. */
const DEFAULTS = {
  timeseries: { drawStyle: 'line', lineInterpolation: 'linear', pointSize: 5, axisPlacement: 'auto', gradientMode: 'none', spanNulls: false },
};

/** Frames as the panel draws them: transformed, and with a unit, colour and text for every value. */
export async function prepared(panel, frames, { fill, theme }) {
  const data = await lastValueFrom(transformDataFrame(panel.transformations ?? [], frames, { interpolate: fill }));
  const { defaults, overrides } = structuredClone(panel.fieldConfig);
  defaults.custom = { ...DEFAULTS[panel.type], ...defaults.custom };
  for (const step of defaults.thresholds.steps) {
    step.value ??= -Infinity;
  }
  const overridden = applyFieldOverrides({
    data,
    fieldConfig: { defaults, overrides },
    fieldConfigRegistry: OPTIONS,
    replaceVariables: fill,
    theme,
    timeZone: 'utc',
  });
  cacheFieldDisplayNames(overridden);
  return overridden;
}
