import { describe, expect, it } from 'vitest';
import { dialOfferOf } from '../../../../../src/shared/domain/dialling/dialOffer';

const atOnce = { confirm: false, ownHosts: ['phone.example.com'] };

describe('a number that is offered', () => {
  it('is called without asking only where that is allowed', () => {
    const offered = { ok: true, number: '2001', after: null, foreignHost: null };
    expect(dialOfferOf('tel:2001', 'link', atOnce)).toEqual({ origin: 'link', offered, confirm: false });
    expect(dialOfferOf('tel:2001', 'link', { ...atOnce, confirm: true }).confirm).toBe(true);
  });

  it('of a link to another server is asked about, unless it is the same person everywhere', () => {
    expect(dialOfferOf('sip:2001@PHONE.example.com', 'link', atOnce)).toMatchObject({
      offered: { foreignHost: null },
      confirm: false,
    });
    expect(dialOfferOf('sip:2001@evil.test', 'link', atOnce)).toMatchObject({
      offered: { number: '2001', after: null, foreignHost: 'evil.test' },
      confirm: true,
    });
    expect(dialOfferOf('sip:+49301234@gw.test', 'link', atOnce)).toMatchObject({
      offered: { number: '+49301234', after: null, foreignHost: null },
      confirm: false,
    });
  });

  it('is taken from selected text as from the dial field', () => {
    expect(dialOfferOf(' +49 (0) 30 / 1234\n', 'hotkey', atOnce)).toMatchObject({
      offered: { ok: true, number: '+49301234' },
    });
  });

  it('is shown first where it was picked out of words, or keys follow', () => {
    for (const [text, number, after] of [
      ['Tel.: 030 5550-1234', '03055501234', null],
      ['089 123 ext. 45', '089123', '45'],
    ] as const) {
      expect(dialOfferOf(text, 'hotkey', atOnce)).toMatchObject({
        offered: { ok: true, number, after },
        confirm: true,
      });
    }
    expect(dialOfferOf('tel:+14085551234,,1%23', 'link', atOnce)).toMatchObject({
      offered: { number: '+14085551234', after: ',,1#' },
      confirm: true,
    });
  });

  it('is refused with both where the text has two', () => {
    expect(dialOfferOf('030 123456 / 0171 2345678', 'hotkey', atOnce)).toMatchObject({
      offered: { ok: false, text: '030123456 / 01712345678', problem: 'several-numbers' },
    });
  });

  it('is refused with what can be shown of it, and never called without asking', () => {
    expect(dialOfferOf('sip:1@evil;maddr=10.0.0.1', 'link', atOnce)).toEqual({
      origin: 'link',
      offered: { ok: false, text: 'sip:1@evil;maddr=10.0.0.1', problem: 'more-than-a-number' },
      confirm: true,
    });
    const { offered } = dialOfferOf(
      `\u202eDear\u0000 customer,\r\n${'x'.repeat(1_000_000)}`,
      'hotkey',
      atOnce,
    );
    expect(offered).toMatchObject({ ok: false, problem: 'not-a-number' });
    expect(offered.ok ? '' : offered.text).toMatch(/^Dear customer, x+…$/);
    expect(offered.ok ? 0 : offered.text.length).toBe(64);
  });
});
