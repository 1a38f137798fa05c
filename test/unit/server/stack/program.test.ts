import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { createProgram } from '../../../../server/stack/cli/program';

function all(command: Command): Command[] {
  return [command, ...command.commands.flatMap(all)];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

it('says what each command and each option does', () => {
  const commands = all(createProgram());
  expect(commands.length).toBeGreaterThan(40);
  expect(commands.filter((one) => one.description() === '').map(pathOf)).toEqual([]);
  const options = commands.flatMap((one) =>
    one.options.filter(({ description }) => description === '').map(({ long }) => `${pathOf(one)} ${long}`),
  );
  expect(options).toEqual([]);
});
