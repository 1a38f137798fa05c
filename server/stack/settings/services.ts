/**
 * The services of a server set. They are started in this order and stopped in the reverse one: later ones need earlier ones.
 */
export const services = ['mysql', 'asterisk', 'kamailio', 'coturn', 'nginx'] as const;
export type Service = (typeof services)[number];

export function isService(name: string): name is Service {
  return services.some((service) => service === name);
}
