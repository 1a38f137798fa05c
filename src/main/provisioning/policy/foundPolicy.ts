import type { ItSettingsProblem } from '../itSettings';

/** The machine's policy as it is found. `place`: the file or registry key, as IT knows it. */
export type FoundPolicy =
  | { readonly state: 'none' }
  | { readonly state: 'found'; readonly place: string; readonly values: unknown }
  | {
      readonly state: 'refused';
      readonly place: string;
      /** `not-trusted`: others than the administrator could have written it. */
      readonly problem: Exclude<ItSettingsProblem, 'insecure'> | 'not-trusted';
      /** True where the administrator's own text can't be understood, but says something of `trust`. */
      readonly namesTrust?: boolean;
    };
