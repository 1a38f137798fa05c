import type { SignInError } from '../../shared/ipc/contract';
import { type Account, accountSchema } from '../../shared/settings/account';
import { mergeLayers } from '../../shared/settings/layers';
import { parseServerAddress } from '../../shared/settings/serverAddress';
import { hostOf } from '../../shared/settings/serverHost';

/** An account as far as it is known before the agent types anything. */
export interface KnownAccount {
  readonly values: Partial<Account>;
  /** Complete: it can sign in when there is a password. */
  readonly account: Account | null;
}

/** Merges an account out of its layers: what IT has set wins over what the agent signed in with last. */
export function knownAccount(user: Partial<Account>, ofIt: Partial<Account>): KnownAccount {
  const { values } = mergeLayers<Account>({ user, provisioned: ofIt });
  const withDomain = { ...(values.server && { domain: hostOf(values.server) }), ...values };
  const complete = accountSchema.safeParse(withDomain);
  return { values, account: complete.success ? complete.data : null };
}

/** The fields of the form that make an account; an empty one sets nothing. */
export interface AccountFields {
  readonly server: string;
  readonly dn: string;
  readonly domain?: string | undefined;
  readonly caFile?: string | undefined;
}

/** Makes an account of the sign-in form. A field that IT has set is not the agent's to change; the error says where it stands. */
export function accountFromForm(
  fields: AccountFields,
  ofIt: Partial<Account>,
  origins: { readonly [Key in keyof Account]?: string },
): { readonly ok: true; readonly account: Account } | { readonly ok: false; readonly error: SignInError } {
  const typed = parseFields(fields);
  if (!typed.ok) return typed;
  for (const field of ['server', 'dn', 'domain', 'caFile'] as const) {
    const set = ofIt[field];
    const wanted = typed.values[field];
    if (set === undefined || wanted === undefined || wanted === set) continue;
    const file = origins[field];
    const origin = file === undefined ? {} : { origin: { file, key: field } };
    return { ok: false, error: { field, problem: 'fixed', ...origin } };
  }
  const { account } = knownAccount(typed.values, ofIt);
  if (account !== null) return { ok: true, account };
  // Every field is valid on its own: only a host that can't be a SIP domain is left.
  return { ok: false, error: { field: 'domain', problem: 'malformed' } };
}

type ParsedFields =
  | { readonly ok: true; readonly values: Partial<Account> }
  | { readonly ok: false; readonly error: SignInError };

function parseFields(fields: AccountFields): ParsedFields {
  const refuse = (field: SignInError['field'], problem: SignInError['problem']): ParsedFields => ({
    ok: false,
    error: { field, problem },
  });
  const server = parseServerAddress(fields.server);
  if (!server.ok) return refuse('server', server.problem);
  const dn = fields.dn.trim();
  if (dn === '') return refuse('dn', 'missing');
  if (!accountSchema.shape.dn.safeParse(dn).success) return refuse('dn', 'malformed');
  const domain = fields.domain?.trim() || undefined;
  if (domain !== undefined && !accountSchema.shape.domain.safeParse(domain).success) {
    return refuse('domain', 'malformed');
  }
  const caFile = fields.caFile?.trim() || undefined;
  return {
    ok: true,
    values: { server: server.url, dn, ...(domain && { domain }), ...(caFile && { caFile }) },
  };
}

/** The host of a STUN or TURN URL, which has no `//` (RFC 7065 §3.1). */
export function iceHostOf(url: string): string {
  return hostOf(url.replace(/^[a-z]+:/, 'wss://'));
}
