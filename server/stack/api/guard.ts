import * as bans from '../agents/bans';
import * as classes from '../agents/classes';
import { askKamailio } from '../runtime/kamailio';
import type { StackSelection } from '../settings/state-dir';
import { onRunningSet } from './agents';
import { runtimeOf } from './status';

export const listClasses = onRunningSet(classes.listClasses);
export const setAgentClass = onRunningSet(classes.setAgentClass);

/** @throws StackFailure when name or patterns can't be those of a class */
export async function setClass(selection: StackSelection, one: classes.ServiceClass): Promise<void> {
  await onRunningSet(classes.setClass)(selection, one);
  await reloadClasses(selection);
}

/** @throws StackFailure when there is no such class, agents have it, or it is the one that new agents have */
export async function removeClass(selection: StackSelection, name: string): Promise<void> {
  await onRunningSet(classes.removeClass)(selection, name);
  await reloadClasses(selection);
}

/** Lets this host's Kamailio read the classes anew. @throws StackFailure when it isn't running */
export async function reloadClasses(selection: StackSelection): Promise<void> {
  await askKamailio(await runtimeOf(selection), 'htable.reload', 'class');
}

/** The bans of this host's Kamailio. @throws StackFailure when it isn't running */
export async function listBans(selection: StackSelection): Promise<bans.Ban[]> {
  return bans.listBans(await runtimeOf(selection));
}

/** Lifts all bans of an address, or of a DN, and says how many there were. @throws StackFailure when Kamailio isn't running */
export async function liftBans(selection: StackSelection, whom: string): Promise<number> {
  return bans.liftBans(await runtimeOf(selection), whom);
}
