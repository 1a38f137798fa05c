import { Argument, type Command } from 'commander';
import { type NodeKind, nodeName } from '../settings/nodes';
import type { StackSelection } from '../settings/state-dir';
import {
  addNode,
  addTrunk,
  drainNode,
  listNodes,
  listTrunks,
  removeNode,
  removeTrunk,
} from '../site/changes';
import { writeJoinFile } from '../site/join';
import { nameOfTrunk, testTrunks } from '../site/trunk-test';

/** Adds `node`, `trunk` and `join-file`. */
export function registerNodeCommands(program: Command, selection: () => StackSelection): void {
  const node = program
    .command('node')
    .description("manage the site's Asterisks and Kamailios on other hosts");
  const kind = () => new Argument('<kind>').choices(['asterisk', 'kamailio']);

  node
    .command('add')
    .description('add an Asterisk or Kamailio on another host; calls continue')
    .addArgument(kind())
    .argument('<address[:port]>', 'where it listens (default ports: 5062, 5060)')
    .action((which: NodeKind, address: string) => addNode(selection(), which, address));

  node
    .command('remove')
    .description('forget one; drain an Asterisk first, or its calls can no longer be hung up')
    .addArgument(kind())
    .argument('<address[:port]>')
    .action((which: NodeKind, address: string) => removeNode(selection(), which, address));

  node
    .command('drain')
    .description('send no new calls from this host to an Asterisk, and print how many are left there')
    .argument('<address[:port]>')
    .action(async (address: string) =>
      console.log(`${await drainNode(selection(), address, true)} call(s) left`),
    );

  node
    .command('undrain')
    .description('send calls to a drained Asterisk again')
    .argument('<address[:port]>')
    .action(async (address: string) => {
      await drainNode(selection(), address, false);
    });

  node
    .command('list')
    .description('list them with state and calls')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const nodes = await listNodes(selection());
      if (options.json === true) console.log(JSON.stringify(nodes));
      else
        for (const { kind: which, node: name, state, calls } of nodes)
          console.log(
            `${which.padEnd(9)} ${name.padEnd(21)} ${state}${calls === undefined ? '' : `  ${calls} call(s)`}`,
          );
    });

  const trunk = program.command('trunk').description('manage the addresses of Genesys SIP Server');

  trunk
    .command('add')
    .description('accept calls from an address, and use it for outgoing calls if earlier ones do not answer')
    .argument('<address[:port]>')
    .action((address: string) => addTrunk(selection(), address));

  trunk
    .command('remove')
    .description('no longer accept calls from an address, nor send any there')
    .argument('<address[:port]>')
    .action((address: string) => removeTrunk(selection(), address));

  trunk
    .command('list')
    .description('list the addresses in the order in which they are tried')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const trunks = (await listTrunks(selection())).map(nodeName);
      console.log(options.json === true ? JSON.stringify(trunks) : trunks.join('\n'));
    });

  trunk
    .command('test')
    .description('send OPTIONS to each; the exit code is 1 if one does not answer')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const answers = await testTrunks(selection());
      if (options.json === true) console.log(JSON.stringify(answers));
      else
        for (const { trunk: one, answer, failure, ms } of answers)
          console.log(`${nameOfTrunk(one).padEnd(25)} ${answer ?? `no answer: ${failure}`}  ${ms} ms`);
      if (answers.some(({ answer }) => answer === undefined)) process.exitCode = 1;
    });

  program
    .command('join-file')
    .description('write the file with which another host joins this site; it has passwords and the CA key')
    .argument('<file>')
    .action((file: string) => writeJoinFile(selection(), file));
}
