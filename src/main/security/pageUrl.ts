/** The phone's page is served from here; what else a URL may say is not ours. */
export const pageScheme = 'app';
const pageHost = 'phone';
export const packagedPageUrl = `${pageScheme}://${pageHost}/index.html`;

/** Same scheme, host and port. `URL.origin` can't tell: it is "null" for every custom scheme. */
export function isSameOrigin(url: string, page: string): boolean {
  if (!URL.canParse(url)) return false;
  const candidate = new URL(url);
  const own = new URL(page);
  return candidate.protocol === own.protocol && candidate.host === own.host;
}
