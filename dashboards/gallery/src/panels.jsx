import { VizOrientation, buildHistogram, formattedValueToString, getDisplayValueAlignmentFactors, getFieldDisplayValues } from '@grafana/data';
import { BarGauge, BigValue, TimeSeries, UPlotChart, UPlotConfigBuilder, VizRepeater, useTheme2 } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import uPlot from 'uplot';

/** Draws the inside of a panel. The plugins around these components are not published, so this does what they do. */
export function Content({ panel, ...rest }) {
  const Type = TYPES[panel.type];
  if (!Type) {
    return <Remark {...rest}>Not drawn here: panels of type {panel.type}</Remark>;
  }
  const isEmpty = rest.frames.every((frame) => frame.length === 0);
  if (isEmpty && Type !== Stat && Type !== Bars) {
    return <Remark {...rest}>{panel.fieldConfig.defaults.noValue ?? 'No data'}</Remark>;
  }
  return <Type panel={panel} {...rest} />;
}

const TYPES = { timeseries: Lines, stat: Stat, bargauge: Bars, table: Rows, histogram: Distribution };

function Remark({ width, height, children }) {
  const { colors, typography } = useTheme2();
  const style = { width, height, display: 'grid', placeItems: 'center', color: colors.text.secondary, fontSize: typography.size.lg };
  return <div style={style}>{children}</div>;
}

/** NaN, as a quantile of nothing is, would leave the axis without an end; Grafana's panel takes it for a gap. */
function finite(frame) {
  const value = (one) => (Number.isFinite(one) ? one : null);
  return { ...frame, fields: frame.fields.map((field) => (field.type === 'number' ? { ...field, values: field.values.map(value) } : field)) };
}

function Lines({ panel, frames, range, width, height }) {
  return <TimeSeries frames={frames.map(finite)} timeRange={range.asGrafana} timeZone="utc" width={width} height={height} legend={panel.options.legend} />;
}

function Stat({ panel, frames, fill, width, height }) {
  const { colorMode, graphMode, justifyMode, textMode, wideLayout } = panel.options;
  return (
    <Repeated {...{ panel, frames, fill, width, height }} orientation={panel.options.orientation}>
      {({ value, alignmentFactors, width, height, count, theme }) => (
        <BigValue
          value={value.display}
          disableWideLayout={!wideLayout}
          {...{ alignmentFactors, width, height, count, theme, colorMode, graphMode, justifyMode, textMode }}
        />
      )}
    </Repeated>
  );
}

function Bars({ panel, frames, fill, width, height }) {
  const { displayMode, showUnfilled, valueMode, namePlacement, minVizHeight, maxVizHeight, minVizWidth } = panel.options;
  return (
    <Repeated {...{ panel, frames, fill, width, height, minVizHeight, maxVizHeight, minVizWidth }} orientation={panel.options.orientation}>
      {({ value, alignmentFactors, width, height, theme, orientation }) => (
        <BarGauge
          value={value.display}
          field={value.field}
          display={value.view?.getFieldDisplayProcessor(value.colIndex)}
          valueDisplayMode={valueMode}
          {...{ alignmentFactors, width, height, theme, orientation, displayMode, showUnfilled, namePlacement }}
        />
      )}
    </Repeated>
  );
}

/** One drawing for each value that the panel's frames are reduced to. */
function Repeated({ panel, frames, fill, children, orientation, ...size }) {
  const theme = useTheme2();
  const { fieldConfig, options } = panel;
  const getValues = () =>
    getFieldDisplayValues({ fieldConfig, reduceOptions: options.reduceOptions, replaceVariables: fill, theme, data: frames, timeZone: 'utc' });
  return (
    <VizRepeater
      {...size}
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={(drawn) => children({ ...drawn, theme })}
      source={frames}
      renderCounter={0}
      orientation={orientation ?? VizOrientation.Auto}
      itemSpacing={8}
      autoGrid
    />
  );
}

function Rows({ panel, frames, width, height }) {
  const { sortBy, cellHeight, showHeader, showTypeIcons } = panel.options;
  return (
    <TableNG data={frames[0]} noHeader={!showHeader} {...{ width, height, sortBy, cellHeight, showTypeIcons, fieldConfig: panel.fieldConfig }} />
  );
}

/** As Grafana's panel does: counts in buckets, and bars that begin at the lower end of theirs. */
function Distribution({ panel, frames, width, height }) {
  const theme = useTheme2();
  const { xMin, xMax, counts } = buildHistogram(frames, panel.options, theme);
  const { lineWidth, fillOpacity } = panel.fieldConfig.defaults.custom;
  const shown = frames[0].fields.find(({ type }) => type === 'number').display;
  const config = new UPlotConfigBuilder('utc');
  config.addScale({ scaleKey: 'x', isTime: false, orientation: 0, direction: 1, range: () => [xMin.values[0], xMax.values.at(-1)] });
  config.addScale({ scaleKey: 'y', isTime: false, orientation: 1, direction: 1, softMin: 0 });
  config.addAxis({
    scaleKey: 'x',
    placement: 'bottom',
    theme,
    incrs: [1, 2, 4, 10].map((buckets) => buckets * panel.options.bucketSize),
    values: (_, splits) => splits.map((split) => formattedValueToString(shown(split))),
  });
  config.addAxis({ scaleKey: 'y', placement: 'left', theme, decimals: 0, formatValue: String, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
  config.addSeries({
    scaleKey: 'y',
    theme,
    lineColor: shown(0).color,
    lineWidth,
    fillOpacity,
    showPoints: 'never',
    pathBuilder: uPlot.paths.bars({ align: 1, size: [1, Infinity] }),
  });
  return <UPlotChart config={config} data={[xMin.values, counts[0].values]} width={width} height={height} />;
}
