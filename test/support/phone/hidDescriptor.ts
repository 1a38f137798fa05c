import type { HidPort, HidReport, HidReportItem } from '../../../src/renderer/phone/headset/hidPort';

interface Collection {
  usagePage: number;
  usage: number;
  children: Collection[];
  inputReports: Report[];
  outputReports: Report[];
}
interface Report {
  reportId: number;
  items: HidReportItem[];
}

const INPUT = 0x80;
const OUTPUT = 0x90;
const COLLECTION = 0xa0;
const END_COLLECTION = 0xc0;

/**
 * What WebHID makes of a report descriptor (hex bytes, spaces and line breaks between them): wicg.github.io/webhid, and as
 * Chromium does it where the two differ (a usage belongs to the page that is in force where it stands). Feature
 * reports, push, pop and long items are left out.
 */
export function collectionsOf(descriptor: string): HidPort['collections'] {
  const bytes = Buffer.from(descriptor.replaceAll(/\s/g, ''), 'hex');
  const topLevel: Collection[] = [];
  const open: Collection[] = [];
  let page = 0;
  let logicalMinimum = 0;
  let reportSize = 0;
  let reportCount = 0;
  let reportId = 0;
  let usages: number[] = [];
  let usageMinimum: number | undefined;
  let usageMaximum: number | undefined;

  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes.readUInt8(at);
    const length = (prefix & 3) === 3 ? 4 : prefix & 3;
    const unsigned = length === 0 ? 0 : bytes.readUIntLE(at + 1, length);
    const tag = prefix & 0xfc;
    const usage = length === 4 ? unsigned : page * 0x10000 + unsigned;
    at += 1 + length;
    switch (tag) {
      case 0x04:
        page = unsigned;
        break;
      case 0x14:
        logicalMinimum = length === 0 ? 0 : bytes.readIntLE(at - length, length);
        break;
      case 0x74:
        reportSize = unsigned;
        break;
      case 0x84:
        reportId = unsigned;
        break;
      case 0x94:
        reportCount = unsigned;
        break;
      case 0x08:
        usages.push(usage);
        break;
      case 0x18:
        usageMinimum = usage;
        break;
      case 0x28:
        usageMaximum = usage;
        break;
      case COLLECTION: {
        const named = usages[0] ?? 0;
        const collection: Collection = {
          usagePage: named >>> 16,
          usage: named & 0xffff,
          children: [],
          inputReports: [],
          outputReports: [],
        };
        (open.at(-1)?.children ?? topLevel).push(collection);
        open.push(collection);
        break;
      }
      case END_COLLECTION:
        open.pop();
        break;
      case INPUT:
      case OUTPUT: {
        const item: HidReportItem = {
          isAbsolute: (unsigned & 4) === 0,
          isArray: (unsigned & 2) === 0,
          isConstant: (unsigned & 1) === 1,
          ...(usageMinimum !== undefined && usageMaximum !== undefined
            ? { isRange: true, usageMinimum, usageMaximum }
            : { usages }),
          logicalMinimum,
          reportSize,
          reportCount,
        };
        for (const { inputReports, outputReports } of open) {
          reportOf(tag === INPUT ? inputReports : outputReports, reportId).items.push(item);
        }
        break;
      }
    }
    if (tag === COLLECTION || tag === INPUT || tag === OUTPUT || tag === END_COLLECTION) {
      usages = [];
      usageMinimum = undefined;
      usageMaximum = undefined;
    }
  }
  return topLevel;
}

function reportOf(reports: Report[], reportId: number): Report & HidReport {
  const known = reports.find((report) => report.reportId === reportId);
  if (known !== undefined) return known;
  const report: Report = { reportId, items: [] };
  reports.push(report);
  return report;
}
