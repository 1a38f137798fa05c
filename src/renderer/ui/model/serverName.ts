/** A wss URL as the agent would type it: wss://phone.example.com:8089/ is phone.example.com:8089. */
export function serverAsTyped(url: string): string {
  return url.replace(/^wss:\/\//, '').replace(/\/$/, '');
}
