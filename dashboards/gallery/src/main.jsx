import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import { createTheme, dateTime, locationUtil } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, Icon, PanelChrome, ThemeContext } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { prepared } from './fieldConfig.js';
import { Content } from './panels.jsx';
import { ask, labelValues } from './prometheus.js';

/** Grafana's grid. */
const COLUMNS = 24;
const CELL = 30;
const GAP = 8;
const WIDTH = 1600 - 2 * 16;

const column = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS;
const wide = (w) => w * column + (w - 1) * GAP;
const high = (h) => h * CELL + (h - 1) * GAP;

const asked = new URLSearchParams(location.search);
const dashboard = await (await fetch(`/dashboards/${asked.get('uid')}.json`)).json();
const theme = createTheme({ colors: { mode: asked.get('theme') ?? 'dark' } });
const range = rangeOf(Number(asked.get('from')), Number(asked.get('to')));
await initPluginTranslations('vane');
locationUtil.initialize({ config: { appSubUrl: '' }, getVariablesUrlParams: () => ({}), getTimeRangeForUrl: () => range });

const variables = {};
const fill = (text, more) => filled(text, { ...variables, ...more });
for (const variable of dashboard.templating.list) {
  variables[variable.name] = asked.get(`var-${variable.name}`) ?? (await firstValue(variable));
}
const panels = await Promise.all(dashboard.panels.map(load));
await Promise.all(['400', '500'].map((weight) => document.fonts.load(`${weight} 14px Inter`)));
createRoot(document.getElementById('root')).render(<Page />);
document.body.dataset.drawn = dashboard.uid;

function rangeOf(from, to) {
  const [start, end] = [dateTime(from), dateTime(to)];
  return { from, to, asGrafana: { from: start, to: end, raw: { from: start, to: end } } };
}

async function firstValue({ query, current }) {
  const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(query?.query ?? '') ?? [];
  return label ? ((await labelValues(label, fill(selector)))[0] ?? '') : (current?.value ?? 'prometheus');
}

/** A name that nobody knows stays: it belongs to a link, which a picture does not follow. */
function filled(text, values) {
  return text.replace(/\$(?:{(\w+)(?::\w+)?}|(\w+))/g, (whole, braced, bare) => values[braced ?? bare] ?? whole);
}

async function load(panel) {
  if (panel.type === 'row') {
    return { panel, frames: [] };
  }
  try {
    const frames = await ask(panel, range, wide(panel.gridPos.w), fill);
    return { panel, frames: await prepared(panel, frames, { fill, theme }) };
  } catch (problem) {
    console.error(`${panel.title}: ${problem.message}`);
    return { panel, frames: [], problem: problem.message };
  }
}

function Page() {
  const bottom = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div style={{ padding: 16, background: theme.colors.background.canvas }}>
        <Header />
        <div style={{ position: 'relative', height: high(bottom) }}>
          {panels.map((loaded) => (
            <Placed key={loaded.panel.id} {...loaded} />
          ))}
        </div>
      </div>
    </ThemeContext.Provider>
  );
}

function Header() {
  const shown = dashboard.templating.list.filter(({ type }) => type === 'query');
  const clock = (time) => dateTime(time).utc().format('YYYY-MM-DD HH:mm:ss');
  return (
    <div style={{ display: 'flex', gap: 24, alignItems: 'baseline', marginBottom: GAP }}>
      <h3 style={{ margin: 0 }}>{dashboard.title}</h3>
      {shown.map(({ name, label }) => (
        <span key={name}>
          <span style={{ color: theme.colors.text.secondary }}>{label}</span> {variables[name]}
        </span>
      ))}
      <span style={{ marginLeft: 'auto', color: theme.colors.text.secondary }}>
        {clock(range.from)} to {clock(range.to)} UTC
      </span>
    </div>
  );
}

function Placed({ panel, frames, problem }) {
  const { x, y, w, h } = panel.gridPos;
  const [width, height] = [wide(w), high(h)];
  const place = { position: 'absolute', left: x * (column + GAP), top: y * (CELL + GAP), width, height };
  const title = fill(panel.title);
  if (panel.type === 'row') {
    return (
      <div style={{ ...place, display: 'flex', alignItems: 'center', gap: GAP, fontWeight: 500 }}>
        <Icon name="angle-down" /> {title}
      </div>
    );
  }
  return (
    <div style={place}>
      <PanelChrome title={title} description={panel.description} width={width} height={height} statusMessage={problem}>
        {(width, height) => <Content {...{ panel, frames, range, fill, width, height }} />}
      </PanelChrome>
    </div>
  );
}
