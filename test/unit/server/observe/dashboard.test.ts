import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const file = join(import.meta.dirname, '../../../../server/observe/grafana-dashboard.json');
const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.number(),
        type: z.enum(['row', 'stat', 'timeseries', 'table']),
        title: z.string().min(1),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1) })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

test('every panel has its own id and place, and asks for something', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { title, type, targets, gridPos: own } of panels) {
    expect(own.x + own.w, title).toBeLessThanOrEqual(24);
    expect(targets.length > 0, title).toBe(type !== 'row');
    expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
    const covered = panels.filter(
      ({ title: other, gridPos: { x, y, w, h } }) =>
        other !== title && x < own.x + own.w && own.x < x + w && y < own.y + own.h && own.y < y + h,
    );
    expect(
      covered.map((panel) => panel.title),
      title,
    ).toEqual([]);
  }
});
