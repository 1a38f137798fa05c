import { describe, expect, it } from 'vitest';
import { desktopHolder } from '../../../../src/main/shortcuts/holders/desktopHolder';
import { gnomeHolder } from '../../../../src/main/shortcuts/holders/gnome';
import { parseAccelerator } from '../../../../src/shared/domain/hotkeys/accelerator';
import { FakeBus } from '../../../support/main/fakeBus';
import { MemoryLog } from '../../../support/main/memory';

function accelerator(text: string) {
  const parsed = parseAccelerator(text, 'linux');
  if (parsed === null) throw new Error(text);
  return parsed;
}

describe('GNOME', () => {
  const CUSTOM = 'org.gnome.settings-daemon.plugins.media-keys.custom-keybinding';
  const path = '/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/custom0/';
  const settings: Record<string, string> = {
    'org.gnome.desktop.wm.keybindings': [
      "org.gnome.desktop.wm.keybindings close ['<Alt>F4']",
      'org.gnome.desktop.wm.keybindings always-on-top @as []',
      "org.gnome.desktop.wm.keybindings move-to-workspace-2 ['<Super>2', '<Primary><Shift>F2']",
    ].join('\n'),
    'org.gnome.settings-daemon.plugins.media-keys': [
      `org.gnome.settings-daemon.plugins.media-keys custom-keybindings ['${path}']`,
      "org.gnome.settings-daemon.plugins.media-keys play-static ['XF86AudioPlay', '<Ctrl>XF86AudioPlay']",
    ].join('\n'),
    [`${CUSTOM}:${path}`]: [
      `${CUSTOM} binding '<Shift><Control>F3'`,
      `${CUSTOM} command 'terminal'`,
      `${CUSTOM} name 'My terminal'`,
    ].join('\n'),
  };
  const holderOf = (keys: string) =>
    gnomeHolder(accelerator(keys), (schema) => Promise.resolve(settings[schema] ?? ''));

  it.each([
    ['CommandOrControl+Shift+F2', 'GNOME: move to workspace 2'],
    ['Ctrl+Shift+F3', 'GNOME: My terminal'],
    ['MediaPlayPause', 'GNOME: play static'],
    ['Ctrl+Shift+F4', null],
    ['F2', null],
  ])('names who has %s', async (keys, holder) => {
    expect(await holderOf(keys)).toBe(holder);
  });
});

describe('KDE', () => {
  const bus = new FakeBus();
  const holderOf = desktopHolder({
    bus,
    platform: 'linux',
    env: { XDG_CURRENT_DESKTOP: 'KDE' },
    log: new MemoryLog(),
  });

  it('is asked by the name that Qt has for the keys', async () => {
    bus.answers.set('actionList', () => [['kwin', 'Walk', 'KWin', 'Walk Through Windows']]);
    expect(await holderOf('Ctrl+Shift+F2')).toBe('KWin: Walk Through Windows');
    // Qt::ShiftModifier, Qt::ControlModifier, Qt::Key_F2.
    expect(bus.called('actionList')[0]?.body).toEqual([[[0x0700_0031, 0, 0, 0]]]);
  });

  it('may not know, or not be there', async () => {
    bus.answers.set('actionList', () => [[]]);
    expect(await holderOf('Ctrl+Shift+F3')).toBeNull();
    bus.answers.delete('actionList');
    expect(await holderOf('Ctrl+Shift+F3')).toBeNull();
  });
});

it('asks nobody on other desktops', async () => {
  const bus = new FakeBus();
  const options = { bus, env: { XDG_CURRENT_DESKTOP: 'XFCE' }, log: new MemoryLog() };
  expect(await desktopHolder({ ...options, platform: 'linux' })('Ctrl+Shift+F2')).toBeNull();
  expect(await desktopHolder({ ...options, platform: 'win32' })('Ctrl+Shift+F2')).toBeNull();
  expect(bus.calls).toEqual([]);
});
