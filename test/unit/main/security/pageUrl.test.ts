import { expect, it } from 'vitest';
import { isSameOrigin, packagedPageUrl } from '../../../../src/main/security/pageUrl';

it.each([packagedPageUrl, 'app://phone/', 'app://phone/index.html#x'])('%s is the page', (url) =>
  expect(isSameOrigin(url, packagedPageUrl)).toBe(true),
);
it.each([
  '',
  'about:blank',
  'app://other/',
  'app:phone',
  'https://phone/',
  'app://phone.evil/',
  'app://phone:1/',
])('%j is not the page', (url) => expect(isSameOrigin(url, packagedPageUrl)).toBe(false));
it('tells the ports of a development server apart', () => {
  expect(isSameOrigin('http://localhost:5173/x', 'http://localhost:5173/')).toBe(true);
  expect(isSameOrigin('http://localhost:5174/', 'http://localhost:5173/')).toBe(false);
});
