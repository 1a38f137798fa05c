import { z } from 'zod';

const port = z.number().int().min(1024).max(65_535);

/** Every port of a set. All are 1024 or higher, since no daemon runs as root. */
export const portsSchema = z.object({
  /** SIP over secure WebSocket, for the phones. */
  wss: port,
  /** Kamailio's SIP over UDP, for Genesys. */
  sip: port,
  /** Asterisk's SIP over UDP; only Kamailio is heard there. */
  asterisk: port,
  mysql: port,
  /** Where the stand-in for Genesys listens (server/sim). */
  genesys: port,
  /** RTP, both included. */
  rtpFirst: port,
  rtpLast: port,
});
export type Ports = z.infer<typeof portsSchema>;

const standard: Ports = {
  wss: 8089,
  sip: 5060,
  asterisk: 5062,
  mysql: 13_306,
  genesys: 5065,
  rtpFirst: 20_000,
  rtpLast: 20_499,
};

export interface PortChoice {
  /** Moves every port of the set, so that several run side by side. */
  readonly portBase?: number;
  readonly wssPort?: number;
  readonly sipPort?: number;
}

/** @throws ZodError when a port would lie outside of 1024 to 65535 */
export function choosePorts(choice: PortChoice): Ports {
  const base = choice.portBase;
  const moved =
    base === undefined
      ? standard
      : {
          wss: base,
          sip: base + 1,
          asterisk: base + 2,
          mysql: base + 3,
          genesys: base + 5,
          rtpFirst: base + 20,
          rtpLast: base + 519,
        };
  return portsSchema.parse({
    ...moved,
    ...(choice.wssPort === undefined ? {} : { wss: choice.wssPort }),
    ...(choice.sipPort === undefined ? {} : { sip: choice.sipPort }),
  });
}
