/** The system's own libraries, called by koffi (docs/decisions/0077). */
export type Libraries = Pick<typeof import('koffi'), 'load'>;

/** Tells whether a key (as in Accelerator) is down; null: not one that this system's reader knows. */
export type KeyReader = (key: string) => boolean | null;
