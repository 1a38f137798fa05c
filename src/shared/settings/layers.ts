/** The sources of a value; each wins over those before it. The agent changes what is `default` or `user`. */
export const settingSources = ['default', 'user', 'provisioned', 'policy'] as const;
export type SettingSource = (typeof settingSources)[number];

export interface Merged<Values extends object> {
  readonly values: Partial<Values>;
  readonly sources: { readonly [Key in keyof Values]?: SettingSource };
}

/** Merges the layers into one set of values, and says for each value who set it. An undefined value sets nothing. */
export function mergeLayers<Values extends object>(
  layers: Readonly<Partial<Record<SettingSource, Partial<Values>>>>,
): Merged<Values> {
  const values: Partial<Values> = {};
  const sources: { [Key in keyof Values]?: SettingSource } = {};
  for (const source of settingSources) {
    const layer: Partial<Values> = layers[source] ?? {};
    for (const key of Object.keys(layer) as (keyof Values)[]) {
      if (layer[key] === undefined) continue;
      values[key] = layer[key];
      sources[key] = source;
    }
  }
  return { values, sources };
}
