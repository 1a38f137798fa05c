/**
 * A device as it is recognised again after a restart or in another socket. The browser's own ids are random and change
 * with its profile; the group is one of them, and only tells two devices of the same model apart.
 */
export interface DeviceIdentity {
  /** The name, without the vendor and product that Chromium appends. */
  readonly label: string;
  /** USB vendor and product, e.g. `046d:0a38`; null where the system does not tell. */
  readonly model: string | null;
  readonly group: string | null;
}

/** The most devices that one setting names. */
export const MAX_NAMED_DEVICES = 8;

/** The device as Chromium names it: `Jabra Evolve2 65 (0b0e:030c)`. */
export const describeDevice = ({ label, model }: DeviceIdentity): string =>
  model === null ? label : `${label} (${model})`;

/** Chromium appends the model of a USB device to its label. */
export function readLabel(text: string): Pick<DeviceIdentity, 'label' | 'model'> {
  const [, label, model] = /^(.*) \(([0-9a-f]{4}:[0-9a-f]{4})\)$/i.exec(text) ?? [];
  return label === undefined || model === undefined
    ? { label: text, model: null }
    : { label, model: model.toLowerCase() };
}

/** An identity as settings keep it: `Jabra Evolve2 65 (0b0e:030c) #GROUP`. */
export const identityText = (device: DeviceIdentity): string =>
  device.group === null ? describeDevice(device) : `${describeDevice(device)} #${device.group}`;

/** Reads an identity as settings keep it; IT may write only as much of it as it knows. */
export function readIdentity(text: string): DeviceIdentity {
  const [, described = text, group = null] = /^(.*) #([0-9a-f]{64})$/.exec(text) ?? [];
  return { ...readLabel(described), group };
}
