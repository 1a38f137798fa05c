import fc from 'fast-check';
import { NameAddrHeader } from 'jssip';
import grammar from 'jssip/lib/Grammar';
import { describe, expect, it } from 'vitest';
import { readableUri, readLeniently } from '../../../../../src/renderer/phone/sip/lenientGrammar';

readLeniently();
readLeniently();

const piece = fc.constantFrom(
  ...['"', '<', '>', '%', '%2', '%FF', '%25', ';', ',', '\\', '@', ':', ' ', '\t', 'ö', '\u0000', '('],
  ...['sip:', 'tel:', 'urn:x', 'Ann', '50', 'phone.test', ';tag=t', '=', '[::1]'],
);
const value = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe("JsSIP's grammar, read leniently", () => {
  it.each(['From', 'To'])('gives a %s for whatever came, which can be written again', (rule) => {
    fc.assert(
      fc.property(value, (text) => {
        const read = grammar.parse(text, rule);
        expect(read).toBeInstanceOf(NameAddrHeader);
        expect(`${read}`).toMatch(/<\S+>/);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the tag, which names the dialog', () => {
    fc.assert(
      fc.property(value, (text) => {
        fc.pre(!/tag/.test(text));
        const read = grammar.parse(`"${text.replaceAll(/["\\]/g, '')}%<sip:50%@phone.test>;tag=t1`, 'From');
        expect((read as NameAddrHeader).getParam('tag')).toBe('t1');
      }),
    );
  });

  it('takes each Contact, Event, Session-Expires and other advice, or leaves it', () => {
    for (const rule of [
      'Contact',
      'Event',
      'Session_Expires',
      'Max_Forwards',
      'Content_Type',
      'Refer_To',
      'Replaces',
    ]) {
      fc.assert(fc.property(value, (text) => void expect(grammar.parse(text, rule)).not.toBe(-1)));
    }
  });

  it.each(['Via', 'Call_ID', 'CSeq', 'Record_Route', 'SIP_URI', 'host'])('stays strict about %s', (rule) => {
    expect(grammar.parse('<<<;;;', rule)).toBe(-1);
  });

  it.each([
    ['sip:50%@phone.test', 'sip:50%25@phone.test'],
    ['sip:50%25@phone.test', 'sip:50%25@phone.test'],
    ['sip:%FF@phone.test', 'sip:%25FF@phone.test'],
    ['sip:%2B49@phone.test', 'sip:+49@phone.test'],
    ['tel:+4989', 'tel:+4989'],
  ])('writes %s as %s', (text, written) => {
    expect(`${readableUri(text)}`).toBe(written);
  });

  it.each(['', 'Ann', 'sip:', 'javascript:', 'tel:+49 89', 'tel:<1>', 'sip:a@b\r\nX: 1'])(
    '%j is no URI',
    (text) => {
      expect(readableUri(text)).toBeNull();
    },
  );
});
