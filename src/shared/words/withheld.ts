/** Stands for a caller without name and number. */
export const withheld = 'Number withheld';

/** "Incoming call from Ann"; nothing comes from a "Number withheld". */
export const callFrom = (what: string, who: string): string =>
  who === withheld ? `${what}: number withheld` : `${what} from ${who}`;

/** "On a call with Ann", in the same way. */
export const callWith = (what: string, who: string): string =>
  who === withheld ? `${what}, number withheld` : `${what} with ${who}`;
