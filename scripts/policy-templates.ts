/**
 * `npx tsx scripts/policy-templates.ts`: writes what IT needs to set policies (resources/policy) from the same schema
 * and words that the phone has. A unit test fails when a setting was added and this was not run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { settingsCatalogue } from '../src/renderer/ui/model/settingsCatalogue';
import { settingsWords } from '../src/renderer/ui/words/settings';
import { defaultPreferences } from '../src/shared/settings/defaultPreferences';
import { partialPreferencesSchema, preferencesSchema } from '../src/shared/settings/preferences';

const root = String.raw`SOFTWARE\Policies\Agent Softphone`;
type PreferenceKey = keyof typeof settingsCatalogue;
const keys = Object.keys(settingsCatalogue) as PreferenceKey[];

/** One policy of the template. `name` is what XML calls it, which takes no dot. */
interface Template {
  readonly name: string;
  readonly key: string;
  readonly valueName: string;
  readonly title: string;
  readonly explain: string;
  readonly type: 'switch' | 'text' | 'list' | { readonly choices: Readonly<Record<string, string>> };
}

const general = (valueName: string, title: string, explain: string, type: Template['type'] = 'text') => ({
  name: valueName,
  key: root,
  valueName,
  title,
  explain,
  type,
});

const templates: readonly Template[] = [
  general('server', 'Server', 'Where the phone connects: a name, a name with a port, or a wss URL.'),
  general('servers', 'Servers', 'Instead of Server, several, one a line, in the order of use.', 'list'),
  general('domain', 'SIP domain', 'SIP domain and realm. Without it: the name of the (first) server.'),
  general('dn', 'DN', 'The DN of this place.'),
  general(
    'caFile',
    'CA file',
    'Whole path of a PEM file with a private CA, in ASCII. Trusted for these servers only.',
  ),
  general('trust', 'Trust in servers', 'Whether the CA file alone decides which servers are believed.', {
    choices: { system: 'The computer’s authorities, and the CA file', 'ca-file-only': 'The CA file only' },
  }),
  general('turn', 'STUN and TURN servers', 'One URL a line, at most 8: stun: or turns:.', 'list'),
  general('media', 'Media', 'Whether all media goes through a TURN server.', {
    choices: { any: 'Any way', 'relay-only': 'TURN only' },
  }),
  ...keys.map((key): Template => {
    const setting = settingsWords.setting[key];
    const { control } = settingsCatalogue[key];
    const none = control === 'hotkey' ? ' A key combination as CommandOrControl+Shift+F2; empty: none.' : '';
    return {
      name: key.replaceAll('.', '_'),
      key: `${root}\\preferences`,
      valueName: key,
      title: setting.label,
      explain: `${setting.hint}${none} Default: ${defaultText(key)}.`,
      type: 'choices' in setting ? { choices: setting.choices } : typeOf(control),
    };
  }),
];

function typeOf(control: (typeof settingsCatalogue)[PreferenceKey]['control']): 'switch' | 'list' | 'text' {
  if (control === 'switch') return 'switch';
  return control === 'list' || control === 'devices' ? 'list' : 'text';
}

function defaultText(key: PreferenceKey): string {
  const value = defaultPreferences[key];
  return value === null || value.toString() === '' ? 'none' : String(value);
}

const xmlText = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function admx(): string {
  const policies = templates.map(({ name, key, valueName, type }) => {
    const attributes = [
      `name="${name}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_explain)"`,
      `key="${xmlText(key)}"`,
      type === 'switch' ? `valueName="${valueName}"` : `presentation="$(presentation.${name})"`,
    ];
    return `    <policy ${attributes.join(' ')}>
      <parentCategory ref="AgentSoftphone" />
      <supportedOn ref="SUPPORTED" />
${elementsOf({ name, valueName, type })}
    </policy>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
  <policyNamespaces>
    <target prefix="agentsoftphone" namespace="AgentSoftphone.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="SUPPORTED" displayName="$(string.SUPPORTED)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="AgentSoftphone" displayName="$(string.AgentSoftphone)" />
  </categories>
  <policies>
${policies.join('\n')}
  </policies>
</policyDefinitions>
`;
}

function elementsOf({ name, valueName, type }: Pick<Template, 'name' | 'valueName' | 'type'>): string {
  if (type === 'switch') {
    return `      <enabledValue><decimal value="1" /></enabledValue>
      <disabledValue><decimal value="0" /></disabledValue>`;
  }
  const element =
    type === 'text'
      ? `<text id="value" valueName="${valueName}" maxLength="1023" />`
      : type === 'list'
        ? `<multiText id="value" valueName="${valueName}" />`
        : `<enum id="value" valueName="${valueName}" required="true">${Object.keys(type.choices)
            .map(
              (value) =>
                `<item displayName="$(string.${name}_${value})"><value><string>${value}</string></value></item>`,
            )
            .join('')}</enum>`;
  return `      <elements>${element}</elements>`;
}

function adml(): string {
  const strings = templates.flatMap(({ name, title, explain, type }) => [
    `      <string id="${name}">${xmlText(title)}</string>`,
    `      <string id="${name}_explain">${xmlText(explain)}</string>`,
    ...(typeof type === 'object'
      ? Object.entries(type.choices).map(
          ([value, label]) => `      <string id="${name}_${value}">${xmlText(label)}</string>`,
        )
      : []),
  ]);
  const presentations = templates
    .filter(({ type }) => type !== 'switch')
    .map(({ name, title, type }) => {
      const control =
        type === 'text'
          ? `<textBox refId="value"><label>${xmlText(title)}</label></textBox>`
          : type === 'list'
            ? `<multiTextBox refId="value" />`
            : `<dropdownList refId="value" noSort="true">${xmlText(title)}</dropdownList>`;
      return `      <presentation id="${name}">${control}</presentation>`;
    });
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
  <displayName>Agent Softphone</displayName>
  <description>Settings of Agent Softphone that agents cannot change</description>
  <resources>
    <stringTable>
      <string id="AgentSoftphone">Agent Softphone</string>
      <string id="SUPPORTED">Agent Softphone</string>
${strings.join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function jsonSchema(): string {
  const text = { type: 'string' };
  const { $schema: draft, ...preferences } = z.toJSONSchema(partialPreferencesSchema);
  const described = keys.map((key) => [
    key,
    { ...(preferences.properties?.[key] as object), description: settingsWords.setting[key].hint },
  ]);
  const schema = {
    $schema: draft,
    title: 'Agent Softphone: configuration file and policy',
    type: 'object',
    additionalProperties: false,
    properties: {
      server: text,
      servers: { type: 'array', items: { anyOf: [text, { type: 'array', items: text }] } },
      domain: text,
      dn: text,
      caFile: text,
      trust: { enum: ['system', 'ca-file-only'] },
      turn: { type: 'array', items: text, maxItems: 8 },
      media: { enum: ['any', 'relay-only'] },
      preferences: { ...preferences, properties: Object.fromEntries(described) },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const example = (): string =>
  `${JSON.stringify(
    {
      server: 'phone.example.com',
      // What a policy leaves out, the user's own file may still set.
      turn: [],
      preferences: preferencesSchema
        .pick({ 'dialling.confirm': true, 'log.hideParties': true })
        .parse({ 'dialling.confirm': true, 'log.hideParties': true }),
    },
    null,
    2,
  )}\n`;

/** Path within resources/policy → content. */
export function policyTemplates(): Readonly<Record<string, string>> {
  return {
    'agent-softphone.admx': admx(),
    'en-US/agent-softphone.adml': adml(),
    'agent-softphone.schema.json': jsonSchema(),
    'policy.example.json': example(),
  };
}

if (process.argv[1] === import.meta.filename) {
  const folder = path.resolve(import.meta.dirname, '../resources/policy');
  for (const [name, content] of Object.entries(policyTemplates())) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}
