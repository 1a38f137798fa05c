/** What the phone needs of a HID device; `HIDDevice` of WebHID beside a fake in test/support/phone. */
export interface HidPort {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  /** `data` without the report's id. @throws when the device is gone or held by another program. */
  send(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Returns the function that stops it. */
  onReport(listener: (reportId: number, data: DataView) => void): () => void;
}

/**
 * HIDCollectionInfo, HIDReportInfo and HIDReportItem of WebHID, as far as they matter here. They fit what the browser gives.
 * A report of a top-level collection holds all of its items in their order, those of nested collections among them.
 */
export interface HidCollection {
  readonly usagePage?: number;
  readonly usage?: number;
  readonly children?: readonly HidCollection[];
  readonly inputReports?: readonly HidReport[];
  readonly outputReports?: readonly HidReport[];
}
export interface HidReport {
  /** 0: the device numbers no reports. */
  readonly reportId?: number;
  readonly items?: readonly HidReportItem[];
}
export interface HidReportItem {
  /** Usage page in the upper 16 bits. One for each field; none for padding. */
  readonly usages?: readonly number[];
  /** Instead of `usages` when `isRange`. */
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
  readonly isRange?: boolean;
  readonly isArray?: boolean;
  readonly isAbsolute?: boolean;
  readonly isConstant?: boolean;
  readonly logicalMinimum?: number;
  /** Bits of one field. */
  readonly reportSize?: number;
  /** Fields. */
  readonly reportCount?: number;
}
