/** Every process has it; src/shared has the types of none of them. */
declare const URL: {
  new (url: string): { readonly hostname: string };
  canParse(url: string): boolean;
};

/**
 * The host of a server, given as a URL or as an agent types it: IPv6 in brackets, as in any URI. Empty for what is no server.
 * It is an account's SIP domain too unless another one is given.
 */
export function hostOf(server: string): string {
  const url = server.includes('://') ? server : `wss://${server}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}
