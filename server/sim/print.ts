import type { CallReport } from './call';

/** Prints reports of calls for people: each call's steps with their times, and what went wrong. */
export function printReports(reports: readonly CallReport[]): string {
  const failed = reports.filter((report) => !report.ok);
  const summary = `${reports.length} call(s), ${reports.length - failed.length} as documented, ${failed.length} not`;
  return [...reports.map(printReport), summary].join('\n\n');
}

function printReport(report: CallReport): string {
  const { media } = report;
  return [
    `flow ${report.flow}  agent ${report.agent}  CallUUID ${report.uuid || '-'}  Call-ID ${report.callId}`,
    ...report.steps.map((step) =>
      `${step.ms.toFixed(1).padStart(10)} ms  ${step.name.padEnd(26)} ${step.detail}`.trimEnd(),
    ),
    `  audio: ${media.packetsSent} packets sent, ${media.packetsReceived} received, ${media.packetsLost} lost${
      media.digits === '' ? '' : `, digits ${media.digits}`
    }${report.recording === undefined ? '' : `, ${report.recording}`}`,
    ...report.remarks.map((remark) => `  note: ${remark}`),
    report.failure ? `  FAILED at "${report.failure.step}": ${report.failure.reason}` : '  as documented',
  ].join('\n');
}
