import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../../src/main/notifications/port';
import { isToastLink, readToastLink, toastXml } from '../../../../src/main/notifications/toast';

const notice: Notice = {
  key: '5f0c6c0e-8f0a-4f64-9a76-0d5d1f1f3a11',
  urgent: true,
  title: 'Maria',
  body: 'Incoming call',
  buttons: [{ action: 'answer', label: 'Answer' }],
};
const run = '0b8a4c86-6f6a-4a5e-9a5c-1d1f5d0f7a11';
const read = (text: string) => readToastLink(text, run);
const attributes = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

describe('a toast', () => {
  it('is a call to Windows, with buttons that come back as links, and silent', () => {
    const xml = toastXml(notice, run);
    expect(xml).toContain('scenario="incomingCall"');
    expect(xml).toContain('<audio silent="true"/>');
    expect(attributes(xml, 'content')).toEqual(['Answer']);
    expect(new Set(attributes(xml, 'activationType'))).toEqual(new Set(['protocol']));
    expect(attributes(xml, 'arguments').map((link) => read(link.replaceAll('&amp;', '&')))).toEqual([
      { key: notice.key, action: 'answer' },
    ]);
    expect(attributes(xml, 'launch').map((link) => read(link.replaceAll('&amp;', '&')))).toEqual([
      { key: notice.key, action: 'show' },
    ]);
  });
  it('of a missed call is none', () => {
    expect(toastXml({ ...notice, urgent: false }, run)).not.toContain('incomingCall');
  });
  it.each([
    ['title', { title: '</text><image src="http://evil/"/>&\'"' }],
    ['body', { body: '</text><image src="http://evil/"/>&\'"' }],
    ['label', { buttons: [{ action: 'answer' as const, label: '" activationType="system" hint="' }] }],
    ['key', { key: '" activationType="system" hint="' }],
  ])('takes no markup from the %s', (_, change) => {
    const xml = toastXml({ ...notice, ...change }, run);
    const shape = (text: string) => text.match(/<\/?[a-zA-Z]+| [a-zA-Z]+="/g);
    expect(shape(xml)).toEqual(shape(toastXml(notice, run)));
  });
  it('has no character that XML forbids', () => {
    const xml = toastXml({ ...notice, title: 'a\u0000b\u0007c\uFFFEd\uD800e\u{1F600}' }, run);
    expect(xml).toContain('<text>abcde\u{1F600}</text>');
  });
});

describe('a link', () => {
  it.each([
    `agent-softphone:dial?notice=a&run=${run}`,
    `agent-softphone:answer?run=${run}`,
    `agent-softphone:answer?notice=&run=${run}`,
    `agent-softphone://answer?notice=a&run=${run}`,
    `tel:+4930?notice=a&run=${run}`,
    `agent-softphone:answer?notice=${'a'.repeat(400)}&run=${run}`,
    '--answer',
    '',
  ])('that is none of ours is none: %s', (text) => expect(read(text)).toBeNull());

  it.each([
    'agent-softphone:callBack?notice=missed',
    'agent-softphone:callBack?notice=missed&run=',
    'agent-softphone:callBack?notice=missed&run=7c9e6679-7425-40de-944b-e07fc1f90ae7',
    `agent-softphone:callBack?notice=missed&run=a&run=${run}`,
  ])('of a web page, or of an earlier run, asks for nothing: %s', (text) => {
    expect(isToastLink(text)).toBe(true);
    expect(read(text)).toBeNull();
    expect(read(`agent-softphone:callBack?notice=missed&run=${run}`)).toEqual({
      key: 'missed',
      action: 'callBack',
    });
  });
});
