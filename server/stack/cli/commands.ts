import { StackFailure } from '../failure';
import { ToldToEnd } from '../host/lifetime';
import { createProgram } from './program';

try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(error instanceof StackFailure || error instanceof ToldToEnd ? error.message : error);
  process.exitCode = error instanceof ToldToEnd ? error.exitCode : 1;
}
