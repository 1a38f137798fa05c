/**
 * The import rules of the house: who may know whom. An error, not a warning.
 * `npm run check:imports` runs them; each rule says what it keeps apart and why (docs/decisions/0004).
 */
const inSrc = '^src/';
/** What has schemas, or is built on them. */
const withSchemas =
  '^src/shared/(ipc/(contract|cardContract|[a-zA-Z]+Schemas?)|settings/(account|preferences|serverAddress|siteSchema|userSettings|salvage)|domain/call/command)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one thing with two names.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      comment: 'shared/ holds contract and pure domain: itself, the schema library and the one for rules.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: ['^src/shared/', 'node_modules/(zod|re2js)/'] },
    },
    {
      name: 'rules-are-loaded-when-there-are-some',
      comment:
        'Their engine is a quarter of the page (docs/decisions/0085). shared/settings is checked by main alone.',
      severity: 'error',
      from: { path: inSrc, pathNot: ['^src/main/', '^src/shared/settings/'] },
      to: { path: '^src/shared/domain/rule\\.ts$', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-rules-know-re2js',
      severity: 'error',
      from: { path: inSrc, pathNot: '^src/shared/domain/rule\\.ts$' },
      to: { path: 'node_modules/re2js/' },
    },
    {
      name: 'main-knows-no-page',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: ['^src/renderer/', '^src/preload/'] },
    },
    {
      name: 'main-siblings-meet-in-app',
      comment:
        'Each folder of main stands alone; app/ puts them together. How files are read (files/README.md), and how properties and names are read on D-Bus, is the same for all.',
      severity: 'error',
      from: { path: '^src/main/([^/]+)/', pathNot: '^src/main/app/' },
      to: {
        path: '^src/main/',
        pathNot: [
          '^src/main/$1/',
          '^src/main/files/',
          '^src/main/dbus/(properties|busNames)\\.ts$',
          '^src/main/[^/]+/port\\.ts$',
        ],
      },
    },
    {
      name: 'preload-is-thin',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { path: inSrc, pathNot: ['^src/preload/', '^src/shared/'] },
    },
    {
      name: 'page-without-electron-or-node',
      comment: 'The page is a sandboxed web page.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: ['node_modules/electron/', '^src/main/', '^src/preload/'] },
    },
    {
      name: 'page-without-node-builtins',
      severity: 'error',
      from: { path: ['^src/renderer/', '^src/shared/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'page-without-schemas',
      comment:
        'zod evaluates code, which the Content-Security-Policy forbids in the page, and is large: page and preload take types alone from what has schemas, and so does what they load of shared.',
      severity: 'error',
      from: { path: '^src/(renderer|preload|shared)/', pathNot: withSchemas },
      to: { path: [withSchemas, 'node_modules/zod/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'phone-without-svelte-or-ui',
      severity: 'error',
      from: { path: '^src/renderer/phone/' },
      to: { path: ['node_modules/svelte/', '^src/renderer/ui/'] },
    },
    {
      name: 'what-all-of-the-page-know-knows-nobody',
      comment: 'phone.ts is what the UI sees: types of the page, made of shared/ alone.',
      severity: 'error',
      from: { path: '^src/renderer/phone/phone\\.ts$' },
      to: { path: '^src/renderer/' },
    },
    {
      name: 'rooms-below-the-calls',
      comment: 'Sound, devices and notices are there without a call; what they need of one is given to them.',
      severity: 'error',
      from: { path: '^src/renderer/phone/(audio|devices|notices|recovery|state|util)/' },
      to: { path: '^src/renderer/phone/(calls|registration|account|headset)/' },
    },
    {
      name: 'only-phone-sip-knows-jssip',
      severity: 'error',
      from: { path: inSrc, pathNot: '^src/renderer/phone/sip/' },
      to: { path: 'node_modules/jssip/' },
    },
    {
      name: 'only-the-keyboard-calls-foreign-libraries',
      comment: 'koffi can call any function of any library (docs/decisions/0077).',
      severity: 'error',
      from: { path: inSrc, pathNot: '^src/main/shortcuts/keyboard/' },
      to: { path: 'node_modules/koffi/' },
    },
    {
      name: 'server-stands-alone',
      comment: 'The server set is a product of its own; it shares nothing with the phone but the wire.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: ['^src/', '^test/'] },
    },
    {
      name: 'wire-knows-nobody',
      comment:
        'server/sip and server/media are the one library of the wire: SIP, SDP, STUN, digest, RTP, WAV. Everybody uses them; they use nobody.',
      severity: 'error',
      from: { path: '^server/(sip|media)/' },
      to: { path: '^server/', pathNot: '^server/(sip|media)/' },
    },
    {
      name: 'load-knows-no-simulator',
      comment: 'The load generator plays phones and a trunk of its own.',
      severity: 'error',
      from: { path: '^server/load/' },
      to: { path: '^server/sim/' },
    },
    {
      name: 'only-the-cli-knows-load-and-simulator',
      comment: 'The server set runs without them; only the command line offers their commands.',
      severity: 'error',
      from: { path: '^server/stack/', pathNot: '^server/stack/cli/' },
      to: { path: '^server/(load|sim)/' },
    },
    {
      name: 'settings-and-host-are-the-ground-floor',
      comment: 'What a server set is, and what this machine can do: neither knows what is made of it.',
      severity: 'error',
      from: { path: '^server/stack/(settings|host)/' },
      to: { path: '^server/stack/', pathNot: '^server/stack/(settings|host)/|^server/stack/failure' },
    },
    {
      name: 'runtime-knows-no-users',
      comment: 'It runs daemons; whether they answer, and with what data, is judged above it.',
      severity: 'error',
      from: { path: '^server/stack/runtime/' },
      to: { path: '^server/stack/', pathNot: '^server/stack/(runtime|settings|host)/|^server/stack/failure' },
    },
    {
      name: 'api-knows-no-callers',
      severity: 'error',
      from: { path: '^server/stack/', pathNot: '^server/stack/(maintenance|doctor|cli|main)' },
      to: { path: '^server/stack/(maintenance|doctor|cli)/' },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: ['^src/', '^server/'] },
      to: { path: '^test/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'types', 'node', 'default'],
      extensions: ['.ts', '.svelte.ts', '.js', '.svelte', '.json'],
    },
  },
};
