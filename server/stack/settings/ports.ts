import { z } from 'zod';

const port = z.number().int().min(1).max(65_535);

/** Every port of a set. */
export const portsSchema = z.object({
  /** SIP over secure WebSocket, for the phones. */
  wss: port,
  /** Kamailio's SIP over UDP and TCP, for Genesys. */
  sip: port,
  /** Kamailio's SIP over TLS, for Genesys. */
  sips: port,
  /** nginx: pages, files and WSS on one port. */
  https: port,
  /** SIP over plain WebSocket, for nginx only. */
  ws: port,
  /** coturn over UDP and TCP. */
  turn: port,
  /** coturn over TLS. */
  turns: port,
  /** Asterisk's SIP over UDP, for Kamailio only. */
  asterisk: port,
  /** Asterisk's HTTP, for this host only. */
  asteriskHttp: port,
  /** Kamailio's metrics, for this host only. */
  metrics: port,
  mysql: port,
  /** The stand-in for Genesys (server/sim). */
  genesys: port,
  /** RTP of Asterisk, both included. */
  rtpFirst: port,
  rtpLast: port,
  /** coturn's relay ports, both included. */
  relayFirst: port,
  relayLast: port,
});
export type Ports = z.infer<typeof portsSchema>;

const standard: Ports = {
  wss: 8089,
  sip: 5060,
  sips: 5061,
  https: 443,
  ws: 8087,
  turn: 3478,
  turns: 5349,
  asterisk: 5062,
  asteriskHttp: 8088,
  metrics: 9494,
  mysql: 13_306,
  genesys: 5065,
  rtpFirst: 20_000,
  rtpLast: 20_499,
  relayFirst: 30_000,
  relayLast: 30_999,
};

/** The ports of a set with a port base: a thousand from there on. */
function portsFrom(base: number): Ports {
  return {
    wss: base,
    sip: base + 1,
    asterisk: base + 2,
    mysql: base + 3,
    https: base + 4,
    genesys: base + 5,
    sips: base + 6,
    turn: base + 7,
    turns: base + 8,
    ws: base + 9,
    metrics: base + 10,
    asteriskHttp: base + 11,
    rtpFirst: base + 20,
    rtpLast: base + 519,
    relayFirst: base + 520,
    relayLast: base + 999,
  };
}

/** Adds the ports that an older version did not have: from the set's port base if it has one, else the default ones. */
export function completePorts(known: Partial<Ports>): Partial<Ports> {
  const { wss, rtpFirst } = known;
  const moved = wss !== undefined && rtpFirst === wss + 20;
  return { ...(moved ? portsFrom(wss) : standard), ...known };
}

export interface PortChoice {
  /** First port of the set, so that several sets run side by side. */
  readonly portBase?: number;
  readonly wssPort?: number;
  readonly sipPort?: number;
}

/** @throws ZodError when a port would lie beyond 65535 */
export function choosePorts(choice: PortChoice): Ports {
  const base = choice.portBase;
  return portsSchema.parse({
    ...(base === undefined ? standard : portsFrom(base)),
    ...(choice.wssPort === undefined ? {} : { wss: choice.wssPort }),
    ...(choice.sipPort === undefined ? {} : { sip: choice.sipPort }),
  });
}
