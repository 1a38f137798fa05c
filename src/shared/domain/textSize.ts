/** The sizes of everything in the phone's windows, in percent, as web browsers have them: from 100 on each is a step that is seen. */
export const textSizes = ['100', '110', '125', '150', '175', '200'] as const;
export type TextSize = (typeof textSizes)[number];

/** Goes one step larger or smaller; at the end of the scale it stays. */
export function textSizeAfter(size: TextSize, step: 1 | -1): TextSize {
  return textSizes[textSizes.indexOf(size) + step] ?? size;
}

/** The scale of a size; 1: as it is designed. */
export const zoomOf = (size: TextSize): number => Number(size) / 100;
