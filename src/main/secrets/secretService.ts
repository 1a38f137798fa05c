import type { KeychainProblem } from '../../shared/domain/registration/keychain';
import { watchName } from '../dbus/busNames';
import { DBusError, type SessionBus } from '../dbus/port';
import { getProperty, onPropertiesChanged } from '../dbus/properties';
import type { Logger } from '../diagnostics/port';
import type { SystemKeychain } from './systemKeychain';

const NAME = 'org.freedesktop.secrets';
const service = { destination: NAME, path: '/org/freedesktop/secrets' } as const;
const SERVICE = 'org.freedesktop.Secret.Service';
const PROMPT = 'org.freedesktop.Secret.Prompt';
/** The specification's word for no object: no collection, or no prompt. */
const NONE = '/';

/**
 * The Secret Service of a Linux desktop (freedesktop Secret Service 0.2), as a whole. libsecret gives null for a locked
 * keyring as for an absent password, and waits for as long as its unlock dialog stays open; so the lock is looked at here
 * first, and only here a dialog is opened.
 *
 * @param promptWithinMs how long the agent has to type into that dialog, in milliseconds
 */
export function createSecretService(
  bus: SessionBus,
  { promptWithinMs, log }: { readonly promptWithinMs: number; readonly log: Logger },
): SystemKeychain {
  const prompts = new Map<string, (dismissed: boolean) => void>();
  let hearing: Promise<void> | null = null;
  let unlocking: Promise<KeychainProblem | null> | null = null;

  function hear(): Promise<void> {
    hearing ??= bus.onSignal({ sender: NAME, interface: PROMPT }, ({ member, path, body }) => {
      if (member === 'Completed') prompts.get(path)?.(body[0] === true);
    });
    return hearing;
  }

  /** @returns whether it was dismissed: by the agent, for want of a dialog, or by us after the time was up */
  async function dismissedAt(path: string): Promise<boolean> {
    await hear();
    const prompt = { destination: NAME, path, interface: PROMPT } as const;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<boolean>((resolve, reject) => {
        prompts.set(path, resolve);
        timer = setTimeout(() => {
          bus.call({ ...prompt, member: 'Dismiss' }).catch(() => {});
          resolve(true);
        }, promptWithinMs);
        // No window id: X11's would be no use under Wayland, and the dialog comes to the front by itself.
        bus.call({ ...prompt, member: 'Prompt', signature: 's', body: [''] }).catch(reject);
      });
    } finally {
      clearTimeout(timer);
      prompts.delete(path);
    }
  }

  async function unlock(): Promise<KeychainProblem | null> {
    const collection = await defaultCollection(bus);
    if (collection === null) return 'missing';
    if (!(await isLocked(bus, collection))) return null;
    const [, prompt] = await bus.call({
      ...service,
      interface: SERVICE,
      member: 'Unlock',
      signature: 'ao',
      body: [[collection]],
    });
    const dismissed = typeof prompt === 'string' && prompt !== NONE && (await dismissedAt(prompt));
    // What the dialog says is one thing; it may have been unlocked by another way meanwhile.
    if (!(await isLocked(bus, collection))) return null;
    return dismissed ? 'refused' : 'locked';
  }

  const problem = () =>
    asProblem(async () => {
      const collection = await defaultCollection(bus);
      if (collection === null) return 'missing';
      return (await isLocked(bus, collection)) ? 'locked' : null;
    });

  return {
    problem,
    async unlock() {
      unlocking ??= asProblem(unlock).finally(() => {
        unlocking = null;
      });
      return await unlocking;
    },
    onUsable(listener) {
      const look = async (): Promise<void> => {
        if ((await problem()) === null) listener();
      };
      const watched = [
        // Unlocked: gnome-keyring and KWallet send the first, some send the second only.
        onPropertiesChanged(bus, { service: NAME }, () => void look()),
        bus.onSignal({ sender: NAME, interface: SERVICE }, ({ member }) => {
          if (member === 'CollectionChanged') void look();
        }),
        // Started, later than the phone.
        watchName(bus, NAME, (isThere) => {
          if (isThere) void look();
        }),
      ];
      for (const each of watched) {
        each.catch((error: unknown) => log.write('info', 'keychain.not-watched', { error }));
      }
    },
  };
}

/** Finds the default keyring; null: there is none to put anything into. @throws DBusError */
async function defaultCollection(bus: SessionBus): Promise<string | null> {
  const [collection] = await bus.call({
    ...service,
    interface: SERVICE,
    member: 'ReadAlias',
    signature: 's',
    body: ['default'],
  });
  return typeof collection === 'string' && collection !== NONE ? collection : null;
}

/** @throws DBusError */
async function isLocked(bus: SessionBus, collection: string): Promise<boolean> {
  const locked = { interface: 'org.freedesktop.Secret.Collection', property: 'Locked' };
  return (await getProperty(bus, { destination: NAME, path: collection }, locked)) !== false;
}

const silent = new Set([
  'no-answer',
  'org.freedesktop.DBus.Error.NoReply',
  'org.freedesktop.DBus.Error.TimedOut',
]);

async function asProblem(run: () => Promise<KeychainProblem | null>): Promise<KeychainProblem | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DBusError) return silent.has(error.dbusName) ? 'silent' : 'missing';
    throw error;
  }
}
