import { describe, expect, it } from 'vitest';
import { parseServerAddress } from '../../../../src/shared/settings/serverAddress';

describe('a server as typed', () => {
  it.each([
    ['phone.example.com', 'wss://phone.example.com:8089/'],
    ['  Phone.Example.COM  ', 'wss://phone.example.com:8089/'],
    ['phone', 'wss://phone:8089/'],
    ['phone.example.com:8089', 'wss://phone.example.com:8089/'],
    ['wss://phone.example.com', 'wss://phone.example.com/'],
    ['phone.example.com:443', 'wss://phone.example.com/'],
    ['phone.example.com:08089', 'wss://phone.example.com:8089/'],
    ['phone.example.com:8089/ws', 'wss://phone.example.com:8089/ws'],
    ['192.0.2.7', 'wss://192.0.2.7:8089/'],
    ['192.0.2.7:8089', 'wss://192.0.2.7:8089/'],
    ['2001:db8::7', 'wss://[2001:db8::7]:8089/'],
    ['::1', 'wss://[::1]:8089/'],
    ['[2001:DB8::7]:8089', 'wss://[2001:db8::7]:8089/'],
    ['wss://phone.example.com:8089', 'wss://phone.example.com:8089/'],
    ['WSS://phone.example.com/ws', 'wss://phone.example.com/ws'],
    ['https://phone.example.com:8089/', 'wss://phone.example.com:8089/'],
  ])('%s means %s', (typed, url) => expect(parseServerAddress(typed)).toEqual({ ok: true, url }));

  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['ws://phone.example.com', 'insecure'],
    ['http://phone.example.com', 'insecure'],
    ['sip:1001@phone.example.com', 'malformed'],
    ['sips://phone.example.com', 'malformed'],
    ['javascript:alert(1)', 'malformed'],
    ['phone.example.com:0', 'malformed'],
    ['phone.example.com:70000', 'malformed'],
    ['phone.example.com:port', 'malformed'],
    ['phone.example.com:', 'malformed'],
    ['agent:secret@phone.example.com', 'malformed'],
    ['wss://agent@phone.example.com', 'malformed'],
    ['phone.example.com?x=1', 'malformed'],
    ['phone.example.com#x', 'malformed'],
    ['phone example.com', 'malformed'],
    ['phone.example.com\\evil', 'malformed'],
    ['-phone.example.com', 'malformed'],
    ['phone..example.com', 'malformed'],
    ['999.1.1.1', 'malformed'],
    ['1:2:3', 'malformed'],
    ['[2001:db8::7', 'malformed'],
    ['[phone]', 'malformed'],
    [`${'a'.repeat(600)}.example.com`, 'malformed'],
  ])('%j is %s', (typed, problem) => expect(parseServerAddress(typed)).toEqual({ ok: false, problem }));
});
