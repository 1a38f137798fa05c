import { describe, expect, it } from 'vitest';
import { refusedSwitch, removeTellingVariables } from '../../../../src/main/security/switches';

const nothingSeen = () => false;
const on = (platform: NodeJS.Platform, argv: readonly string[], isRoot = false) =>
  refusedSwitch(['phone', ...argv], { platform, isRoot, hasSwitch: nothingSeen });

describe('a packaged phone', () => {
  it.each([
    // Remote control.
    ['--remote-debugging-port=0', 'remote-debugging-port'],
    ['--remote-debugging-pipe', 'remote-debugging-pipe'],
    ['--inspect', 'inspect'],
    ['--inspect-brk=9229', 'inspect-brk'],
    // Certificates.
    ['--ignore-certificate-errors', 'ignore-certificate-errors'],
    ['--ignore-certificate-errors-spki-list=AAAA', 'ignore-certificate-errors-spki-list'],
    ['--allow-insecure-localhost', 'allow-insecure-localhost'],
    ['--test-type', 'test-type'],
    // What writes secrets.
    ['--ssl-key-log-file=/tmp/keys', 'ssl-key-log-file'],
    ['--log-net-log=/tmp/net.json', 'log-net-log'],
    ['--net-log-capture-mode=Everything', 'net-log-capture-mode'],
    ['--enable-logging', 'enable-logging'],
    ['--vmodule=*=9', 'vmodule'],
    // The page's fences.
    ['--disable-web-security', 'disable-web-security'],
    ['--no-sandbox', 'no-sandbox'],
    ['--js-flags=--expose-gc', 'js-flags'],
    ['--load-extension=/tmp/x', 'load-extension'],
    ['--use-fake-ui-for-media-stream', 'use-fake-ui-for-media-stream'],
    ['--enable-features=UseOzonePlatform,PermissiveThings', 'enable-features'],
    ['--disable-features=NetworkServiceSandbox', 'disable-features'],
    // What is new or mistyped.
    ['--configuration=x.json', 'configuration'],
    ['--', undefined],
    // As Chromium reads it.
    ['-ignore-certificate-errors', 'ignore-certificate-errors'],
    [' --ignore-certificate-errors ', 'ignore-certificate-errors'],
    ['--ignore-certificate-errors=', 'ignore-certificate-errors'],
  ])('does not take %s', (argument, name) => expect(on('linux', [argument])).toBe(name));

  it('names the first of several', () =>
    expect(on('linux', ['--hidden', '--inspect', '--log-net-log'])).toBe('inspect'));

  it.each([
    [['--config', '/etc/x.json', '--hidden', '--user-data-dir=/home/agent/data']],
    [['--config=/inspect', 'inspect', 'tel:+493012345']],
    [['--ozone-platform=wayland', '--enable-features=UseOzonePlatform,WaylandWindowDecorations']],
    [['--ozone-platform-hint=auto', '--force-device-scale-factor=1.5', '--lang=de', '--disable-gpu']],
    [['--proxy-server=proxy.example.com:3128', '--proxy-bypass-list=*.example.com']],
    [['--', '--ignore-certificate-errors']],
    [['-', '']],
  ])('takes %j', (argv) => expect(on('linux', argv)).toBeUndefined());

  it('takes --no-sandbox from root, whom Chromium refuses to run for without it', () =>
    expect(on('linux', ['--no-sandbox'], true)).toBeUndefined());

  it('reads as Chromium does on Windows: in any case, and by a slash', () => {
    expect(on('win32', ['--Ignore-Certificate-Errors'])).toBe('ignore-certificate-errors');
    expect(on('win32', ['/ssl-key-log-file=C:\\keys'])).toBe('ssl-key-log-file');
    expect(on('win32', ['--Config', 'C:\\x.json', '--updated', '-Embedding'])).toBeUndefined();
    // A path, not a switch, where a slash begins one.
    expect(on('linux', ['/etc/x.json'])).toBeUndefined();
  });

  it('takes what macOS itself adds', () => {
    expect(on('darwin', ['-psn_0_12345'])).toBeUndefined();
    expect(on('linux', ['-psn_0_12345'])).toBe('psn_0_12345');
  });

  it('finds what only Chromium saw', () => {
    const hasSwitch = (name: string) => name === 'ssl-key-log-file';
    expect(refusedSwitch(['phone'], { platform: 'linux', isRoot: false, hasSwitch })).toBe(
      'ssl-key-log-file',
    );
  });
});

it('takes the variables away by which keys would be written, and says which', () => {
  const env = { SSLKEYLOGFILE: '/tmp/keys', HOME: '/home/agent' };
  expect(removeTellingVariables(env)).toEqual(['SSLKEYLOGFILE']);
  expect(env).toEqual({ HOME: '/home/agent' });
  expect(removeTellingVariables(env)).toEqual([]);
  // The names of variables have no case on Windows.
  const windows: NodeJS.ProcessEnv = { SslKeyLogFile: 'C:\\keys' };
  expect(removeTellingVariables(windows)).toEqual(['SslKeyLogFile']);
  expect(windows).toEqual({});
});
