import { describe, expect, it } from 'vitest';
import { partyFrom } from '../../../../../../src/renderer/phone/sip/headers/party';

function party(from: string | undefined, assertedIdentity: readonly string[] = [], privacy?: string) {
  return partyFrom({ from, assertedIdentity, privacy: privacy === undefined ? [] : [privacy] });
}

const withheld = { number: '', name: null };

describe('partyFrom', () => {
  it.each([
    ['sip:1003@host:5060;tag=x', { number: '1003', name: null }],
    ['"Ann" <sip:1003@host>;tag=x', { number: '1003', name: 'Ann' }],
    ['"1003" <sip:1003@host>', { number: '1003', name: null }],
    ['<sip:%2B4989@host>', { number: '+4989', name: null }],
    ['<sip:+4989;phone-context=x:secret@host>', { number: '+4989', name: null }],
    ['<tel:+49-89;ext=1>', { number: '+49-89', name: null }],
    ['<sip:host>', withheld],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', withheld],
    ['"Ann" <sip:Anonymous@host>', withheld],
    ['<sip:x@anonymous.invalid>', withheld],
    ['"<b>Ann</b>" <sip:1@h>', { number: '1', name: '<b>Ann</b>' }],
    ['"\u202eknaB\u0007" <sip:1%0d%0a2@h>', { number: '1 2', name: 'knaB' }],
    ['<sip:%E0%A4%A@h>', { number: '%E0%A4%A', name: null }],
    ['<sip:a@b@c>', { number: 'a@b', name: null }],
    ['', withheld],
    [undefined, withheld],
    ['no uri at all', withheld],
  ])('From %j', (from, expected) => {
    expect(party(from)).toEqual(expected);
  });

  it('bounds name and number', () => {
    const { number, name } = party(`"${'n'.repeat(500)}" <sip:${'1'.repeat(500)}@h>`);
    expect(number).toHaveLength(64);
    expect(name).toHaveLength(80);
  });

  it('believes P-Asserted-Identity rather than From, and mixes no name from From into it', () => {
    expect(party('"Bank" <sip:1@h>', ['<sip:2@h>'])).toEqual({ number: '2', name: null });
    expect(party('"Bank" <sip:1@h>', ['"Ann" <sip:2@h>'])).toEqual({ number: '2', name: 'Ann' });
  });

  it('takes the first of several asserted identities that can be called, and the name from whichever has one', () => {
    expect(party('<sip:1@h>', ['<tel:+49>, "Lee, Ann" <sip:2@h>'])).toEqual({
      number: '+49',
      name: 'Lee, Ann',
    });
    expect(party('<sip:1@h>', ['"Ann" <sip:ann.lee@h>, <tel:+49>'])).toEqual({ number: '+49', name: 'Ann' });
    expect(party('<sip:1@h>', ['"Ann" <sip:ann.lee@h>'])).toEqual({ number: 'ann.lee', name: 'Ann' });
    expect(party('<sip:1@h>', ['<tel:+49>', '"Ann" <sip:2@h>'])).toEqual({ number: '+49', name: 'Ann' });
  });

  it('falls back to From when no asserted identity is usable', () => {
    expect(party('"Ann" <sip:1@h>', ['garbage', '<sip:anonymous@anonymous.invalid>', ''])).toEqual({
      number: '1',
      name: 'Ann',
    });
  });

  it.each(['id', 'header;id', 'critical; user', 'full'])('respects Privacy: %s', (privacy) => {
    expect(party('<sip:anonymous@anonymous.invalid>', ['"Ann" <sip:2@h>'], privacy)).toEqual(withheld);
  });

  it('does not take "none" or a word that only begins alike for privacy', () => {
    expect(party('<sip:1@h>', ['<sip:2@h>'], 'none').number).toBe('2');
    expect(party('<sip:1@h>', ['<sip:2@h>'], 'identity').number).toBe('2');
  });
});
