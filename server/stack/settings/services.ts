/**
 * The daemons of a set, in the order in which they are stopped last to first. Those of a later stage need those of an
 * earlier one to answer before they start.
 */
export const services = ['mysql', 'asterisk', 'kamailio', 'coturn', 'nginx'] as const;
export type Service = (typeof services)[number];

export function isService(name: string): name is Service {
  return services.some((service) => service === name);
}
