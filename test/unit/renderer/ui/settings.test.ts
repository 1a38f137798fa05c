import { describe, expect, it } from 'vitest';
import { keyNames, recordStroke } from '../../../../src/renderer/ui/model/accelerator';
import { Navigation } from '../../../../src/renderer/ui/model/navigation.svelte';
import { settingRows } from '../../../../src/renderer/ui/model/settingsRows';
import { SettingsView } from '../../../../src/renderer/ui/model/settingsView.svelte';
import { settingsWords as words } from '../../../../src/renderer/ui/words/settings';
import { textSizeAfter } from '../../../../src/shared/domain/textSize';
import { preferencesSchema } from '../../../../src/shared/settings/preferences';
import { defaultSettings, FakeSettings, withSet } from '../../../support/ui/fakeSettings';

const label = (key: keyof typeof words.setting) => words.setting[key].label;
const found = (search: string, state = defaultSettings) =>
  settingRows(state, search).flatMap(({ rows }) => rows.map(({ key }) => key));
const rowOf = (key: string, state = defaultSettings) =>
  settingRows(state, '')
    .flatMap(({ rows }) => rows)
    .find((row) => row.key === key);

describe('the rows', () => {
  it('are all settings there are, each once', () =>
    expect(found('').sort()).toEqual(Object.keys(preferencesSchema.shape).sort()));

  it.each([
    ['  ', Object.keys(preferencesSchema.shape).length],
    [label('notifications.missedCalls').toUpperCase(), 1],
    [`  CALLBACK   ${label('notifications.missedCalls')} `, 1],
    [label('incoming.hideCallerWhenLocked').replaceAll('a', 'à'), 1],
    ['log.hideParties', 1],
    [Object.values(words.setting['incoming.show'].choices).at(-1) ?? '', 1],
    [words.group.hotkeys, 9],
    ['wallpaper', 0],
    ['$&', 0],
  ])('for %j are %i', (search, count) => expect(found(search)).toHaveLength(count));

  it('say who set each, and why one is locked', () => {
    const places = { provisioned: '/etc/config.json', policy: null };
    const state = withSet(
      withSet(withSet({ ...defaultSettings, places }, 'user', { 'incoming.show': 'card' }), 'provisioned', {
        'dialling.confirm': false,
      }),
      'policy',
      { 'hotkeys.answer': null },
    );
    expect(rowOf('incoming.show', state)).toMatchObject({ source: 'user', locked: null });
    expect(rowOf('hotkeys.hold', state)).toMatchObject({ source: 'default', locked: null });
    expect(rowOf('dialling.confirm', state)).toMatchObject({
      control: { kind: 'switch', on: false },
      locked: words.lockedBy('provisioned', '/etc/config.json'),
    });
    expect(rowOf('hotkeys.answer', state)).toMatchObject({
      control: { kind: 'hotkey', keys: [] },
      locked: words.lockedBy('policy', null),
    });
  });

  it('say why a key does not work, and who holds it', () => {
    const taken = (holder: string | null) => ({
      ...defaultSettings,
      hotkeys: { ...defaultSettings.hotkeys, answer: { accelerator: null, state: 'taken' as const, holder } },
    });
    expect(rowOf('hotkeys.answer', taken('Teams'))?.trouble).toBe(words.heldBy('Teams'));
    expect(rowOf('hotkeys.answer', taken(null))?.trouble).toBe(words.hotkey.taken);
    expect(rowOf('hotkeys.answer')?.trouble).toBeNull();
  });
});

describe('text size', () => {
  const press = (
    key: string,
    held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = { ctrlKey: true },
  ) => {
    const settings = new FakeSettings(withSet(defaultSettings, 'user', { 'window.textSize': '150' }));
    const view = new SettingsView(settings, new Navigation());
    const ours = view.pressZoom({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      repeat: false,
      ...held,
    });
    return { ours, size: settings.state?.preferences.values['window.textSize'] };
  };
  it.each([
    ['+', '175'],
    ['=', '175'],
    ['-', '125'],
    ['_', '125'],
    ['0', '100'],
  ])('Ctrl %s makes 150 %% to %s %%', (key, size) => {
    expect(press(key)).toEqual({ ours: true, size });
    expect(press(key, { metaKey: true })).toEqual({ ours: true, size });
  });
  it.each([
    ['+', {}],
    ['0', {}],
    ['1', { ctrlKey: true }],
    ['+', { ctrlKey: true, altKey: true }],
  ])('%s with %j is not ours', (key, held) => expect(press(key, held)).toEqual({ ours: false, size: '150' }));
  it('ends at its smallest and its largest', () => {
    expect(textSizeAfter('100', -1)).toBe('100');
    expect(textSizeAfter('200', 1)).toBe('200');
  });
});

describe('keys', () => {
  const stroke = (key: string, code: string, ...held: string[]) => ({
    key,
    code,
    ctrlKey: held.includes('ctrl'),
    altKey: held.includes('alt'),
    shiftKey: held.includes('shift'),
    metaKey: held.includes('meta'),
  });
  it.each([
    [stroke('F2', 'F2'), 'linux', 'F2'],
    [stroke('F2', 'F2', 'shift'), 'linux', 'Shift+F2'],
    [stroke('ä', 'Digit1', 'ctrl', 'shift'), 'win32', 'CommandOrControl+Shift+1'],
    // AZERTY: the letter that is written on the key, not its place.
    [stroke('a', 'KeyQ', 'ctrl'), 'linux', 'CommandOrControl+A'],
    [stroke('ArrowUp', 'ArrowUp', 'alt', 'meta'), 'linux', 'Alt+Super+Up'],
    [stroke('5', 'Numpad5', 'ctrl'), 'linux', 'CommandOrControl+num5'],
    [stroke('k', 'KeyK', 'meta', 'ctrl'), 'darwin', 'CommandOrControl+Control+K'],
  ])('%o on %s are %s', (pressed, platform, accelerator) => {
    expect(recordStroke(pressed, platform)).toEqual({ kind: 'accelerator', accelerator });
    expect(preferencesSchema.shape['hotkeys.answer'].safeParse(accelerator).success).toBe(true);
  });
  it.each([
    [stroke('Control', 'ControlLeft', 'ctrl'), 'partial'],
    [stroke('a', 'KeyA'), 'needs-modifier'],
    [stroke('A', 'KeyA', 'shift'), 'needs-modifier'],
    [stroke('Enter', 'Enter'), 'needs-modifier'],
    [stroke('ß', 'Minus', 'ctrl'), 'unknown'],
    [stroke('Dead', 'Equal', 'ctrl'), 'unknown'],
  ])('%o are %s', (pressed, kind) => expect(recordStroke(pressed, 'linux')).toEqual({ kind }));
  it.each([
    ['linux', ['Ctrl', 'Shift', 'F2']],
    ['darwin', ['⌘', '⇧', 'F2']],
  ])('on %s are written %j', (platform, names) =>
    expect(keyNames('CommandOrControl+Shift+F2', platform)).toEqual(names),
  );
});

describe('the page', () => {
  it('tells of a damaged file in the window until it is dismissed or the settings are opened', () => {
    const problem = { kind: 'set-aside', aside: '/x.corrupt', wrong: ['(whole)'] } as const;
    const open = () =>
      new SettingsView(new FakeSettings({ ...defaultSettings, problems: [problem] }), new Navigation());
    const dismissed = open();
    expect(dismissed.message?.title).toBe(words.setAside.title);
    dismissed.dismissMessage();
    expect(dismissed.message).toBeNull();
    const opened = open();
    opened.show();
    opened.leave();
    expect(opened.message).toBeNull();
  });

  it('goes back step by step: preview, search, page', async () => {
    const settings = new FakeSettings(defaultSettings);
    settings.chosen = {
      outcome: 'ready',
      preview: { file: '/x', changes: { 'hotkeys.hold': null }, locked: [], account: {} },
    };
    const navigation = new Navigation();
    const view = new SettingsView(settings, navigation);
    view.show();
    view.search = 'call';
    await view.chooseImport();
    expect(view.previewed).toEqual([{ label: words.setting['hotkeys.hold'].label, value: words.noKey }]);
    view.back();
    expect([view.preview, view.search]).toEqual([null, 'call']);
    view.back();
    expect([view.search, navigation.place.pages]).toEqual(['', ['settings']]);
    view.back();
    expect(navigation.place.pages).toEqual([]);
  });

  it('records nothing but what is pressed while it records', async () => {
    const settings = new FakeSettings(defaultSettings);
    const view = new SettingsView(settings, new Navigation());
    const held = { ctrlKey: true, altKey: false, shiftKey: false, metaKey: false };
    const press = (key: string, repeat = false) =>
      view.stroke({ key, code: key, ...held, repeat } as KeyboardEvent);
    await press('F2');
    await view.record('hotkeys.hold');
    await press('F4', true);
    await press('F4');
    await press('F5');
    expect(settings.asked).toEqual([
      { recording: true },
      { 'hotkeys.hold': 'CommandOrControl+F4' },
      { recording: false },
    ]);
  });
});

describe('rules that are typed', () => {
  it.each([
    ['jabra\n  poly.*8200 \n\n', ['jabra', 'poly.*8200'], null],
    ['jabra\n(', undefined, words.wrongRule('(')],
    ['(?=jabra)', undefined, words.wrongRule('(?=jabra)')],
    ['x'.repeat(257), undefined, words.wrongRule('x'.repeat(257))],
    ['x\n'.repeat(33), undefined, words.tooManyRules(32)],
    ['', [], null],
  ])('%j', async (text, rules, trouble) => {
    const settings = new FakeSettings(defaultSettings);
    const view = new SettingsView(settings, new Navigation());
    await view.setRules('sound.speakerRules', text);
    expect(settings.asked).toEqual(rules === undefined ? [] : [{ 'sound.speakerRules': rules }]);
    expect(view.wrongRule?.text ?? null).toBe(trouble);
    if (rules !== undefined)
      expect(preferencesSchema.shape['sound.speakerRules'].safeParse(rules).success).toBe(true);
  });
});
