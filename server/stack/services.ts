/** The daemons of a set, in the order in which they start: each needs those before it. */
export const services = ['mysql', 'asterisk', 'kamailio'] as const;
export type Service = (typeof services)[number];

export function isService(name: string): name is Service {
  return services.some((service) => service === name);
}
