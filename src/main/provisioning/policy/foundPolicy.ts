import type { ItSettingsProblem } from '../itSettings';

/** What a machine has as its policy. `place`: the file or registry key, as IT knows it. */
export type FoundPolicy =
  | { readonly state: 'none' }
  | { readonly state: 'found'; readonly place: string; readonly values: unknown }
  | {
      readonly state: 'refused';
      readonly place: string;
      /** `not-trusted`: others than the administrator could have written it. */
      readonly problem: Exclude<ItSettingsProblem, 'insecure'> | 'not-trusted';
      /** Of an administrator's own text that can't be understood: whether it says anything of `trust`. */
      readonly namesTrust?: boolean;
    };
