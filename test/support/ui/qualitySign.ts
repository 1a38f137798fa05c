import { words } from '../../../src/renderer/ui/words/words';

const { rating, unknown } = words.quality;

/** Any of the signs that a call has for its quality, which are buttons that show the details. */
export const qualitySign = new RegExp([...Object.values(rating).map(({ sign }) => sign), unknown].join('|'));
