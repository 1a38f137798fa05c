import { describe, expect, it } from 'vitest';
import { FLOW_NAMES, FLOWS, Progress } from '../../../../server/sim/flows';
import { renderScenario } from '../../../../server/sim/sipp/render';

function follow(steps: readonly string[]): Progress {
  const progress = new Progress(FLOWS.a.steps);
  for (const step of steps) expect(progress.happened(step), step).toBe(true);
  return progress;
}

describe('progress along a flow', () => {
  it('knows whose turn it is', () => {
    const rung = follow(['INVITE sent', '100']);
    expect(rung.awaited?.name).toBe('180');
    expect(rung.oursNext).toBe(false);
    expect(rung.happened('180')).toBe(true);
    expect(rung.oursNext).toBe(true);
    expect(rung.missing).toBe('NOTIFY talk sent');
  });

  it('takes the two 200s in any order', () => {
    const progress = follow(['INVITE sent', '180', 'NOTIFY talk sent', 'INVITE 200']);
    expect(progress.awaited?.name).toBe('NOTIFY talk 200');
    expect(progress.happened('INVITE 200')).toBe(false);
    expect(progress.happened('NOTIFY talk 200')).toBe(true);
    expect(progress.missing).toBe('ACK sent');
  });

  it('tolerates what may come at any time, and nothing else out of order', () => {
    const progress = follow(['INVITE sent', '180', '180', '183', 'agent request']);
    expect(progress.happened('INVITE 200')).toBe(false);
    expect(progress.missing).toBe('NOTIFY talk sent');
  });

  it('wants every step that repeats once more', () => {
    const progress = new Progress(FLOWS['notify-hold'].steps);
    const upToHold = FLOWS['notify-hold'].steps.flat().slice(0, 13);
    for (const { name } of upToHold) progress.happened(name);
    expect(progress.missing).toBe('NOTIFY talk sent');
    progress.happened('NOTIFY talk sent');
    expect(progress.awaited?.name).toBe('NOTIFY talk 200');
  });

  it('may end either way where both are documented', () => {
    const progress = new Progress(FLOWS.refer.steps);
    for (const { name, optional } of FLOWS.refer.steps.flat()) if (!optional) progress.happened(name);
    expect(progress.missing).toBeUndefined();
    expect(progress.oursNext).toBe(true);
    expect(progress.happened('agent BYE')).toBe(true);
  });
});

describe('every flow', () => {
  it.each(FLOW_NAMES)('%s has a scenario that reports the steps which are ours', async (name) => {
    const flow = FLOWS[name];
    const scenario = await renderScenario(flow.scenario);
    expect(scenario).not.toMatch(/\{\{|<!-- include/);
    const labels = [...scenario.matchAll(/<label id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(labels).size).toBe(labels.length);
    for (const [, target] of scenario.matchAll(/ (?:next|ontimeout)="([^"]+)"/g)) {
      expect(labels).toContain(target);
    }
    for (const step of flow.steps.flat()) {
      if (step.by === 'ours') expect(scenario).toContain(`Step: ${step.name}\n`);
    }
    for (const gate of [...Object.keys(flow.delays), ...Object.keys(flow.bodies)]) {
      expect(scenario).toContain(`Do: continue at ${gate};`);
    }
  });
});
