import { describe, expect, it } from 'vitest';
import { linkAmong } from '../../../../src/main/links/linkAmong';

describe('the link among the arguments', () => {
  it.each([
    [['/opt/phone', 'tel:2001'], 'tel:2001'],
    [['/opt/electron', '/opt/app', '--no-sandbox', 'SIP:2001@h'], 'SIP:2001@h'],
    [['/opt/phone', '--allow-file-access-from-files', '--', 'tel:2001'], 'tel:2001'],
    [['/opt/phone', '--config=/tmp/evil.json', 'tel:2001'], 'tel:2001'],
    [['/opt/phone'], null],
    [['tel:2001'], null],
    [['/opt/phone', 'tel:1', 'tel:2'], null],
    [['/opt/phone', '--config=tel:1', 'https://example.com/', 'file:///etc/passwd', '-tel:1'], null],
  ])('of %j is %s', (argv, link) => {
    expect(linkAmong(argv)).toBe(link);
  });
});
