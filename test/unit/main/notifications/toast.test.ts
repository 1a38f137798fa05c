import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../../src/main/notifications/port';
import { readToastLink, toastXml } from '../../../../src/main/notifications/toast';

const notice: Notice = {
  key: '5f0c6c0e-8f0a-4f64-9a76-0d5d1f1f3a11',
  urgent: true,
  title: 'Maria',
  body: 'Incoming call',
  buttons: [{ action: 'answer', label: 'Answer' }],
};
const attributes = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

describe('a toast', () => {
  it('is a call to Windows, with buttons that come back as links, and silent', () => {
    const xml = toastXml(notice);
    expect(xml).toContain('scenario="incomingCall"');
    expect(xml).toContain('<audio silent="true"/>');
    expect(attributes(xml, 'content')).toEqual(['Answer']);
    expect(new Set(attributes(xml, 'activationType'))).toEqual(new Set(['protocol']));
    expect(attributes(xml, 'arguments').map(readToastLink)).toEqual([{ key: notice.key, action: 'answer' }]);
    expect(attributes(xml, 'launch').map(readToastLink)).toEqual([{ key: notice.key, action: 'show' }]);
  });
  it('of a missed call is none', () => {
    expect(toastXml({ ...notice, urgent: false })).not.toContain('incomingCall');
  });
  it.each([
    ['title', { title: '</text><image src="http://evil/"/>&\'"' }],
    ['body', { body: '</text><image src="http://evil/"/>&\'"' }],
    ['label', { buttons: [{ action: 'answer' as const, label: '" activationType="system" hint="' }] }],
    ['key', { key: '" activationType="system" hint="' }],
  ])('takes no markup from the %s', (_, change) => {
    const xml = toastXml({ ...notice, ...change });
    const shape = (text: string) => text.match(/<\/?[a-zA-Z]+| [a-zA-Z]+="/g);
    expect(shape(xml)).toEqual(shape(toastXml(notice)));
  });
  it('has no character that XML forbids', () => {
    const xml = toastXml({ ...notice, title: 'a\u0000b\u0007c\uFFFEd\uD800e\u{1F600}' });
    expect(xml).toContain('<text>abcde\u{1F600}</text>');
  });
});

describe('a link', () => {
  it.each([
    'agent-softphone:dial?notice=a',
    'agent-softphone:answer',
    'agent-softphone:answer?notice=',
    'agent-softphone://answer?notice=a',
    'tel:+4930',
    `agent-softphone:answer?notice=${'a'.repeat(400)}`,
    '--answer',
    '',
  ])('that is none of ours is none: %s', (text) => expect(readToastLink(text)).toBeNull());
});
