import * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

export interface Section {
  title: string;
  panels: cog.Builder<dashboard.Panel>[];
}

const TAG = 'vane';

/** A dashboard: sections below one another, panels from left to right. */
export function board(
  uid: string,
  title: string,
  description: string,
  variables: cog.Builder<dashboard.VariableModel>[],
  sections: Section[],
): dashboard.Dashboard {
  const built = new dashboard.DashboardBuilder(`Vane / ${title}`)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .refresh('10s')
    .time({ from: 'now-1h', to: 'now' })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .readonly()
    .variables([datasource(), console(), ...variables])
    .build();
  built.links = LINKS;
  built.templating = { list: (built.templating?.list ?? []).map(withoutInterval) };
  built.panels = placed(sections);
  return built;
}

/** The builder's links hide in a menu; these stand at the top. */
const LINK = { icon: '', tooltip: '', asDropdown: false, targetBlank: false, includeVars: false, keepTime: true, tags: [] };
const LINKS: dashboard.DashboardLink[] = [
  { ...LINK, title: 'Vane', type: dashboard.DashboardLinkType.Dashboards, tags: [TAG], includeVars: true },
  { ...LINK, title: 'Console', type: dashboard.DashboardLinkType.Link, url: '${console}', icon: 'external link', targetBlank: true },
];

/** The builders give every variable what only one of type interval has. */
function withoutInterval({ auto, auto_count, auto_min, ...variable }: dashboard.VariableModel): dashboard.VariableModel {
  return variable;
}

const COLUMNS = 24;

function placed(sections: Section[]): (dashboard.Panel | dashboard.RowPanel)[] {
  const panels: (dashboard.Panel | dashboard.RowPanel)[] = [];
  let y = 0;
  for (const section of sections) {
    const row = new dashboard.RowBuilder(section.title).gridPos({ x: 0, y, w: COLUMNS, h: 1 }).build();
    panels.push({ ...row, id: panels.length + 1 });
    y += 1;
    let x = 0;
    let tallest = 0;
    for (const builder of section.panels) {
      const panel = builder.build();
      const { w, h } = panel.gridPos!;
      if (x + w > COLUMNS) {
        [x, y, tallest] = [0, y + tallest, 0];
      }
      panels.push({ ...panel, id: panels.length + 1, gridPos: { x, y, w, h } });
      x += w;
      tallest = Math.max(tallest, h);
    }
    y += tallest;
  }
  return panels;
}

function datasource(): dashboard.DatasourceVariableBuilder {
  return new dashboard.DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus');
}

/** Where the console is: deployments differ, so it can be typed in. */
function console(): dashboard.TextBoxVariableBuilder {
  const address = 'http://localhost:9465';
  return new dashboard.TextBoxVariableBuilder('console')
    .label('Console')
    .defaultValue(address)
    .current({ text: address, value: address })
    .options([{ text: address, value: address, selected: true }]);
}

/** A variable whose values are those of a label. */
export function values(label: string, title: string, selector: string): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder(label)
    .label(title)
    .datasource({ type: 'prometheus', uid: '${datasource}' })
    .query({ query: `label_values(${selector}, ${label})`, refId: 'Values' })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}

const FIELD = (name: string) => `\${__data.fields.${name}:percentencode}`;
const LABEL = (name: string) => `\${__field.labels.${name}:percentencode}`;

/** Links of a table's row, or of a series with these labels. */
export const TO = {
  vmOfRow: { title: 'VM', url: `/d/vane-vm?\${datasource:queryparam}&\${console:queryparam}&var-host=${FIELD('host')}&var-vm=${FIELD('vm')}` },
  vmOfCell: { title: 'VM', url: '/d/vane-vm?${datasource:queryparam}&${console:queryparam}&var-host=${host:percentencode}&var-vm=${__value.raw:percentencode}' },
  consoleOfRow: { title: 'Why, in the console', url: `\${console}/#/vm?host=${FIELD('host')}&vm=${FIELD('vm')}` },
  vmOfSeries: { title: 'VM', url: `/d/vane-vm?\${datasource:queryparam}&\${console:queryparam}&var-host=${LABEL('host')}&var-vm=${LABEL('vm')}` },
  hostOfSeries: { title: 'Host', url: `/d/vane-host?\${datasource:queryparam}&\${console:queryparam}&var-host=${LABEL('host')}` },
  consoleOfVm: { title: 'Why, in the console', url: '${console}/#/vm?host=${host:percentencode}&vm=${vm:percentencode}' },
};
