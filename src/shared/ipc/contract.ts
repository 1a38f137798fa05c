import { z } from 'zod';
import { commandOriginSchema, phoneCommandSchema } from '../domain/call/command';
import { phoneIntents } from '../domain/call/intent';
import { keychainProblems, passwordPlaces } from '../domain/registration/keychain';
import { certificateRefusals } from '../domain/registration/registration';
import { accountSchema, credentialsSchema, partialAccountSchema } from '../settings/account';
import { settingSources } from '../settings/layers';
import { partialPreferencesSchema, preferencesSchema } from '../settings/preferences';
import { siteSchema } from '../settings/siteSchema';
import { callRecordSchema } from './callRecordSchema';
import { dialOfferSchema } from './dialOfferSchema';
import { hotkeysStateSchema, talkKeySchema } from './hotkeysSchema';
import { phoneStatusSchema } from './phoneStatusSchema';
import { recoverySchema, sipDialogsSchema } from './recoverySchema';
import { exportResultSchema, importResultSchema, settingsInfoSchema } from './settingsSchemas';
import { logFieldsSchema } from './uncaughtSchema';

/**
 * Every message between the page and main, with the schema of what goes each way. Both processes derive their
 * types from this map, and main validates by it when a handler is registered: there is no other way in.
 */
const nothing = z.void();

/** The fields of the sign-in form, as the agent types them. `server` is a host, host:port or wss URL: main makes an Account of it. */
const signInFieldsSchema = z.strictObject({
  server: z.string().max(512),
  dn: z.string().max(128),
  password: z.string().max(1024),
  /** The SIP domain, only where it is not the server's name. */
  domain: z.string().max(256).optional(),
  caFile: z.string().max(4096).optional(),
  /** The password place once the server accepted the sign-in; what IT has set wins. */
  passwordPlace: z.enum(passwordPlaces),
});
export type SignInFields = z.infer<typeof signInFieldsSchema>;

const signInErrorSchema = z.strictObject({
  /** `configuration`: the configuration file or the policy as a whole. */
  field: z.enum(['server', 'dn', 'password', 'domain', 'caFile', 'keychain', 'configuration']),
  problem: z.enum([
    'missing',
    'malformed',
    /** ws:// or http://: the phone speaks WSS only. */
    'insecure',
    /** IT has set this field to another value, and it wins. */
    'fixed',
    'unreadable',
    'not-a-certificate',
    /** The policy names this CA file, and others than the administrator can write it. */
    'not-trusted',
    /** Neither the agent chose this file in the system's dialog, nor IT, nor an account that signed in with it. */
    'not-chosen',
    'keychain-locked',
    'keychain-refused',
    'keychain-missing',
    'keychain-silent',
    /** Signed out, but the keychain could not be reached: the password is still in it, and signs nobody in. */
    'keychain-leftover',
    /** The keychain had the password, and something other than the phone took it out. */
    'entry-gone',
    /** The server refuses the password that was kept. */
    'no-longer-right',
  ]),
  /** The place of the wrong value when the agent did not type it: a file or registry key of IT's, and the key in it. */
  origin: z.strictObject({ file: z.string().max(4096), key: z.string().max(100).nullable() }).optional(),
});
export type SignInError = z.infer<typeof signInErrorSchema>;

export const accountIdSchema = z.strictObject({
  dn: accountSchema.shape.dn,
  domain: accountSchema.shape.domain,
});
export type AccountId = z.infer<typeof accountIdSchema>;

const accountsSchema = z.strictObject({
  /** The accounts that have signed in on this computer; the first is the active one, or was it last. `none`: no password is kept. */
  profiles: z.array(
    accountIdSchema.extend({
      server: accountSchema.shape.server,
      passwordPlace: z.enum([...passwordPlaces, 'none']),
    }),
  ),
  /** The password place that the form offers; `fixed`: IT has decided it. */
  passwordPlace: z.strictObject({ chosen: z.enum(passwordPlaces), fixed: z.boolean() }),
  /** IT has set the DN: there is no other account to choose. */
  dnFixed: z.boolean(),
});
export type Accounts = z.infer<typeof accountsSchema>;

/** Carried out as far as the keychain let it: `problem` says what it did not do. */
const keptSchema = z.strictObject({ accounts: accountsSchema, problem: z.enum(keychainProblems).nullable() });

const accountStateSchema = z.discriminatedUnion('state', [
  /** Nobody is signed in; `known` prefills the form (from settings or a configuration file). */
  z.strictObject({
    state: z.literal('signed-out'),
    known: partialAccountSchema,
    error: signInErrorSchema.optional(),
    accounts: accountsSchema,
  }),
  z.strictObject({
    state: z.literal('signed-in'),
    account: accountSchema,
    credentials: credentialsSchema,
    accounts: accountsSchema,
  }),
  /**
   * Prepared and not yet confirmed: main had to start the page anew within a sign-in (docs/decisions/0022), and this
   * page goes on where `account:prepare` returned in the one before.
   */
  z.strictObject({
    state: z.literal('signing-in'),
    account: accountSchema,
    credentials: credentialsSchema,
    accounts: accountsSchema,
  }),
]);
export type AccountState = z.infer<typeof accountStateSchema>;

const preferencesStateSchema = z.strictObject({
  values: preferencesSchema,
  sources: z.record(preferencesSchema.keyof(), z.enum(settingSources)),
});
/** The preferences that hold now, and for each value who set it. */
export type PreferencesState = z.infer<typeof preferencesStateSchema>;

export const invokeContract = {
  /** Asks for what holds for as long as the phone runs. */
  'app:info': {
    request: nothing,
    response: z.strictObject({ version: z.string(), platform: z.string(), site: siteSchema }),
  },
  /** Signs in at the start without the form, from settings and keychain. */
  'account:load': { request: nothing, response: accountStateSchema },
  /** Checks the form and gives what a first REGISTER needs. Nothing is stored before `account:confirm`. */
  'account:prepare': {
    request: signInFieldsSchema,
    response: z.discriminatedUnion('ok', [
      z.strictObject({ ok: z.literal(true), account: accountSchema, credentials: credentialsSchema }),
      z.strictObject({ ok: z.literal(false), error: signInErrorSchema }),
    ]),
  },
  /**
   * The prepared account registered: it is the active one, and its password goes to the keychain if that was wished.
   * With a `problem` it is kept for this session.
   */
  'account:confirm': { request: nothing, response: keptSchema },
  /** The prepared account is given up: who was active before is it again. */
  'account:cancel-sign-in': { request: nothing, response: accountStateSchema },
  /** Another of the profiles becomes the active one. */
  'account:switch': { request: accountIdSchema, response: accountStateSchema },
  /** Takes a profile that is not active away, with its password. With a `problem` it stays. */
  'account:remove': { request: accountIdSchema, response: keptSchema },
  /**
   * Moves the active account's password. With a `problem` it could not be stored; or what is stored could
   * not be deleted: that signs nobody in, and is deleted as soon as it can be.
   */
  'account:keep-password': {
    request: z.strictObject({ place: z.enum(passwordPlaces) }),
    response: keptSchema,
  },
  /** The agent asks for it: the system's dialog may open, and this waits for it. null: the keychain can be used. */
  'account:unlock-keychain': { request: nothing, response: z.enum(keychainProblems).nullable() },
  /** The server challenged with a realm other than the domain: HA1 for that realm, or null when nobody signs in. */
  'account:credentials': {
    request: z.strictObject({ realm: z.string().min(1).max(256) }),
    response: credentialsSchema.nullable(),
  },
  /** The password is forgotten and deleted. With a `problem` it is still in the keychain, and signs nobody in. */
  'account:sign-out': { request: nothing, response: keptSchema },
  'account:choose-ca-file': { request: nothing, response: z.string().nullable() },
  /** The offered number was called, refused or given up: a page that comes after this one is not to have it. */
  'dial:settled': { request: nothing, response: nothing },
  /** Tells main the phone's state, after every change. */
  'phone:status': { request: phoneStatusSchema, response: nothing },
  /** Asks for the calls that are kept of an account, the newest first; null: nothing is to be kept. */
  'history:load': { request: accountIdSchema, response: z.array(callRecordSchema).nullable() },
  /** A call of that account ended. */
  'history:add': {
    request: z.strictObject({ account: accountIdSchema, call: callRecordSchema }),
    response: nothing,
  },
  'history:clear': { request: accountIdSchema, response: nothing },
  'preferences:load': { request: nothing, response: preferencesStateSchema },
  /** The agent sets some; what IT has set stays as it is. An undefined one goes back to its default. */
  'preferences:change': { request: partialPreferencesSchema, response: nothing },
  /** Asks whether the screen is locked and callers must not be named on it. */
  'callers:hidden': { request: nothing, response: z.boolean() },
  'hotkeys:load': { request: nothing, response: hotkeysStateSchema },
  /** Releases all keys while a new one is being recorded: a key that is held never reaches the page. */
  'hotkeys:record': { request: z.strictObject({ recording: z.boolean() }), response: nothing },
  'settings:info': { request: nothing, response: settingsInfoSchema },
  /** Writes the agent's own settings, without secrets, to a file that the agent is asked for. */
  'settings:export': { request: nothing, response: exportResultSchema },
  /** Asks for a file and says what it would change; nothing has changed yet. */
  'settings:choose-import': { request: nothing, response: importResultSchema },
  /** Takes over the preferences of the preview that was given last, all at once. */
  'settings:import': { request: nothing, response: nothing },
  'window:bring-forward': { request: nothing, response: nothing },
  /** Hands over what the page before this one left behind when it failed; whoever asks first gets it. */
  'recovery:take': { request: nothing, response: recoverySchema.nullable() },
  /** The dialogs of all established calls, after every change of them. */
  'recovery:keep-dialogs': { request: sipDialogsSchema, response: nothing },
  /** The answer to `page:ask`. */
  'page:alive': { request: nothing, response: nothing },
  /** The page's log lines, redacted and written by main. Never a secret; fields are short. */
  'log:write': {
    request: z.strictObject({
      level: z.enum(['error', 'warn', 'info', 'debug']),
      event: z.string().max(100),
      fields: logFieldsSchema,
    }),
    response: nothing,
  },
} as const;

export const eventContract = {
  /** A command from outside the page about a certain call: a notification's or the card's button. */
  command: z.strictObject({ command: phoneCommandSchema, origin: commandOriginSchema }),
  /** A command from outside the page that names no call: a hotkey's, the tray's. */
  intent: z.strictObject({ intent: z.enum(phoneIntents), origin: commandOriginSchema }),
  /** A number from a link or the clipboard. */
  'dial:offered': dialOfferSchema,
  /** The program ends: the page hangs up and unregisters. */
  'phone:stop': z.undefined(),
  /** Other calls are kept than before: the page asks for them anew. */
  'history:changed': nothing,
  'preferences:changed': preferencesStateSchema,
  /** `suspend`: the computer is about to sleep; the status says when the phone has signed off. `resume`: it has slept. */
  power: z.strictObject({ event: z.enum(['suspend', 'resume']) }),
  /** The computer's addresses changed, or it may have been without a network without noticing. */
  'network:changed': z.void(),
  /** The window can be seen, or can't: not while it is put away into the tray or the task bar. */
  'window:shown': z.strictObject({ shown: z.boolean() }),
  'callers:hidden-changed': z.strictObject({ hidden: z.boolean() }),
  'hotkeys:changed': hotkeysStateSchema,
  /** The process that plays and records has died, and another takes its place: what was open in it is silent for good. */
  'sound:lost': nothing,
  /** Main asks whether the page still runs; answered by the preload, in the page's own thread. */
  'page:ask': nothing,
  /** The talk key, and whether it is held down; null: there is none that works. At every change. */
  'hotkeys:talk': z.strictObject({ key: talkKeySchema.nullable(), down: z.boolean() }),
  /** The keychain, for want of which nobody could be signed in, can be used now. */
  'keychain:usable': nothing,
  /** A server's certificate was refused: the WebSocket only says that it failed, main knows why. */
  'certificate:refused': z.strictObject({ host: z.string(), reason: z.enum(certificateRefusals) }),
  /** A connection of the page failed below TLS; `netError` is Chromium's name, e.g. ERR_CONNECTION_REFUSED. */
  'connection:failed': z.strictObject({ url: z.string(), netError: z.string() }),
} as const;

export type InvokeChannel = keyof typeof invokeContract;
export type InvokeRequest<C extends InvokeChannel> = z.infer<(typeof invokeContract)[C]['request']>;
export type InvokeResponse<C extends InvokeChannel> = z.infer<(typeof invokeContract)[C]['response']>;
export type EventChannel = keyof typeof eventContract;
export type EventPayload<C extends EventChannel> = z.infer<(typeof eventContract)[C]>;
